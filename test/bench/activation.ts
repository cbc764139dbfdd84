import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

const EDITORS = 5;
const CLICKS = 10;
const TIMEOUT_MS = 30_000;

/**
 * What the user waits for. `activate_ms`: loading the extension and calling `activate()`, the median of new editors.
 * `chat_ready_ms`: from the click that shows the view to a composer that takes a message, the median of all clicks in one
 * window; `chat_ready_first_ms`: of its first click, in an editor that has never shown a webview.
 */
export const bench: Bench = {
  goals: { activate_ms: ['<=', 50], entry_kb: ['<=', 150], chat_ready_ms: ['<=', 500] },
  async run() {
    await build();
    const activations = await measureActivations();
    const clicks = await measureClicks();
    console.log(
      `activate: ${activations.map(Math.round).join(', ')} ms; chat ready: ${clicks.join(', ')} ms`,
    );
    return {
      activate_ms: median(activations),
      entry_kb: (await bytesAtActivation('extension.js')) / 1024,
      chat_ready_ms: median(clicks),
      chat_ready_first_ms: clicks[0] ?? Number.NaN,
    };
  },
};

async function measureActivations(): Promise<number[]> {
  // CommonJS: were the script an ES module, the host's loader of those would be warm before it is Daybook's turn.
  const script = join(outDir, 'bench-host/index.cjs');
  await esbuild.build({
    entryPoints: [join(root, 'test/bench/activation-host.ts')],
    outfile: script,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const times: number[] = [];
  for (let run = 0; run < EDITORS; run += 1) {
    await using temporary = await temporaryDir('activation');
    const report = join(temporary.path, 'report.json');
    const args = [
      join(root, 'scripts/editor/launcher.ts'),
      await copySampleFolder(join(temporary.path, 'workspace')),
      `--extensionDevelopmentPath=${root}`,
      `--extensionTestsPath=${script}`,
      `--user-data-dir=${join(temporary.path, 'data')}`,
    ];
    const env = { ...process.env, DAYBOOK_HOST_REPORT: report };
    await promisify(execFile)(process.execPath, args, { env, timeout: 2 * TIMEOUT_MS });
    times.push(reportSchema.parse(JSON.parse(await readFile(report, 'utf8'))).activateMs);
  }
  return times;
}

const reportSchema = z.object({ activateMs: z.number() });

async function measureClicks(): Promise<number[]> {
  await using temporary = await temporaryDir('opening');
  const folder = await copySampleFolder(join(temporary.path, 'workspace'));
  // Without the editor's own chat, Daybook's tab is not behind "…".
  const settings = { 'chat.disableAIFeatures': true };
  await using workbench = await openWorkbench({ folder, trusted: true, settings });
  const { page } = workbench;
  const tab = page.locator('.part.auxiliarybar li.action-item', { hasText: 'Daybook' });
  // By the keyboard: a click would wait for the button's tooltip to go.
  const toggleSidebar = (): Promise<void> => page.keyboard.press('Control+Alt+b');
  await tab.waitFor();
  const times = [await timeUntilReady(page, () => tab.click())];
  while (times.length < CLICKS) {
    await toggleSidebar();
    while (await findChat(page)) await delay(5);
    times.push(await timeUntilReady(page, toggleSidebar));
  }
  return times;
}

/** Milliseconds until the composer was ready, seen in its frame at each of the frame's animation frames. */
async function timeUntilReady(page: Page, click: () => Promise<void>): Promise<number> {
  const start = Date.now();
  await click();
  while (Date.now() - start < TIMEOUT_MS) {
    const frame = await findChat(page);
    if (!frame) {
      await delay(5);
      continue;
    }
    const ready = await frame.waitForFunction(
      () => (document.querySelector('.composer[aria-busy="false"]') ? Date.now() : 0),
      undefined,
      { polling: 'raf', timeout: TIMEOUT_MS },
    );
    return (await ready.jsonValue()) - start;
  }
  throw new Error('The chat did not open.');
}

async function findChat(page: Page): Promise<Frame | undefined> {
  for (const frame of page.frames()) if (await frame.$('.composer').catch(() => null)) return frame;
  return undefined;
}

/** The size of the file and of all that it imports statically, which is what activation loads. */
async function bytesAtActivation(file: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(file)) return 0;
  seen.add(file);
  const path = join(root, 'dist', file);
  const text = await readFile(path, 'utf8');
  let bytes = (await stat(path)).size;
  for (const [, named, bare] of text.matchAll(/\bfrom\s*"\.\/([^"]+)"|\bimport\s*"\.\/([^"]+)"/g)) {
    bytes += await bytesAtActivation(named ?? bare ?? '', seen);
  }
  return bytes;
}
