import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureDebianPackages } from '../apt.ts';
import { hasCode } from '../errors.ts';
import { editorsDir } from '../paths.ts';
import { type RunOptions, runStep } from '../process.ts';

const version = '4.139.1';
const installDir = join(editorsDir, `code-server-${version}`);
const vscodeDir = join(installDir, 'node_modules/code-server/lib/vscode');
const stampFile = join(installDir, 'installed.json');
const logFile = join(editorsDir, `install-code-server-${version}.log`);

export interface Editor {
  /** The VS Code server's script, to be run by Node 24. */
  serverMain: string;
}

/**
 * VS Code in the browser, from the npm package code-server: installed once into `.vscode-test/`, in minutes.
 * An install that did not reach its end is done again; a second process waits for the first one's install.
 */
export async function installEditor(signal?: AbortSignal): Promise<Editor> {
  const editor = { serverMain: join(vscodeDir, 'out/server-main.js') };
  if (await isInstalled()) return editor;
  await mkdir(editorsDir, { recursive: true });
  const release = await lock(`${installDir}.lock`, signal);
  try {
    if (!(await isInstalled())) await install(signal);
  } finally {
    await release();
  }
  return editor;
}

async function isInstalled(): Promise<boolean> {
  return existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp();
}

/** Native modules are built for one platform and one Node ABI; another one needs another build. */
function stamp(): string {
  return JSON.stringify({
    version,
    platform: process.platform,
    arch: process.arch,
    abi: process.versions.modules,
  });
}

async function install(signal: AbortSignal | undefined): Promise<void> {
  const started = performance.now();
  console.log(`Installing VS Code ${version} (code-server) into ${installDir}: once, a few minutes.`);
  await rm(installDir, { recursive: true, force: true });
  await mkdir(join(installDir, 'node'), { recursive: true });
  await writeFile(logFile, '');
  const options = { logFile, env: npmEnvironment(), ...(signal ? { signal } : {}) };
  for (const [name, work] of steps(options)) await timed(name, work);
  await writeFile(stampFile, stamp());
  console.log(`  installed in ${seconds(started)}`);
}

type Step = readonly [name: string, work: () => Promise<void>];

function steps(options: RunOptions & { logFile: string }): Step[] {
  const npm = (step: string, cwd: string, ...args: string[]): Promise<void> =>
    runStep(step, ['npm', ...args], { ...options, cwd });
  const npmStep = (step: string, cwd: string, ...args: string[]): Step => [
    step,
    () => npm(step, cwd, ...args, '--prefix', cwd),
  ];
  return [
    [
      'system packages',
      () =>
        ensureDebianPackages(
          ['libkrb5-dev', 'libsecret-1-dev', 'pkg-config', 'make', 'g++', 'python3'],
          options,
        ),
    ],
    ['Node headers', () => installHeaders(npm)],
    npmStep('code-server', installDir, 'install', '--ignore-scripts', `code-server@${version}`),
    npmStep('argon2', installDir, 'rebuild', 'argon2'),
    npmStep('VS Code server', vscodeDir, 'install', '--omit=dev'),
    npmStep('built-in extensions', join(vscodeDir, 'extensions'), 'install', '--omit=dev'),
  ];
}

const nodeDir = join(installDir, 'node');

/** npm's Node package of this platform carries the headers that native modules are compiled against. */
async function installHeaders(
  npm: (step: string, cwd: string, ...args: string[]) => Promise<void>,
): Promise<void> {
  await writeFile(join(nodeDir, 'package.json'), '{}');
  await npm('Node headers', nodeDir, 'install', '--prefix', nodeDir, '--ignore-scripts', nodePackage());
  await rm(join(nodeDir, 'node_modules', nodePackage().replace(/@.*/, ''), 'bin'), { recursive: true });
}

function nodePackage(): string {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}@${process.versions.node}`;
}

/** npm as a person would run it: with this Node first on PATH, and without the settings of the npm above us. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|config_local_prefix)/.test(key)),
  );
  return {
    ...env,
    PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}`,
    npm_config_nodedir: join(nodeDir, 'node_modules', nodePackage().replace(/@.*/, '')),
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
}

async function timed(name: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  process.stdout.write(`  ${name} … `);
  try {
    await work();
    console.log(seconds(started));
  } catch (error) {
    console.log('failed');
    throw error;
  }
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** A lock is a folder with its owner's process id; that of a process which is gone is taken over. */
async function lock(path: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  let announced = false;
  for (;;) {
    try {
      await mkdir(path);
      await writeFile(join(path, 'pid'), String(process.pid));
      return () => rm(path, { recursive: true, force: true });
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    if (!(await isHeld(path))) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!announced) console.log('Another process is installing VS Code; waiting for it.');
    announced = true;
    await delay(1_000, undefined, { signal });
  }
}

async function isHeld(path: string): Promise<boolean> {
  // A folder without a pid yet belongs to a process between its two steps: give it a second.
  const read = (): Promise<string> => readFile(join(path, 'pid'), 'utf8').catch(() => '');
  const pid = Number((await read()) || (await delay(1_000).then(read)));
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
