import assert from 'node:assert/strict';
import { PostingBuffer, type Postings, type PostingsByTerm } from '../../../src/stores/ranking/postings.ts';
import { sealPostings } from '../../../src/stores/ranking/seal-postings.ts';
import type { SealedPostings } from '../../../src/stores/ranking/sealed-postings.ts';
import type { Random } from '../../fakes/random.ts';

export interface Posting {
  readonly document: number;
  readonly stated: number;
  readonly asked: number;
}

/** Postings as plainly as can be, to compare others with. */
export class ModelPostings implements PostingsByTerm {
  readonly #byTerm = new Map<string, Posting[]>();

  add(term: string, document: number, stated = 1, asked = 0): void {
    const postings = this.#byTerm.get(term) ?? [];
    this.#byTerm.set(term, [...postings, { document, stated, asked }]);
  }

  postings(term: string): readonly Posting[] {
    return this.#byTerm.get(term) ?? [];
  }

  frequency(term: string): number {
    return this.postings(term).length;
  }

  read(term: string, into: PostingBuffer): void {
    into.clear();
    const postings = this.postings(term);
    into.reserve(postings.length);
    for (const { document, stated, asked } of postings) {
      into.documents[into.size] = document;
      into.stated[into.size] = stated;
      into.asked[into.size] = asked;
      into.size++;
    }
  }

  terms(): Iterable<string> {
    return this.#byTerm.keys();
  }

  termsWith(prefix: string): Iterable<string> {
    return [...this.#byTerm.keys()].filter((term) => term.startsWith(prefix));
  }

  /** The same with only some of the documents, and without terms that have none of them. */
  only(select: (document: number) => boolean): ModelPostings {
    const some = new ModelPostings();
    for (const [term, postings] of this.#byTerm) {
      for (const { document, stated, asked } of postings) {
        if (select(document)) some.add(term, document, stated, asked);
      }
    }
    return some;
  }

  seal(first: number, end: number): SealedPostings {
    const inRange = this.only((document) => document >= first && document < end);
    return sealPostings(inRange, first, end);
  }
}

/** Terms of several scripts, many with a common beginning; some are in most documents, most are in few. */
export function randomPostings(random: Random, documents: number): ModelPostings {
  const model = new ModelPostings();
  const terms = random.shuffled(
    Array.from({ length: 20 + random.below(200) }, (_, index) => {
      const stem = random.pick([
        '',
        'a',
        'ab',
        'abc',
        'é',
        '記憶',
        'Ａ',
        '𠮷',
        'x'.repeat(random.below(300)),
      ]);
      return `${stem}${index.toString(36)}`;
    }),
  );
  for (let document = 0; document < documents; document++) {
    if (random.chance(0.1)) continue;
    terms.forEach((term, rank) => {
      if (!random.chance(1 / (1 + rank / 4))) return;
      if (random.chance(0.8)) model.add(term, document);
      else model.add(term, document, random.below(16), random.below(16));
    });
  }
  return model;
}

export function readAll(postings: Postings, term: string): Posting[] {
  const into = new PostingBuffer();
  postings.read(term, into);
  return Array.from({ length: into.size }, (_, index) => ({
    document: into.documents[index] ?? -1,
    stated: into.stated[index] ?? -1,
    asked: into.asked[index] ?? -1,
  }));
}

/** That it answers every question as the model does. */
export function assertSame(actual: PostingsByTerm, model: ModelPostings): void {
  const terms = [...model.terms()].sort();
  assert.deepEqual([...actual.terms()].sort(), terms);
  for (const term of terms) {
    assert.equal(actual.frequency(term), model.frequency(term), term);
    assert.deepEqual(readAll(actual, term), model.postings(term), term);
    for (const other of [`${term}!`, term.slice(0, -1), `!${term}`]) {
      assert.deepEqual(readAll(actual, other), model.postings(other), other);
      assert.equal(actual.frequency(other), model.frequency(other), other);
    }
  }
  const prefixes = [
    '',
    'a',
    'ab',
    'abd',
    'é',
    '記',
    '記憶',
    'Ａ',
    '𠮷',
    'z',
    'a'.repeat(100),
    ...terms.map((term) => term.slice(0, 2)),
  ];
  for (const prefix of prefixes.filter((text) => text.isWellFormed())) {
    assert.deepEqual(
      [...new Set(actual.termsWith(prefix))].sort(),
      [...model.termsWith(prefix)].sort(),
      prefix,
    );
  }
}
