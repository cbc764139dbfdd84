import assert from 'node:assert/strict';
import { Documents, ROLES } from '../../../src/stores/ranking/documents.ts';
import { LENT_BACK, LENT_FORTH } from '../../../src/stores/ranking/window.ts';
import { createRandom } from '../../fakes/random.ts';

const TOOL = ROLES.indexOf('tool');

describe('Documents', () => {
  const facts = { session: 0, role: 0, at: 0, length: 10, speaker: 0 };

  /** What follows from the facts alone, found anew. */
  function derived(documents: Documents): unknown {
    const turns = Array.from({ length: documents.size }, (_, document) => document).filter(
      (document) => (documents.session[document] ?? -1) >= 0 && documents.role[document] !== TOOL,
    );
    return turns.map((turn) => {
      const session = turns.filter((other) => documents.session[other] === documents.session[turn]);
      const place = session.indexOf(turn);
      const lengthAt = (at: number): number => documents.length[session[at] ?? -1] ?? 0;
      const lent =
        LENT_FORTH.reduce((sum, share, step) => sum + share * lengthAt(place - 1 - step), 0) +
        LENT_BACK.reduce((sum, share, step) => sum + share * lengthAt(place + 1 + step), 0);
      return [turn, session[place - 1] ?? -1, session[place + 1] ?? -1, Math.round(10 * lent)];
    });
  }

  function kept(documents: Documents): unknown {
    const turns = Array.from({ length: documents.size }, (_, document) => document).filter(
      (document) => (documents.session[document] ?? -1) >= 0 && documents.role[document] !== TOOL,
    );
    return turns.map((turn) => [
      turn,
      documents.previous[turn],
      documents.next[turn],
      Math.round(10 * (documents.lent[turn] ?? -1)),
    ]);
  }

  it('know the turns around each turn, whatever is added and taken out', () => {
    const random = createRandom(5);
    const documents = new Documents();
    for (let document = 0; document < 3_000; document += 1 + random.below(2)) {
      documents.add(document, {
        ...facts,
        session: random.below(40),
        role: random.below(3),
        length: random.below(300),
      });
      if (random.chance(0.3)) documents.remove(random.below(document + 1));
    }
    assert.deepEqual(kept(documents), derived(documents));
  });

  it('count documents, and the turns and terms of each session', () => {
    const documents = new Documents();
    documents.add(0, facts);
    documents.add(2, { ...facts, session: 2_000, length: 7 });
    documents.add(3, { ...facts, session: 2_000, length: 5 });
    documents.add(4, { ...facts, role: TOOL, length: 1_000 });
    documents.remove(3);
    documents.remove(3);
    const { size, count, turns, terms, sessions, sessionTerms } = documents;
    assert.deepEqual(
      { size, count, turns, terms, sessions },
      { size: 5, count: 3, turns: 2, terms: 17, sessions: 2_001 },
    );
    assert.deepEqual([sessionTerms[0], sessionTerms[1], sessionTerms[2_000]], [10, 0, 7]);
    assert.equal(documents.session[1], -1);
  });

  it('leave results of tools out of the turns', () => {
    const documents = new Documents();
    documents.add(0, facts);
    documents.add(1, { ...facts, role: TOOL });
    documents.add(2, facts);
    assert.deepEqual([...documents.next.subarray(0, 3)], [2, -1, -1]);
    assert.deepEqual([...documents.previous.subarray(0, 3)], [-1, -1, 0]);
    documents.remove(1);
    assert.deepEqual([...documents.next.subarray(0, 3)], [2, -1, -1]);
  });

  it('are the same whether added one by one or as columns', () => {
    const random = createRandom(9);
    const documents = new Documents();
    for (let document = 1; document < 500; document++) {
      documents.add(document, {
        ...facts,
        session: random.below(9),
        role: random.below(3),
        length: random.below(99),
      });
    }
    const again = new Documents();
    again.append(1, documents.columns(1, documents.size));
    assert.deepEqual(kept(again), kept(documents));
    assert.deepEqual(
      [again.count, again.turns, again.terms, again.sessions, again.sessionTerms.slice(0, 9)],
      [
        documents.count,
        documents.turns,
        documents.terms,
        documents.sessions,
        documents.sessionTerms.slice(0, 9),
      ],
    );
  });
});
