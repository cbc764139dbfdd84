import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, it } from 'mocha';
import { readSourceFiles } from './source-files.ts';

const MAX_LINES = 400;

describe('house rules', () => {
  const sources = readSourceFiles(['src', 'media']);
  const everything = [...sources, ...readSourceFiles(['test', 'scripts'])];

  it(`keeps every file under ${MAX_LINES} lines`, () => {
    assert.deepEqual(
      everything.filter(({ lines }) => lines > MAX_LINES).map(({ path, lines }) => `${path}: ${lines}`),
      [],
    );
  });

  it('names files in kebab-case', () => {
    const odd = everything.filter(
      ({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d))?\.tsx?$/.test(basename(path)),
    );
    assert.deepEqual(
      odd.map(({ path }) => path),
      [],
    );
  });

  it('has no Manager, Helper or Utils, and no I before an interface', () => {
    const name =
      /\b(?:class|interface|type|function|const)\s+(\w*(?:Manager|Helper|Utils?)\b|I[A-Z][a-z]\w*)/g;
    const odd = sources.flatMap(({ path, text }) =>
      [...text.matchAll(name)].map(([, found]) => `${path}: ${found}`),
    );
    assert.deepEqual(odd, []);
  });

  it('has no barrels', () => {
    assert.deepEqual(
      sources.filter(({ path }) => /^index\.tsx?$/.test(basename(path))).map(({ path }) => path),
      [],
    );
  });

  it('imports zod as a namespace, so that the bundle leaves out what is not used', () => {
    const odd = sources.filter(({ text }) => /import \{[^}]*\} from 'zod'/.test(text));
    assert.deepEqual(
      odd.map(({ path }) => path),
      [],
    );
  });

  it('has no state at module level', () => {
    const odd = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:export )?let\s+(\w+)/gm)].map(([, found]) => `${path}: ${found}`),
    );
    assert.deepEqual(odd, []);
  });
});
