import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import { outDir, root } from '../../../scripts/paths.ts';

const pageDir = join(outDir, 'chat-page');
const nonce = 'a-nonce-of-the-test';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
};

export interface PageServer extends AsyncDisposable {
  readonly url: string;
  /** Bytes of the minified script. */
  readonly scriptSize: number;
}

/** Builds the chat page as the extension ships it and serves it with the policy of the extension's HTML. */
export async function startPageServer(): Promise<PageServer> {
  const scriptSize = await buildPage();
  const server = createServer((request, response) => {
    void answer(request.url ?? '/').then(({ status, headers, body }) =>
      response.writeHead(status, headers).end(body),
    );
  });
  const url = await listen(server);
  return {
    url,
    scriptSize,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function buildPage(): Promise<number> {
  const { metafile } = await build({
    entryPoints: [
      { in: join(root, 'media/chat/main.tsx'), out: 'chat' },
      { in: join(root, 'media/chat/chat.css'), out: 'chat' },
    ],
    outdir: pageDir,
    bundle: true,
    minify: true,
    metafile: true,
    format: 'iife',
    target: 'chrome138',
    loader: { '.ttf': 'file' },
    logLevel: 'warning',
  });
  const script = Object.entries(metafile.outputs).find(([file]) => file.endsWith('chat.js'));
  return script?.[1].bytes ?? 0;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

async function answer(address: string): Promise<Answer> {
  const name = basename(new URL(address, 'http://localhost').pathname);
  if (name === '') return { status: 200, headers: pageHeaders(), body: html };
  const file = name === 'vscode-default.css' ? join(import.meta.dirname, name) : join(pageDir, name);
  const type = types[extname(name)];
  const body = type ? await readFile(file).catch(() => undefined) : undefined;
  if (!type || !body) return { status: 404, headers: {}, body: '' };
  return { status: 200, headers: { 'content-type': type }, body };
}

/** Stricter than the extension's by one word: without 'unsafe-inline', the page must do without style attributes. */
function pageHeaders(): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "img-src 'self' data:",
    "style-src 'self'",
    "font-src 'self'",
    `script-src 'nonce-${nonce}'`,
  ];
  return { 'content-type': types['.html'] ?? '', 'content-security-policy': policy.join('; ') };
}

const html = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Daybook</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/vscode-default.css" />
    <link rel="stylesheet" href="/chat.css" />
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${nonce}" src="/chat.js"></script>
  </body>
</html>
`;

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The page server has no port.');
  return `http://127.0.0.1:${address.port}/`;
}
