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

/** From the first click on Daybook's tab to a composer that takes a message, each time in an editor that is new to it. */
async function measureOpenings(): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < OPENINGS; run += 1) {
    await using temporary = await temporaryDir('opening');
    const folder = await copySampleFolder(join(temporary.path, 'workspace'));
    // Without the editor's own chat, Daybook's tab is not behind "…".
    const settings = { 'chat.disableAIFeatures': true };
    await using workbench = await openWorkbench({ folder, trusted: true, settings });
    const tab = workbench.page.locator('.part.auxiliarybar li.action-item', { hasText: 'Daybook' });
    await tab.waitFor();
    const clicked = Date.now();
    await tab.click();
    times.push((await readyAt(workbench.page)) - clicked);
  }
  console.log(`chat ready, each time: ${times.join(', ')} ms`);
  return times;
}

/** When the composer was ready, in milliseconds since 1970: seen in the frame itself, at each of its animation frames. */
async function readyAt(page: Page): Promise<number> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const frame = await findChat(page);
    if (!frame) continue;
    const handle = await frame.waitForFunction(
      () => (document.querySelector('.composer[aria-busy="false"]') ? Date.now() : 0),
      undefined,
      { polling: 'raf' },
    );
    return handle.jsonValue();
  }
  throw new Error('The chat did not open.');
}

async function findChat(page: Page): Promise<Frame | undefined> {
  for (const frame of page.frames()) if (await frame.$('.composer').catch(() => null)) return frame;
  return undefined;
}
