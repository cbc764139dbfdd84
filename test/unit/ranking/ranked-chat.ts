import { Documents, ROLES } from '../../../src/stores/ranking/documents.ts';
import { LivePostings } from '../../../src/stores/ranking/live-postings.ts';
import type { RankOptions } from '../../../src/stores/ranking/options.ts';
import { Ranker, type Ranking, type RankQuery } from '../../../src/stores/ranking/rank.ts';
import { countTerms, createStem } from '../../../src/stores/ranking/terms.ts';

export interface Said {
  readonly text: string;
  readonly session?: number;
  readonly role?: (typeof ROLES)[number];
  /** ISO 8601, local. */
  readonly at?: string;
  readonly speaker?: string;
}

/** 15 July 2024, a Monday, at noon. */
export const NOW = new Date(2024, 6, 15, 12).getTime();

/** Some messages, indexed by their place in the list. A text alone is the user's, in one session, a minute after the last. */
export class RankedChat {
  readonly documents = new Documents();
  readonly postings = new LivePostings();
  readonly texts: string[];
  /** The documents whose texts were read. */
  readonly read: number[] = [];
  readonly #speakerNames = [''];
  readonly #stem = createStem();
  readonly #ranker: Ranker;

  constructor(messages: readonly (string | Said)[], options: Partial<RankOptions> = {}) {
    this.#ranker = new Ranker(options, this.#stem);
    this.texts = messages.map((message) => (typeof message === 'string' ? message : message.text));
    messages.forEach((message, document) => {
      const said = typeof message === 'string' ? { text: message } : message;
      this.#add(document, said);
    });
  }

  rank(text: string, query: Partial<RankQuery> = {}): Ranking {
    const sources = {
      postings: this.postings,
      documents: this.documents,
      speakerNames: this.#speakerNames,
      textOf: (document: number) => {
        this.read.push(document);
        return this.texts[document] ?? '';
      },
    };
    return this.#ranker.rank(sources, { text, limit: 10, now: NOW, ...query });
  }

  /** The hits' documents, best first. */
  found(text: string, query: Partial<RankQuery> = {}): number[] {
    return this.rank(text, query).hits.map(({ document }) => document);
  }

  /** The same in ascending order: where it does not matter which is best. */
  foundInAnyOrder(text: string, query: Partial<RankQuery> = {}): number[] {
    return this.found(text, query).toSorted((a, b) => a - b);
  }

  /** The score of one document, 0 if it is no hit. */
  score(text: string, document: number): number {
    return this.rank(text, { limit: 100 }).hits.find((hit) => hit.document === document)?.score ?? 0;
  }

  #add(document: number, { text, session = 0, role = 'user', at, speaker = '' }: Said): void {
    if (!this.#speakerNames.includes(speaker)) this.#speakerNames.push(speaker);
    const { counts, length } = countTerms(text, this.#stem);
    this.postings.add(document, counts);
    this.documents.add(document, {
      session,
      role: ROLES.indexOf(role),
      at: at === undefined ? NOW - 60_000 * (1_000 - document) : new Date(at).getTime(),
      length,
      speaker: this.#speakerNames.indexOf(speaker),
    });
  }
}
