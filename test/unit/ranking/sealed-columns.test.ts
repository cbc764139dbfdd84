import assert from 'node:assert/strict';
import { Documents } from '../../../src/stores/ranking/documents.ts';
import { createRandom } from '../../fakes/random.ts';

describe('columns of documents', () => {
  /** What there is to know of all of them, whatever they were made by. */
  const contentOf = (documents: Documents): unknown => {
    const { size, count, terms } = documents;
    const rows = Array.from({ length: size }, (_, document) =>
      documents.session[document] === -1
        ? 'none'
        : [
            documents.session,
            documents.role,
            documents.at,
            documents.length,
            documents.speaker,
            documents.previous,
            documents.next,
          ].map((column) => column[document]),
    );
    return { size, count, terms, rows };
  };

  function randomDocuments(seed: number, size: number): Documents {
    const random = createRandom(seed);
    const documents = new Documents();
    for (let document = 0; document < size; document++) {
      if (random.chance(0.1)) continue;
      const at = 1_700_000_000_000 + random.below(1_000_000) / 4;
      const [session, role, speaker] = [
        random.below(9) * 300,
        random.below(3),
        random.below(70_000) & 0xffff,
      ];
      documents.add(document, { session, role, at, length: random.below(80_000), speaker });
    }
    return documents;
  }

  it('put together what they were taken from', () => {
    for (let seed = 0; seed < 5; seed++) {
      const documents = randomDocuments(seed, 1_500);
      const again = new Documents();
      for (const [first, end] of [
        [0, 700],
        [700, 700],
        [700, 701],
        [701, documents.size],
      ] as const) {
        again.append(first, documents.columns(first, end));
      }
      assert.deepEqual(contentOf(again), contentOf(documents));
    }
  });

  it('may leave out numbers, and single documents may follow', () => {
    const [a, b] = [new Documents(), new Documents()];
    const facts = { session: 4, role: 1, at: 5, length: 6, speaker: 7 };
    for (const document of [3, 8, 9]) a.add(document, facts);
    b.append(3, a.columns(3, 4));
    b.append(8, a.columns(8, 9));
    b.add(9, facts);
    assert.deepEqual(contentOf(b), contentOf(a));
  });

  it('hold nothing of documents that are no more', () => {
    const documents = new Documents();
    for (let document = 0; document < 4; document++) {
      documents.add(document, { session: 1, role: 2, at: 3, length: 4, speaker: 5 });
    }
    documents.remove(1);
    const { session, role, at, length, speaker } = documents.columns(0, 6);
    assert.deepEqual(
      [session, role, at, length, speaker].map((column) => Array.from(column)),
      [
        [1, -1, 1, 1, -1, -1],
        [2, 0, 2, 2, 0, 0],
        [3, 0, 3, 3, 0, 0],
        [4, 0, 4, 4, 0, 0],
        [5, 0, 5, 5, 0, 0],
      ],
    );
    const again = new Documents();
    again.append(0, documents.columns(0, 4));
    assert.deepEqual(contentOf(again), contentOf(documents));
  });
});
