import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { build } from '../../scripts/build.ts';
import { openWorkbench } from '../../scripts/editor/workbench.ts';
import { root } from '../../scripts/paths.ts';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { copySampleFolder } from '../run/sample-folder.ts';
import type { Bench } from './bench.ts';
import { median } from './statistics.ts';

const WINDOWS = 3;
const CLICKS = 10;
const TIMEOUT_MS = 30_000;

/**
 * What the user waits for. `activate_ms`: loading and calling `activate()`, as VS Code itself reports it, the median of
 * new editors. `chat_ready_ms`: from the click that shows the view to a composer that takes a message, the median of all
 * clicks; `chat_ready_first_ms`: of the first clicks in editors that never showed a webview before.
 */
export const bench: Bench = {
  goals: { activate_ms: ['<=', 50], entry_kb: ['<=', 150], chat_ready_ms: ['<=', 500] },
  async run() {
    await build();
    const windows: Measured[] = [];
    for (let index = 0; index < WINDOWS; index += 1) windows.push(await measureWindow());
    return {
      activate_ms: median(windows.map(({ activateMs }) => activateMs)),
      entry_kb: (await bytesAtActivation('extension.js')) / 1024,
      chat_ready_ms: median(windows.flatMap(({ readyMs }) => readyMs)),
      chat_ready_first_ms: median(windows.map(({ readyMs: [first] }) => first ?? Number.NaN)),
    };
  },
};

interface Measured {
  readonly activateMs: number;
  readonly readyMs: readonly number[];
}

async function measureWindow(): Promise<Measured> {
  await using temporary = await temporaryDir('activation');
  const folder = await copySampleFolder(join(temporary.path, 'workspace'));
  // Without the editor's own chat, Daybook's tab is not behind "…".
  const settings = { 'chat.disableAIFeatures': true };
  await using workbench = await openWorkbench({ folder, trusted: true, settings });
  const { page } = workbench;
  const tab = page.locator('.part.auxiliarybar li.action-item', { hasText: 'Daybook' });
  await tab.waitFor();
  const readyMs = [await timeUntilReady(page, () => tab.click())];
  const toggle = page.getByRole('button', { name: /^Toggle Secondary Side Bar/ });
  while (readyMs.length < CLICKS) {
    await toggle.click();
    while (await findChat(page)) await page.waitForEvent('framedetached', { timeout: TIMEOUT_MS });
    readyMs.push(await timeUntilReady(page, () => toggle.click()));
  }
  const activateMs = await reportedActivation(page, workbench.runCommand);
  console.log(`activate ${activateMs} ms, chat ready ${readyMs.join(' ')} ms`);
  return { activateMs, readyMs };
}

/** Milliseconds until the composer was ready, seen in its frame at each of the frame's animation frames. */
async function timeUntilReady(page: Page, click: () => Promise<void>): Promise<number> {
  const start = Date.now();
  await click();
  while (Date.now() - start < TIMEOUT_MS) {
    const frame = await findChat(page);
    if (!frame) continue;
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

/** From the editor's list of running extensions. */
async function reportedActivation(page: Page, runCommand: (label: string) => Promise<void>): Promise<number> {
  await runCommand('Developer: Show Running Extensions');
  const list = page.locator('.runtime-extensions-editor', { hasText: 'daybook.daybook' });
  const text = await list.innerText({ timeout: TIMEOUT_MS });
  const [, milliseconds] = /daybook\.daybook[^]*?Activation: (\d+)ms/.exec(text) ?? [];
  if (milliseconds === undefined) throw new Error(`VS Code reports no activation time:\n${text}`);
  return Number(milliseconds);
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
