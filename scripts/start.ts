import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { installEditor } from './editor/install-editor.ts';
import { installThisExtension } from './editor/install-extension.ts';
import { startServer } from './editor/server.ts';
import { hasCode, ScriptError } from './errors.ts';
import { runMain } from './main.ts';
import { callerDir, editorsDir, root } from './paths.ts';
import { onPath, runVisibly } from './process.ts';

const defaultPort = 4139;

const usage = `usage: npm start -- [folder] [--browser] [--trust] [--port <number>] [--host <address>]
  Opens the folder (default: the current one) in VS Code with Daybook built from this source.
  --browser  in the browser, even when there is a \`code\` command
  --trust    trusts the folder; without it VS Code asks, as it does for any folder
  --port     of the browser's VS Code. Default: ${defaultPort}; VS Code's own state of a folder belongs to its address
  --host     to be reached from other machines. Default: 127.0.0.1`;

const { values, positionals } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    trust: { type: 'boolean', default: false },
    port: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

await runMain(async (signal) => {
  if (values.help) return console.log(usage);
  const folder = await requireFolder(positionals[0]);
  await build();
  const code = values.browser ? undefined : await onPath('code');
  return code ? openDesktop(code, folder) : serveBrowser(folder, signal);
});

async function requireFolder(named: string | undefined): Promise<string> {
  const folder = resolve(callerDir(), named ?? '.');
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return folder;
  throw new ScriptError(`${folder} ${found ? 'is not a folder' : 'does not exist'}.\n${usage}`);
}

async function openDesktop(code: string, folder: string): Promise<void> {
  const trust = values.trust ? ['--disable-workspace-trust'] : [];
  console.log(`Opening ${folder} in VS Code with Daybook.`);
  process.exitCode = await runVisibly(code, [`--extensionDevelopmentPath=${root}`, ...trust, folder]);
}

/** Serves until Ctrl+C. Settings and memory stay in `.vscode-test/start-data`. */
async function serveBrowser(folder: string, signal: AbortSignal): Promise<void> {
  const dataDir = join(editorsDir, 'start-data');
  await firstSettings(join(dataDir, 'data/User/settings.json'));
  await installThisExtension(dataDir);
  const editor = await installEditor(signal);
  const server = await startServer({
    editor,
    dataDir,
    signal,
    host: values.host,
    ...(await portToUse()),
    trusted: values.trust,
    development: false,
    token: await keptToken(join(dataDir, 'connection-token')),
  });
  const visibleHost = ['0.0.0.0', '::'].includes(values.host) ? hostname() : values.host;
  console.log(`Daybook is running in VS Code: ${server.url(folder, { host: visibleHost })}`);
  console.log('In the window, Ctrl+K B opens the chat. Press Ctrl+C here to stop VS Code.');
  const [code]: unknown[] = await once(server.process, 'exit');
  await server.stop();
  if (!signal.aborted) throw new ScriptError(`VS Code's server ended by itself (${String(code)}).`);
  console.log('Stopped.');
  process.exitCode = 0;
}

/** What a new profile begins with; the user may change it. */
async function firstSettings(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const settings = JSON.stringify(
    {
      // As VS Code on the desktop does, where the browser's would open every folder in Restricted Mode.
      'security.workspace.trust.startupPrompt': 'once',
      // The editor's own chat would stand in front of Daybook's, and wants an account.
      'chat.disableAIFeatures': true,
    },
    undefined,
    2,
  );
  await writeFile(file, settings, { flag: 'wx' }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
}

async function portToUse(): Promise<{ port?: number }> {
  if (values.port) {
    const port = Number(values.port);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return { port };
    throw new ScriptError(`--port ${values.port} is no port number.\n${usage}`);
  }
  if (!(await isTaken(defaultPort))) return { port: defaultPort };
  console.log(
    `Port ${defaultPort} is taken, so another one is used; open files and layout start afresh there.`,
  );
  return {};
}

async function isTaken(port: number): Promise<boolean> {
  const socket = createConnection({ host: values.host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Whoever has the token can run commands as this user. It stays the same, so that a bookmark keeps working. */
async function keptToken(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept) return kept;
  const token = randomBytes(24).toString('hex');
  await writeFile(file, token, { mode: 0o600 });
  return token;
}
