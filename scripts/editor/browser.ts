import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { ensureDebianPackages } from '../apt.ts';
import { ScriptError } from '../errors.ts';
import { editorsDir, root } from '../paths.ts';
import { onPath, runStep } from '../process.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const flags = [
  // Chromium refuses to run as root inside its sandbox; what it opens here is our own server on this machine.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless browser, which the caller closes. Installs one first where there is none. */
export async function launchBrowser(signal?: AbortSignal): Promise<Browser> {
  // Ours is the handling of SIGINT: the caller's disposal closes the browser, after the test's own clean-up.
  return chromium.launch({
    executablePath: await findBrowser(signal),
    args: flags,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}

/**
 * The executable of a Chromium that can drive the workbench. In order: CHROME_PATH, one on this machine,
 * Debian's package, Playwright's download. Throws, saying what a person can do, when none can be had.
 */
async function findBrowser(signal?: AbortSignal): Promise<string> {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new ScriptError(`CHROME_PATH is ${named}, and there is no such file.`);
  }
  return (await installedBrowser()) ?? (await installBrowser(signal));
}

async function installedBrowser(): Promise<string | undefined> {
  for (const name of names) {
    const found = await onPath(name);
    if (found) return found;
  }
  return [...applications, chromium.executablePath()].find((path) => existsSync(path));
}

async function installBrowser(signal: AbortSignal | undefined): Promise<string> {
  await mkdir(editorsDir, { recursive: true });
  const options = { logFile: join(editorsDir, 'install-browser.log'), ...(signal ? { signal } : {}) };
  console.log('No Chrome or Chromium found; installing one.');
  const failures: unknown[] = [];
  for (const way of (await isDebian()) ? [debianBrowser, playwrightBrowser] : [playwrightBrowser]) {
    await way(options).catch((error: unknown) => failures.push(error));
    signal?.throwIfAborted();
    const found = await installedBrowser();
    if (found) return found;
  }
  throw new ScriptError(
    'The tests need Chrome or Chromium, and none could be installed. Install one and set CHROME_PATH to it.\n' +
      failures.map((error) => (error instanceof Error ? error.message : String(error))).join('\n'),
    { cause: failures },
  );
}

interface InstallOptions {
  logFile: string;
  signal?: AbortSignal;
}

/** Not its derivatives: Ubuntu's package is a snap in disguise, which does not work in a container. */
async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID=debian$/m.test(release);
}

function debianBrowser(options: InstallOptions): Promise<void> {
  return ensureDebianPackages(['chromium', 'fonts-dejavu-core'], options);
}

async function playwrightBrowser(options: InstallOptions): Promise<void> {
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  // Playwright installs the libraries its browser needs by apt-get, which only root may do.
  const withLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : [];
  await runStep(
    'downloading Chromium',
    [process.execPath, cli, 'install', '--no-shell', ...withLibraries, 'chromium'],
    options,
  );
}
