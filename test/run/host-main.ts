import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { outDir, root } from '../../scripts/paths.ts';
import { exitWhenInterrupted } from '../../scripts/main.ts';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { copySampleFolder } from './sample-folder.ts';

// usage: node test/run/host-main.ts --report <file> [--grep <pattern>] [--desktop]
const { values } = parseArgs({
  options: {
    report: { type: 'string' },
    grep: { type: 'string' },
    desktop: { type: 'boolean', default: false },
  },
});
if (!values.report) throw new Error('--report is missing');
const hostDir = join(outDir, 'host');

exitWhenInterrupted();
await bundleTests();
await using temporary = await temporaryDir('host');
const log = join(temporary.path, 'host.log');
await writeFile(log, '');
const folder = await copySampleFolder(join(temporary.path, 'workspace'));
const browserHosted = join(root, 'scripts/editor/launcher.ts');
await using _ = follow(log);
await runTests({
  // The launcher takes VS Code's own arguments, so it stands in for the executable: `node launcher.ts <arguments>`.
  vscodeExecutablePath: values.desktop ? await downloadAndUnzipVSCode() : process.execPath,
  extensionDevelopmentPath: root,
  extensionTestsPath: join(hostDir, 'index.js'),
  launchArgs: [
    ...(values.desktop ? [] : [browserHosted]),
    folder,
    `--user-data-dir=${join(temporary.path, 'data')}`,
    `--extensions-dir=${join(temporary.path, 'extensions')}`,
  ],
  extensionTestsEnv: {
    DAYBOOK_HOST_REPORT: values.report,
    DAYBOOK_HOST_LOG: log,
    ...(values.grep ? { DAYBOOK_HOST_GREP: values.grep } : {}),
  },
});

/** One ES module per test file, as the extension itself is one; `vscode` and mocha come from outside. */
async function bundleTests(): Promise<void> {
  const sources = await readdir(join(root, 'test/host'), { recursive: true });
  await rm(hostDir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: sources
      .filter((name) => /^index\.ts$|\.test\.ts$/.test(name))
      .map((name) => `test/host/${name}`),
    outbase: 'test/host',
    outdir: hostDir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** Prints what is appended to a file, as it comes, till disposed. */
function follow(file: string): AsyncDisposable {
  let offset = 0;
  const print = async (): Promise<void> => {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size <= offset) return;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - offset), 0, size - offset, offset);
    offset += bytesRead;
    process.stdout.write(buffer.subarray(0, bytesRead));
  };
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(print);
  }, 200);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await last.then(print);
    },
  };
}
