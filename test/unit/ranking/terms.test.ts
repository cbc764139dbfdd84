import assert from 'node:assert/strict';
import { ASKED, countTerms, createStem } from '../../../src/stores/ranking/terms.ts';

describe('terms', () => {
  const stem = createStem();
  const counts = (text: string): Record<string, number> => Object.fromEntries(countTerms(text, stem).counts);

  it('are the same for all forms of a word', () => {
    for (const forms of [
      ['deploy', 'deploys', 'deployed', 'deploying'],
      ['buy', 'bought', 'buying', 'buys'],
      ['write', 'wrote', 'written', 'writing'],
      ['child', 'children'],
      ['configuration', 'config'],
      ['colour', 'color', 'colors'],
    ]) {
      assert.equal(new Set(forms.map(stem)).size, 1, forms.join(' '));
    }
  });

  it('tell different words apart, and leave other languages and numbers alone', () => {
    assert.notEqual(stem('deploy'), stem('destroy'));
    assert.deepEqual(['größe', '2024', 'überall', '東京', 'x86'].map(stem), [
      'größe',
      '2024',
      'überall',
      '東京',
      'x86',
    ]);
  });

  it('are remembered right, however many there were', () => {
    const busy = createStem();
    for (let index = 0; index < 60_000; index++) busy(`word${index}`);
    assert.equal(busy('running'), 'run');
    assert.equal(busy('running'), 'run');
  });

  it('are counted, stated and asked apart', () => {
    assert.deepEqual(counts('Red and red. Is it red? No!'), {
      red: 2 + ASKED,
      and: 1,
      is: ASKED,
      it: ASKED,
      no: 1,
    });
    assert.deepEqual(counts('是吗？好'), { 是吗: ASKED, 吗: ASKED, 好: 1 });
  });

  it('count a question up to the sentence before it', () => {
    assert.deepEqual(counts('One\ntwo? three'), { on: 1, two: ASKED, three: 1 });
    assert.deepEqual(counts('"Two?" he laughs'), { two: ASKED, he: 1, laugh: 1 });
  });

  it('do not take a question mark in an address or in code for a question', () => {
    assert.deepEqual(counts('see a.b/?x=1 or c?.d'), { see: 1, a: 1, b: 1, x: 1, 1: 1, or: 1, c: 1, d: 1 });
  });

  it('are counted up to 15 of a kind', () => {
    assert.deepEqual(counts(`${'go '.repeat(40)}. ${'go '.repeat(40)}?`), { go: 15 + 15 * ASKED });
  });

  it('give the length in words', () => {
    assert.equal(countTerms('One two. Three? Four', stem).length, 4);
    assert.deepEqual(countTerms('', stem), { counts: new Map(), length: 0 });
  });

  it('make every character of a script without spaces the beginning of a term', () => {
    const terms = [...countTerms('私は猫。 猫好き', stem).counts.keys()];
    for (const character of '私は猫好き') {
      assert.ok(
        terms.some((term) => term.startsWith(character)),
        character,
      );
    }
  });

  it('come from a text without a sentence in time that grows with its length only', () => {
    assert.equal(
      countTerms(`${'a '.repeat(200_000)}? ${'?'.repeat(1_000)}`, stem).counts.get('a'),
      15 * ASKED,
    );
  });

  it('are the beginnings of very long words', () => {
    const long = 'ab12'.repeat(16);
    assert.deepEqual(counts(`${long} ${long}xyz`), { [long]: 2 });
    const rare = `a${'\u{10330}'.repeat(40)}`;
    assert.equal(stem(rare), `a${'\u{10330}'.repeat(31)}`);
  });

  it('come from a run of millions of characters without a space', () => {
    const run = '天地玄黄宇宙洪荒日月';
    const { counts: found, length } = countTerms(run.repeat(500_000), stem);
    assert.equal(length, 5_000_000 - 1);
    assert.deepEqual([...found.keys()], [...countTerms(run.repeat(2), stem).counts.keys()]);
  });

  it('come whole from a long text', () => {
    for (const word of ['word', 'größe', 'ｗｉｄｅ', '\u{10330}\u{10331}']) {
      const { counts: found } = countTerms(`${word} `.repeat(60_000), stem);
      assert.deepEqual([...found], [...countTerms(`${word} `.repeat(20), stem).counts], word);
    }
  });
});
