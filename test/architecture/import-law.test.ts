import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readSourceFiles, type SourceFile } from './source-files.ts';

/** Which room may import which. The two composition roots see all. */
const ROOTS = ['extension.ts', 'daybook.ts'];
const LAW: Readonly<Record<string, readonly string[]>> = {
  base: [],
  journal: ['base'],
  memory: ['journal', 'base'],
  agent: ['memory', 'base'],
  tools: ['agent', 'memory', 'base'],
  stores: ['memory', 'journal', 'base'],
  models: ['agent', 'memory', 'base'],
  vscode: ['agent', 'memory', 'base'],
};

/** What the rooms at the core never touch, not even for a type. */
const PURE_ROOMS = ['base', 'memory', 'agent', 'tools'];
const IMPURE = /^(vscode|node:.*|sql\.js.*|@lancedb\/.*|openai.*)$/;

const PROTOCOL = 'src/vscode/chat/protocol.ts';

describe('import law', () => {
  const sources = readSourceFiles(['src']);
  const media = readSourceFiles(['media']);

  it('finds the source', () => {
    assert.ok(sources.length > 30 && media.length > 5, 'the law is vacuous without files');
  });

  it('lets each room import only the rooms below it', () => {
    const breaches = sources.flatMap((file) => {
      const from = room(file.path);
      if (ROOTS.includes(from)) return [];
      const allowed = LAW[from];
      if (!allowed) return [`${file.path}: unknown room`];
      return internal(file)
        .filter((path) => room(path) !== from && !allowed.includes(room(path)))
        .map((path) => `${file.path} imports ${path}`);
    });
    assert.deepEqual(breaches, []);
  });

  it('keeps editor, node and databases out of the core', () => {
    const breaches = sources
      .filter(({ path }) => PURE_ROOMS.includes(room(path)))
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier }) => IMPURE.test(specifier))
          .map(({ specifier }) => `${path} imports ${specifier}`),
      );
    assert.deepEqual(breaches, []);
  });

  it('imports vscode at run time in one room only', () => {
    const breaches = sources
      .filter(({ path }) => !['vscode', ...ROOTS].includes(room(path)))
      .filter(({ imports }) => imports.some(({ specifier, typeOnly }) => specifier === 'vscode' && !typeOnly))
      .map(({ path }) => path);
    assert.deepEqual(breaches, []);
  });

  it('joins webview and host by one types-only protocol file', () => {
    const breaches = media.flatMap(({ path, imports }) =>
      imports
        .filter((entry) => entry.path?.startsWith('src/') && !(entry.path === PROTOCOL && entry.typeOnly))
        .map((entry) => `${path} imports ${entry.specifier}`),
    );
    assert.deepEqual(breaches, []);
    const protocol = sources.find(({ path }) => path === PROTOCOL);
    assert.deepEqual(protocol?.imports ?? ['missing'], []);
  });

  it('has no cycles', () => {
    assert.deepEqual(findCycles([...sources, ...media]), []);
  });
});

function room(path: string): string {
  return path.split('/')[1] ?? '';
}

function internal(file: SourceFile): string[] {
  return file.imports.flatMap(({ path }) => (path?.startsWith('src/') ? [path] : []));
}

function findCycles(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map((file) => [file.path, file.imports.flatMap(({ path }) => (path ? [path] : []))]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
