import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { hasCode, ScriptError } from './errors.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

export interface Captured {
  code: number;
  output: string;
}

/** Runs a command to its end and returns its exit code and everything it printed, in order. */
export async function capture(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Captured> {
  const { signal, ...rest } = options;
  const child = spawnGroup(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await exitCode(child, signal);
  return { code, output: Buffer.concat(chunks).toString('utf8') };
}

/** Runs a command whose output goes to this terminal, without input, and returns its exit code. */
export async function runVisibly(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const { signal, ...rest } = options;
  return exitCode(spawnGroup(command, args, { ...rest, stdio: ['ignore', 'inherit', 'inherit'] }), signal);
}

/** Runs one step of a longer job, keeping its output in `logFile`; throws a ScriptError with the log's tail. */
export async function runStep(
  step: string,
  [command, ...args]: readonly [string, ...string[]],
  options: RunOptions & { logFile: string },
): Promise<void> {
  const line = [command, ...args].join(' ');
  await appendFile(options.logFile, `\n$ ${line}\n`);
  const { code, output } = await capture(command, args, options);
  await appendFile(options.logFile, output);
  if (code === 0) return;
  const tail = (await readFile(options.logFile, 'utf8')).trimEnd().split('\n').slice(-25).join('\n');
  throw new ScriptError(
    `${step} failed: “${line}” ended with code ${code}. The end of ${options.logFile}:\n${tail}`,
  );
}

/**
 * Starts a command as the leader of a process group of its own, so that `stopGroup` reaches its children too.
 * When this process exits before it, the group gets `exitSignal`.
 */
export function spawnGroup(
  command: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'signal' | 'detached'> & { exitSignal?: NodeJS.Signals },
): ChildProcess {
  const { exitSignal = 'SIGTERM', ...rest } = options;
  const child = spawn(command, args, { ...rest, detached: process.platform !== 'win32' });
  const onExit = (): void => killGroup(child, exitSignal);
  process.once('exit', onExit);
  child.once('exit', () => process.removeListener('exit', onExit));
  return child;
}

/** Ends a process group politely, then, after `graceMs`, without asking. Returns when the leader is gone. */
export async function stopGroup(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
  graceMs = 5_000,
): Promise<void> {
  const gone = isGone(child) ? Promise.resolve() : once(child, 'exit');
  killGroup(child, signal);
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
  // The leader may leave members behind that ignored the signal (extension hosts do, for a while).
  killGroup(child, 'SIGKILL');
}

/** The first executable of that name on PATH, or undefined. */
export async function onPath(name: string): Promise<string | undefined> {
  const [command, args] = process.platform === 'win32' ? ['where', [name]] : ['which', [name]];
  const { code, output } = await capture(command, args).catch(() => ({ code: 1, output: '' }));
  return code === 0 ? output.split('\n')[0]?.trim() : undefined;
}

async function exitCode(child: ChildProcess, signal: AbortSignal | undefined): Promise<number> {
  const stop = (): void => void stopGroup(child);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code]: unknown[] = await once(child, 'close');
    signal?.throwIfAborted();
    return typeof code === 'number' ? code : 1;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function isGone(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the whole group is gone already, which is what was wanted.
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
