import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TextRange } from '../../../src/memory/message.ts';
import { snippet } from '../../../src/memory/snippet.ts';
import { createRandom } from '../../fakes/random.ts';

/** The snippet around all places where one of the words stands, with its marks in brackets. */
function marked(text: string, words: string, limit: number): string {
  const { text: line, marks } = snippet(text, rangesOf(text, words), limit);
  let shown = '';
  let end = 0;
  for (const [from, to] of marks) {
    shown += `${line.slice(end, from)}[${line.slice(from, to)}]`;
    end = to;
  }
  return shown + line.slice(end);
}

function rangesOf(text: string, words: string): TextRange[] {
  return [...text.matchAll(new RegExp(words, 'giu'))].map(({ index, 0: found }) => [
    index,
    index + found.length,
  ]);
}

const LOREM = 'lorem ipsum dolor sit amet '.repeat(40);

describe('snippet', () => {
  it('is the whole text where that fits, on one line', () => {
    assert.equal(marked(' We deploy\n\n\ton  Fridays. ', 'deploy|fridays', 100), 'We [deploy] on [Fridays].');
    assert.equal(marked('', 'x', 100), '');
    assert.equal(marked(' \n ', 'x', 100), '');
  });

  it('is the beginning where nothing matches', () => {
    assert.equal(marked(LOREM, 'zebra', 30), 'lorem ipsum dolor sit amet…');
  });

  it('is cut at words on both sides', () => {
    const shown = marked(`${LOREM}we deploy on Fridays ${LOREM}`, 'deploy|fridays', 60);
    assert.match(shown, /^…(?:\w+ )+we \[deploy\] on \[Fridays\] (?:\w+ )+\w+…$/);
    const words = new Set(LOREM.split(' '));
    const [, first = '', last = ''] = /^…(\w+).* (\w+)…$/.exec(shown) ?? [];
    assert.ok(words.has(first) && words.has(last), shown);
  });

  it('shows the place where most of the words are, not the first', () => {
    const text = `deploy ${LOREM} deploy deploy deploy ${LOREM} we deploy with pnpm ${LOREM}`;
    assert.match(marked(text, 'deploy|pnpm', 60), /we \[deploy\] with \[pnpm\]/);
    assert.match(marked(`deploy ${LOREM}deploy, deploy ${LOREM}`, 'deploy', 40), /\[deploy\], \[deploy\]/);
  });

  it('shows a match at either end', () => {
    assert.match(marked(`needle ${LOREM}`, 'needle', 40), /^\[needle\] .*…$/);
    assert.match(marked(`${LOREM}needle`, 'needle', 40), /^….* \[needle\]$/);
  });

  it('shows a match in a text without a blank', () => {
    for (const at of [0, 1, 500, 989, 994]) {
      const text = `${'x'.repeat(at)}needle${'x'.repeat(994 - at)}`;
      const shown = marked(text, 'needle', 100);
      assert.ok(shown.includes('[needle]') && shown.length <= 104, `${at}`);
    }
  });

  it('shows the beginning of a match that is longer than it may be', () => {
    assert.match(marked(`${LOREM}${'y'.repeat(500)}`, 'y+', 40), /^…?\[y{38,40}\]…$/);
  });

  it('does not fill itself with white space', () => {
    const shown = marked(`begin${' \n'.repeat(50)}needle${' \n'.repeat(50)}end`, 'needle', 40);
    assert.equal(shown, 'begin [needle] end');
  });

  it('cuts no character in two', () => {
    for (let limit = 20; limit < 40; limit += 1) {
      const { text } = snippet('🦊'.repeat(500), [[400, 402]], limit);
      assert.ok(text.isWellFormed(), text);
      const sparse = '🦊 \n '.repeat(500);
      assert.ok(snippet(sparse, [[1_203, 1_204]], limit).text.isWellFormed());
      assert.ok(snippet(`${'🦊'.repeat(60)}${' '.repeat(5_000)}`, [[119, 120]], limit).text.isWellFormed());
    }
  });

  it('takes its time only for what it shows', () => {
    const text = `${LOREM.repeat(10_000)}needle`;
    const [range = [0, 0]] = rangesOf(text, 'needle');
    assert.match(snippet(text, [range], 60).text, /^….* needle$/);
  });

  it('keeps its promises on any text', () => {
    const random = createRandom(7);
    const pieces = ['deploy', 'a', '🦊', '東京', '\n\n', '  ', 'Überführung', 'e\u0301', '…', 'x'.repeat(50)];
    for (let round = 0; round < 2_000; round += 1) {
      const text = Array.from({ length: random.below(60) }, () => random.pick(pieces)).join(
        random.pick(['', ' ']),
      );
      const limit = 10 + random.below(80);
      const ranges = rangesOf(text, 'deploy|東京');
      const { text: line, marks } = snippet(text, ranges, limit);
      assert.ok(line.length <= limit + 2 && line.isWellFormed(), JSON.stringify({ text, limit, line }));
      assert.doesNotMatch(line, /^\s|\s$|\s\s|[\n\t]/);
      assert.equal(marks.length > 0, ranges.length > 0, JSON.stringify({ text, limit, line }));
      for (const [from, to] of marks) {
        // A match beside those that are shown may be cut.
        const isAtEdge = from === 1 || to === line.length - 1;
        assert.match(line.slice(from, to), isAtEdge ? /^[deploy東京]+$/ : /^(?:deploy|東京)$/);
      }
    }
  });
});
