import { join } from 'node:path';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../../scripts/editor/workbench.ts';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { copySampleFolder } from './sample-folder.ts';

/**
 * Gives the surrounding `describe` one window, opened before its tests and closed after them, on a copy of the sample
 * folder unless another one is named. A test that fails leaves a picture in `out/screenshots/`.
 */
export function useWorkbench(options: Partial<WorkbenchOptions> = {}): () => Workbench {
  const owned = new AsyncDisposableStack();
  let workbench: Workbench | undefined;

  before('open VS Code', async function () {
    // The first run may have to install the editor.
    this.timeout(15 * 60_000);
    const temporary = owned.use(await temporaryDir('workspace'));
    const folder = options.folder ?? (await copySampleFolder(join(temporary.path, 'sample')));
    workbench = owned.use(await openWorkbench({ ...options, folder }));
  });

  afterEach('take a picture of a failure', async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed' || !workbench) return;
    process.stdout.write(`      picture: ${await workbench.screenshot(test.fullTitle())}\n`);
  });

  after('close VS Code', () => owned.disposeAsync());

  return () => {
    if (!workbench) throw new Error('The workbench exists only inside hooks and tests.');
    return workbench;
  };
}
