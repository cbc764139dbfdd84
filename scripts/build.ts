import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { ScriptError } from './errors.ts';
import { runMain } from './main.ts';
import { distDir, root } from './paths.ts';

export interface BuildOptions {
  /** Readable output with source maps. */
  dev?: boolean;
}

const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: distDir,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies esbuild.BuildOptions;

/** ESM with a chunk for each dynamic import, so that activation loads only what it uses. */
const extensionBundle = {
  ...common,
  entryPoints: { extension: 'src/extension.ts' },
  chunkNames: '[name]-[hash]',
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node22',
  external: ['vscode'],
} satisfies esbuild.BuildOptions;

/** CommonJS and one file, because sql.js is CommonJS and finds its wasm beside the file. */
const workerBundle = {
  ...common,
  entryPoints: { 'store-worker': 'src/stores/store-worker.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  platform: 'node',
  target: 'node22',
} satisfies esbuild.BuildOptions;

const webviewBundle = {
  ...common,
  entryPoints: { chat: 'media/chat/main.tsx' },
  format: 'iife',
  platform: 'browser',
  target: 'chrome120',
  jsx: 'automatic',
  jsxImportSource: 'preact',
} satisfies esbuild.BuildOptions;

const styleBundle = {
  ...common,
  entryPoints: { chat: 'media/chat/chat.css' },
  assetNames: '[name]',
  loader: { '.ttf': 'file' },
  target: 'chrome120',
} satisfies esbuild.BuildOptions;

const bundles: readonly esbuild.BuildOptions[] = [extensionBundle, workerBundle, webviewBundle, styleBundle];

const copies = { 'sql-wasm.wasm': 'node_modules/sql.js/dist/sql-wasm.wasm' };

/**
 * Builds everything that runs in the editor into `dist/` and returns the sizes in bytes by file name.
 * Writes only what changed, so an editor that runs from `dist/` at the same time keeps its chunks.
 */
export async function build(options: BuildOptions = {}): Promise<Map<string, number>> {
  const files = new Map<string, Uint8Array>();
  for (const bundle of bundles) {
    const result = await esbuild.build({ ...bundle, ...mode(options), write: false }).catch(failed);
    for (const file of result.outputFiles) files.set(relative(distDir, file.path), file.contents);
  }
  for (const [name, source] of Object.entries(copies)) files.set(name, await readFile(join(root, source)));
  refuseRequire(files);
  for (const [name, contents] of files) await writeIfChanged(join(distDir, name), contents);
  await removeOthers(files);
  return new Map([...files].map(([name, contents]) => [name, contents.byteLength]));
}

async function watch(): Promise<void> {
  await build({ dev: true });
  for (const bundle of bundles) {
    const context = await esbuild.context({ ...bundle, ...mode({ dev: true }), logLevel: 'info' });
    await context.watch();
  }
}

function mode({ dev = false }: BuildOptions): esbuild.BuildOptions {
  return {
    minify: !dev,
    sourcemap: dev ? 'linked' : false,
    define: { 'process.env.NODE_ENV': dev ? '"development"' : '"production"' },
  };
}

function failed(cause: unknown): never {
  throw new ScriptError('The build failed; esbuild says why above.', { cause });
}

/** In an ES module esbuild turns a dependency's require() into a throw; better here than in the editor. */
function refuseRequire(files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, contents] of files) {
    if (!name.endsWith('.js') || !Buffer.from(contents).includes('Dynamic require of')) continue;
    throw new ScriptError(
      `dist/${name} contains a CommonJS dependency that calls require(), which an ES module cannot. ` +
        'Import that dependency’s ES module, or give extensionBundle a banner that makes `require` by createRequire.',
    );
  }
}

async function writeIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const current = await readFile(path).catch(() => undefined);
  if (current?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

async function removeOthers(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const entry of await readdir(distDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(relative(distDir, path))) await rm(path);
  }
}

async function printSizes(): Promise<void> {
  for (const name of (await readdir(distDir)).sort()) {
    const contents = await readFile(join(distDir, name));
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
    console.log(
      `${kilobytes(contents.byteLength)}${kilobytes(gzipSync(contents).byteLength)} gzip  dist/${name}`,
    );
  }
}

if (import.meta.main) {
  await runMain(async () => {
    const options = new Set(process.argv.slice(2));
    if (options.has('--watch')) return watch();
    await build({ dev: options.has('--dev') });
    return printSizes();
  });
}
