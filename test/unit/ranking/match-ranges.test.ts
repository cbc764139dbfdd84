import assert from 'node:assert/strict';
import { matchRanges } from '../../../src/stores/ranking/match-ranges.ts';
import { createStem } from '../../../src/stores/ranking/terms.ts';

describe('matchRanges', () => {
  const stem = createStem();
  /** The parts of the text that match. */
  const matches = (text: string, ...terms: string[]): string[] =>
    matchRanges(text, (term) => terms.includes(term), stem).map(([start, end]) => text.slice(start, end));

  it('are words in any form, case and width', () => {
    assert.deepEqual(matches('Deploying, deployed! DEPLOYS ｄｅｐｌｏｙ destroy', 'deploi'), [
      'Deploying',
      'deployed',
      'DEPLOYS',
      'ｄｅｐｌｏｙ',
    ]);
    assert.deepEqual(matches('Le café, le cafe\u0301.', 'cafe'), ['café', 'cafe\u0301']);
    assert.deepEqual(matches('one 🎉🎊 two', '🎊'), ['🎊']);
    assert.deepEqual(matches('', 'a'), []);
  });

  it('are pairs of characters, joined where they touch', () => {
    assert.deepEqual(matches('我喜欢猫。我喜欢', '喜欢', '欢猫'), ['喜欢猫', '喜欢']);
    assert.deepEqual(matches('喜。欢', '喜欢'), []);
    assert.deepEqual(matches('猫。喜欢猫', '猫'), ['猫', '猫']);
    assert.deepEqual(matches('がっこう ｶﾞ', 'かっ'), ['がっ']);
  });

  it('are words in a run of several scripts', () => {
    assert.deepEqual(matches('用iphone手機', 'iphon', '手機'), ['iphone手機']);
    assert.deepEqual(matches('用iphone手機', 'iphon'), ['iphone']);
  });

  it('are at most a hundred', () => {
    assert.equal(matches('word other '.repeat(300), 'word').length, 100);
    assert.equal(matches('天地人'.repeat(300), '天地').length, 100);
  });

  it('are looked for only until there are enough', () => {
    let asked = 0;
    matchRanges(
      Array.from({ length: 5_000 }, (_, index) => `天地${String.fromCodePoint(0x4e00 + index)}`).join(''),
      (term) => ++asked > 0 && term === '天地',
      stem,
    );
    assert.ok(asked < 1_000);
  });

  it('stand at the end of millions of characters', () => {
    let asked = 0;
    const isWanted = (term: string): boolean => ++asked > 0 && term === '日月';
    const text = `${'天地玄黄宇宙洪荒'.repeat(250_000)}日月`;
    assert.deepEqual(matchRanges(text, isWanted, stem), [[2_000_000, 2_000_002]]);
    assert.ok(asked < 100);
  });
});
