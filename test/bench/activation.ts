import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import type { Frame, Page } from 'playwright-core';
import * as z from 'zod';
import { build } from '../../scripts/build.ts';
import { openWorkbench } from '../../scripts/editor/workbench.ts';
import { outDir, root } from '../../scripts/paths.ts';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { copySampleFolder } from '../run/sample-folder.ts';
import type { Bench } from './bench.ts';
import { median } from './statistics.ts';

const ACTIVATIONS = 5;
const OPENINGS = 10;

/** What the user waits for: the extension's activation, and the first click on its view. */
export const bench: Bench = {
  goals: { activate_ms: ['<=', 50], entry_kb: ['<=', 150], chat_ready_ms: ['<=', 500] },
  async run() {
    await build();
    return {
      activate_ms: median(await measureActivations()),
      entry_kb: (await entryBytes('extension.js')) / 1024,
      chat_ready_ms: median(await measureOpenings()),
    };
  },
};

/** In fresh extension hosts, each with a profile of its own. */
async function measureActivations(): Promise<number[]> {
  const hostDir = join(outDir, 'bench-host');
  await esbuild.build({
    entryPoints: [join(root, 'test/bench/activation-host.ts')],
    outfile: join(hostDir, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const times: number[] = [];
  for (let run = 0; run < ACTIVATIONS; run += 1) {
    await using temporary = await temporaryDir('activation');
    const report = join(temporary.path, 'report.json');
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'scripts/editor/launcher.ts'),
        await copySampleFolder(join(temporary.path, 'workspace')),
        `--extensionDevelopmentPath=${root}`,
        `--extensionTestsPath=${join(hostDir, 'index.js')}`,
        `--user-data-dir=${join(temporary.path, 'data')}`,
      ],
      { env: { ...process.env, DAYBOOK_HOST_REPORT: report } },
    );
    times.push(reportSchema.parse(JSON.parse(await readFile(report, 'utf8'))).activateMs);
  }
  return times;
}

const reportSchema = z.object({ activateMs: z.number() });

/** The file and all that it imports at once, which is what activation loads. */
async function entryBytes(file: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(file)) return 0;
  seen.add(file);
  const path = join(root, 'dist', file);
  const text = await readFile(path, 'utf8');
  const imported = [...text.matchAll(/\bfrom\s*"\.\/([^"]+)"|\bimport\s*"\.\/([^"]+)"/g)];
  let bytes = (await stat(path)).size;
  for (const [, named, bare] of imported) bytes += await entryBytes(named ?? bare ?? '', seen);
  return bytes;
}

/** From the click that shows the sidebar with Daybook to a composer that takes a message, in ever new windows. */
async function measureOpenings(): Promise<number[]> {
  await using temporary = await temporaryDir('opening');
  const folder = await copySampleFolder(join(temporary.path, 'workspace'));
  await using workbench = await openWorkbench({ folder, trusted: true });
  const sidebar = workbench.page.getByRole('button', { name: /^Toggle Secondary Side Bar/ });
  const times: number[] = [];
  await workbench.runCommand('Daybook: Open Chat');
  await readyAt(workbench.page);
  for (let run = 0; run < OPENINGS; run += 1) {
    await sidebar.click();
    await workbench.page.locator('.part.auxiliarybar').waitFor({ state: 'hidden' });
    await workbench.reload();
    const clicked = Date.now();
    await sidebar.click();
    times.push((await readyAt(workbench.page)) - clicked);
  }
  return times;
}

/** When the composer was ready, in milliseconds since 1970: seen in the frame itself, at each of its animation frames. */
async function readyAt(page: Page): Promise<number> {
  for (;;) {
    const frame = await findChat(page);
    if (!frame) {
      await new Promise(setImmediate);
      continue;
    }
    const handle = await frame.waitForFunction(
      () => (document.querySelector('.composer[aria-busy="false"]') ? Date.now() : 0),
      undefined,
      { polling: 'raf' },
    );
    return handle.jsonValue();
  }
}

async function findChat(page: Page): Promise<Frame | undefined> {
  for (const frame of page.frames()) if (await frame.$('.composer').catch(() => null)) return frame;
  return undefined;
}
