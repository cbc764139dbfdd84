import assert from 'node:assert/strict';
import { LivePostings } from '../../../src/stores/ranking/live-postings.ts';
import { isWithinOneEdit, similarTerms, termsBegunBy } from '../../../src/stores/ranking/similar-terms.ts';
import { createStem } from '../../../src/stores/ranking/terms.ts';
import { createRandom } from '../../fakes/random.ts';

describe('similar terms', () => {
  const postings = new LivePostings();
  postings.add(0, new Map(['deploi', 'releas', 'relat', 'watcher', 'cat'].map((term) => [term, 1])));
  const similar = (word: string): string[] => similarTerms(word, createStem(), postings).sort();

  it('are one edit away', () => {
    for (const word of ['watcer', 'watchers', 'wtacher', 'watxher', 'xatcher', 'wwatcher']) {
      assert.deepEqual(similar(word), ['watcher'], word);
    }
    assert.deepEqual(similar('wtcer'), []);
  });

  it('begin with the word', () => {
    assert.deepEqual(similar('rel'), ['relat', 'releas']);
    assert.deepEqual(similar('watc'), ['watcher']);
  });

  it('are not guessed for short words', () => {
    assert.deepEqual(similar('cta'), []);
    assert.deepEqual(similar('dat'), []);
  });

  it('do not just begin with one or two letters', () => {
    assert.deepEqual(['c', 'ca', 'w'].flatMap(similar), []);
    assert.deepEqual(similar('wat'), ['watcher']);
  });

  it('take an unfinished ending off', () => {
    assert.deepEqual(termsBegunBy('watcheri', postings), ['watcher']);
    assert.deepEqual(termsBegunBy('catering', postings), []);
  });

  it('are the most frequent of many', () => {
    const many = new LivePostings();
    many.add(0, new Map(Array.from({ length: 300 }, (_, index) => [`word${index}`, 1])));
    many.add(1, new Map([['word250', 1]]));
    const found = termsBegunBy('word', many);
    assert.equal(found[0], 'word250');
    assert.ok(found.length < 100);
  });
});

describe('isWithinOneEdit', () => {
  /** All that one edit makes of a word. */
  function edits(word: string): Set<string> {
    const all = new Set<string>([word]);
    for (let at = 0; at <= word.length; at++) {
      const [before, after] = [word.slice(0, at), word.slice(at)];
      for (const letter of 'abc') {
        all.add(before + letter + after);
        if (after) all.add(before + letter + after.slice(1));
      }
      if (after) all.add(before + after.slice(1));
      if (after.length > 1) all.add(`${before}${after[1] ?? ''}${after[0] ?? ''}${after.slice(2)}`);
    }
    return all;
  }

  it('agrees with trying all edits', () => {
    const random = createRandom(3);
    const word = (): string =>
      Array.from({ length: random.below(5) }, () => random.pick(['a', 'b', 'c'])).join('');
    for (let round = 0; round < 5_000; round++) {
      const [a, b] = [word(), word()];
      assert.equal(isWithinOneEdit(a, b), edits(a).has(b), `${a} ${b}`);
    }
  });
});
