import assert from 'node:assert/strict';
import { BestDocuments } from '../../../src/stores/ranking/best-documents.ts';
import { Documents } from '../../../src/stores/ranking/documents.ts';
import { createRandom } from '../../fakes/random.ts';

describe('BestDocuments', () => {
  const documents = new Documents();
  const random = createRandom(2);
  for (let document = 0; document < 500; document++) {
    documents.add(document, { session: 0, role: 0, at: random.below(20), length: 1, speaker: 0 });
  }
  const at = (document: number): number => documents.at[document] ?? 0;

  it('keeps the best, of equals the newer, of those the last', () => {
    for (const size of [1, 7, 100, 600]) {
      const best = new BestDocuments(size, documents);
      const all = random
        .shuffled(Array.from({ length: 500 }, (_, document) => document))
        .map((document) => ({ document, score: random.below(5) }));
      for (const { document, score } of all) best.offer(document, score);
      const expected = all
        .toSorted((a, b) => b.score - a.score || at(b.document) - at(a.document) || b.document - a.document)
        .slice(0, size);
      assert.deepEqual(best.sorted(), expected);
      assert.equal(best.least, size > 500 ? -Infinity : expected.at(-1)?.score);
    }
  });

  it('keeps nothing when there is no room', () => {
    const best = new BestDocuments(0, documents);
    best.offer(1, 5);
    assert.deepEqual(best.sorted(), []);
  });
});
