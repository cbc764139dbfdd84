import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, errors, type Frame, type Page } from 'playwright-core';
import { outDir, root } from '../paths.ts';
import { temporaryDir } from '../temporary-dir.ts';
import { launchBrowser } from './browser.ts';
import { installEditor } from './install-editor.ts';
import { type ServerOptions, startServer } from './server.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface WorkbenchOptions extends Pick<
  ServerOptions,
  'trusted' | 'args' | 'env' | 'onOutput' | 'signal'
> {
  /** Absolute path of the folder to open. Use a copy: the tests may write into it. */
  folder: string;
  /** The extension under development. Default: this repository. */
  extensionDevelopmentPath?: string;
  /** User settings, beside those that keep a test's workbench quiet. */
  settings?: Settings;
  /** Where settings and storage live. Default: a temporary folder, deleted at the end. */
  dataDir?: string;
  /** Default 1280 × 800 at scale 1. */
  viewport?: { width: number; height: number };
  /** Device pixels per CSS pixel; 2 makes sharp pictures. */
  scale?: number;
}

/** A VS Code window in a headless browser, together with the server behind it. */
export interface Workbench extends AsyncDisposable {
  readonly page: Page;
  readonly dataDir: string;
  /** What the window's console and the webviews' printed so far: the place to look when a test fails. */
  readonly console: readonly string[];
  /** Picks the command with exactly this label (“Daybook: Export Memory…”) in the command palette, once it is there. */
  runCommand(label: string): Promise<void>;
  /** The webview's frame that contains `selector`, as soon as there is one. Ask again after a reload. */
  findFrame(selector: string, timeoutMs?: number): Promise<Frame>;
  /**
   * Merges into the user settings (undefined removes one) and reloads, since a window in the browser
   * does not notice that the file changed.
   */
  applySettings(settings: Settings): Promise<void>;
  /** Saves a picture of the window as `out/screenshots/<name>.png` and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Reloads the window: the extension host ends and a new one starts. */
  reload(): Promise<void>;
  /** Ends the server and starts it again on the same data. SIGKILL is the power cut. */
  restart(signal?: NodeJS.Signals): Promise<void>;
}

/** Opens a window and resolves when its layout is restored. Dispose it: `await using`, or `after()`. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  await using cleanup = new AsyncDisposableStack();
  const dataDir = options.dataDir ?? cleanup.use(await temporaryDir('editor')).path;
  await mergeSettings(dataDir, { ...quietSettings, ...options.settings });
  const serverOptions: ServerOptions = { ...options, dataDir, editor: await installEditor(options.signal) };
  let server = await startServer(serverOptions);
  cleanup.defer(() => server.stop());
  const browser = await launchBrowser(options.signal);
  cleanup.defer(() => browser.close());
  const messages: string[] = [];
  const page = await newPage(browser, options, messages);
  const address = (): string =>
    server.url(options.folder, { extensionDevelopmentPath: options.extensionDevelopmentPath ?? root });
  const show = async (): Promise<void> => {
    await page.goto(address());
    await untilRestored(page);
  };
  await show();
  const owned = cleanup.move();
  return {
    page,
    dataDir,
    console: messages,
    runCommand: (label) => runCommand(page, label),
    findFrame: (selector, timeoutMs = 30_000) => findFrame(page, selector, timeoutMs),
    screenshot: (name) => screenshot(page, name),
    reload: show,
    async applySettings(settings) {
      await mergeSettings(dataDir, settings);
      await show();
    },
    async restart(signal) {
      await server.stop(signal);
      // The same port, since VS Code keeps a workspace's storage by its address, port included.
      server = await startServer({ ...serverOptions, port: server.port });
      await show();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Nothing that opens, asks, animates or phones by itself. */
const quietSettings: Settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
  'window.restoreWindows': 'none',
};

async function mergeSettings(dataDir: string, settings: Settings): Promise<void> {
  const file = join(dataDir, 'data/User/settings.json');
  await mkdir(join(file, '..'), { recursive: true });
  const current: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  await writeFile(file, JSON.stringify(Object.assign({}, current, settings), undefined, 2));
}

async function newPage(browser: Browser, options: WorkbenchOptions, messages: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    deviceScaleFactor: options.scale ?? 1,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`uncaught: ${error.stack ?? error.message}`));
  return page;
}

/** The smoke-test driver, which VS Code's own end-to-end tests use, tells when the window is complete. */
async function untilRestored(page: Page): Promise<void> {
  await page.waitForFunction(() => 'driver' in globalThis, undefined, { timeout: 60_000 });
  await page.evaluate('globalThis.driver.whenWorkbenchRestored()');
}

/**
 * The palette lists what is known when it opens, and extensions are still arriving then; and it closes when something
 * else takes the focus. So it is opened again until the command is there.
 */
async function runCommand(page: Page, label: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await tryCommand(page, label))) {
    if (performance.now() > deadline) throw new Error(`The command palette has no “${label}”.`);
    await page.keyboard.press('Escape');
  }
}

async function tryCommand(page: Page, label: string): Promise<boolean> {
  const palette = page.locator('.quick-input-widget');
  const input = palette.locator('input');
  const row = palette.locator('.monaco-list-row.focused', { has: page.getByText(label, { exact: true }) });
  try {
    await page.keyboard.press('F1');
    await input.fill(`>${label}`, { timeout: 2_000 });
    await row.waitFor({ timeout: 2_000 });
    // By the keyboard: the list may still be moving, and a click waits for it to come to rest.
    await input.press('Enter', { timeout: 2_000 });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}

async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(outDir, 'screenshots', `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
  await page.screenshot({ path });
  return path;
}

async function findFrame(page: Page, selector: string, timeoutMs: number): Promise<Frame> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    for (const frame of page.frames()) {
      // A frame may go while it is asked: VS Code makes webviews anew when they move or reload.
      const found = await frame.$(selector).catch(() => null);
      if (found) return frame;
    }
    if (performance.now() > deadline) {
      const addresses = page.frames().map((frame) => frame.url().slice(0, 120));
      throw new Error(`No frame has ${selector} after ${timeoutMs} ms. Frames:\n${addresses.join('\n')}`);
    }
    await delay(100);
  }
}
