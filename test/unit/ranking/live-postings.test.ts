import assert from 'node:assert/strict';
import { LivePostings } from '../../../src/stores/ranking/live-postings.ts';
import { PostingBuffer } from '../../../src/stores/ranking/postings.ts';
import { createRandom } from '../../fakes/random.ts';

describe('LivePostings', () => {
  const buffer = new PostingBuffer();
  const postingsOf = (live: LivePostings, term: string): [number, number, number][] => {
    live.read(term, buffer);
    return Array.from({ length: buffer.size }, (_, index) => [
      buffer.documents[index] ?? -1,
      buffer.stated[index] ?? -1,
      buffer.asked[index] ?? -1,
    ]);
  };

  it('give back what was added, however much it is', () => {
    const random = createRandom(1);
    const live = new LivePostings();
    const expected = new Map<string, [number, number, number][]>();
    for (let document = 3; document < 6_000; document += 1 + random.below(3)) {
      const counts = new Map<string, number>();
      for (let word = 0; word < 8; word++) {
        const term = `t${Math.floor(600 * (random.below(1_000) / 1_000) ** 4)}`;
        const [stated, asked] = [1 + random.below(15), random.below(16)];
        if (counts.has(term)) continue;
        counts.set(term, stated + 16 * asked);
        expected.set(term, [...(expected.get(term) ?? []), [document, stated, asked]]);
      }
      live.add(document, counts);
    }
    for (const [term, postings] of expected) {
      assert.equal(live.frequency(term), postings.length);
      assert.deepEqual(postingsOf(live, term), postings);
    }
    assert.deepEqual([...live.terms()].sort(), [...expected.keys()].sort());
  });

  it('find nothing for a term that was never added', () => {
    const live = new LivePostings();
    live.add(0, new Map([['a', 1]]));
    assert.equal(live.frequency('b'), 0);
    assert.deepEqual(postingsOf(live, 'b'), []);
  });

  it('find terms by how they begin', () => {
    const live = new LivePostings();
    live.add(
      0,
      new Map([
        ['rel', 1],
        ['releas', 1],
        ['deploi', 1],
      ]),
    );
    live.add(1, new Map([['releas', 1]]));
    assert.deepEqual([...live.termsWith('rel')].sort(), ['rel', 'releas']);
    assert.deepEqual([...live.termsWith('x')], []);
  });

  it('refuse a number of a document that does not fit', () => {
    assert.throws(() => new LivePostings().add(2 ** 24, new Map([['a', 1]])), RangeError);
    const live = new LivePostings();
    live.add(2 ** 24 - 1, new Map([['a', 255]]));
    assert.deepEqual(postingsOf(live, 'a'), [[2 ** 24 - 1, 15, 15]]);
  });
});
