import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { ScriptError } from '../errors.ts';
import { spawnGroup, stopGroup } from '../process.ts';
import type { Editor } from './install-editor.ts';

export interface ServerOptions {
  editor: Editor;
  /** Settings, storage and logs; a server started again on the same folder is VS Code “restarted”. */
  dataDir: string;
  /** Absent: a free port. */
  port?: number;
  /** The address to listen on. Default 127.0.0.1. */
  host?: string;
  /** What a browser must know to be let in. Absent: whoever reaches the port acts as this user; for tests only. */
  token?: string;
  /** Whether the workbench obeys a payload in its address, with an extension under development. Default true. */
  development?: boolean;
  /** False: workspaces open in Restricted Mode until a person trusts them. Default true. */
  trusted?: boolean;
  /** Further arguments for `server-main.js`. */
  args?: readonly string[];
  /** Added to this process's environment; the extension host inherits it. */
  env?: Readonly<Record<string, string>>;
  /** Every line the server prints, for logs. */
  onOutput?: (text: string) => void;
  /** Stops the server, also while it is starting. */
  signal?: AbortSignal;
}

export interface Server extends AsyncDisposable {
  readonly port: number;
  readonly process: ChildProcess;
  /** The address that opens `folder` (absolute), with an extension under development and tests in it if wished. */
  url(folder: string, open?: OpenOptions): string;
  /** Ends the server and its extension hosts; SIGKILL is the power cut. Safe to call twice. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface OpenOptions {
  /** Absolute path of an extension to run from its source folder. */
  extensionDevelopmentPath?: string;
  /** Absolute path of a module whose `run()` the extension host calls, and then ends. */
  extensionTestsPath?: string;
  /** The name by which the browser reaches the server, where it is not the address it listens on. */
  host?: string;
}

/** Starts VS Code's server and resolves when it listens. Rejects with its output when it ends before that. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const host = options.host ?? '127.0.0.1';
  const port = options.port ?? (await freePort(host));
  const child = spawnGroup(process.execPath, serverArgs(options, host, port), {
    env: serverEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    exitSignal: 'SIGKILL',
  });
  const stop = (signal?: NodeJS.Signals): Promise<void> => stopGroup(child, signal);
  const abort = (): void => void stop();
  options.signal?.addEventListener('abort', abort, { once: true });
  child.once('exit', () => options.signal?.removeEventListener('abort', abort));
  await listening(child, port, options.onOutput);
  return {
    port,
    process: child,
    url: (folder, open = {}) => workbenchUrl(`${open.host ?? host}:${port}`, folder, open, options.token),
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

function serverArgs(options: ServerOptions, host: string, port: number): string[] {
  return [
    options.editor.serverMain,
    `--host=${host}`,
    `--port=${port}`,
    `--server-data-dir=${options.dataDir}`,
    ...(options.token ? ['--connection-token', options.token] : ['--without-connection-token']),
    '--accept-server-license-terms',
    // Without this the workbench ignores the payload; with it, it shows no notifications by itself.
    ...((options.development ?? true) ? ['--enable-smoke-test-driver'] : []),
    '--disable-telemetry',
    ...((options.trusted ?? true) ? ['--disable-workspace-trust'] : []),
    ...(options.args ?? []),
  ];
}

/** Node options and npm's variables are this process's own affair; extensions should not see them. */
function serverEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(npm_|NODE_OPTIONS$|VSCODE_)/.test(key));
  return { ...Object.fromEntries(inherited), ...added };
}

function listening(
  child: ChildProcess,
  port: number,
  onOutput: ((text: string) => void) | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    let ready = false;
    const read = (chunk: Buffer): void => {
      const text = chunk.toString('utf8');
      onOutput?.(text);
      if (ready) return;
      output += text;
      if (!/Extension host agent listening on \d+/.test(output)) return;
      ready = true;
      resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(
        new ScriptError(
          `VS Code's server ended (${signal ?? code}) before it listened on port ${port}:\n${output}`,
        ),
      ),
    );
  });
}

function workbenchUrl(authority: string, folder: string, open: OpenOptions, token?: string): string {
  const remote = (path: string): string => `vscode-remote://${authority}${encodeURI(path)}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (open.extensionDevelopmentPath) {
    payload.push(['extensionDevelopmentPath', remote(open.extensionDevelopmentPath)]);
  }
  if (open.extensionTestsPath) payload.push(['extensionTestsPath', remote(open.extensionTestsPath)]);
  const query = new URLSearchParams({
    folder,
    payload: JSON.stringify(payload),
    ...(token ? { tkn: token } : {}),
  });
  // The workbench reads the query by decodeURIComponent, to which a plus is no space.
  return `http://${authority}/?${query.toString().replaceAll('+', '%20')}`;
}

async function freePort(host: string): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('no free port'));
    });
  });
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
