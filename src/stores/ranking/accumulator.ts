import { type Documents, ROLES } from './documents.ts';
import type { RankOptions } from './options.ts';
import { PostingBuffer, type Postings } from './postings.ts';
import { FULL_WINDOW, LENT_BACK, LENT_FORTH } from './window.ts';

/** A word of the query, as it is looked up. */
export interface SoughtTerm {
  /** What it is in the index. Usually one; several when it is part of words, or misspelt. */
  readonly terms: readonly string[];
  /** Others that stand for it, at less weight. */
  readonly related: readonly string[];
  readonly weight: number;
  /** The number of a speaker whom it names, who counts as said in each of their turns; 0 for nobody. */
  readonly speaker: number;
}

/** BM25's parameters for whole sessions. */
const SESSION_K1 = 1.2;
const SESSION_B = 0.4;

/** A term that is in more documents is not lent: it is common, says little, and would cost most of the time. */
const MAX_LENT = 65_536;

const TOOL = ROLES.indexOf('tool');

/** Flags of a document: it is listed as touched; it holds a word of the query, and is not only beside one that does. */
const TOUCHED = 1;
const HOLDS = 2;

/**
 * The scores of all documents while a query is worked through, term after term, by BM25 over counts that are shared in a
 * window of turns; for the formula see Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework". The arrays
 * are as long as there are documents, and used again for the next query: only what was touched is cleared.
 */
export class Accumulator {
  readonly #options: RankOptions;
  readonly #buffer = new PostingBuffer();
  #score = new Float32Array(0);
  #flags = new Uint8Array(0);
  /** The documents that have flags, in no particular order. */
  #touched = new Int32Array(0);
  #touchedSize = 0;
  /** Occurrences of the term at hand, with those that are lent, and the documents that have any. */
  #count = new Float32Array(0);
  #counted = new Int32Array(0);
  #countedSize = 0;
  /** The same by session, nothing lent. */
  #sessionScore = new Float32Array(0);
  #sessionCount = new Float32Array(0);
  #countedSessions: number[] = [];

  constructor(options: RankOptions) {
    this.#options = options;
  }

  /** Clears what the last query left. */
  begin(documents: Documents): void {
    for (let index = 0; index < this.#touchedSize; index++) {
      const document = this.#touched[index] ?? 0;
      this.#score[document] = 0;
      this.#flags[document] = 0;
    }
    this.#touchedSize = 0;
    this.#sessionScore.fill(0);
    this.#reserve(documents.size, documents.sessions);
  }

  /** The documents that have come up, in no particular order. */
  touched(): Int32Array {
    return this.#touched.subarray(0, this.#touchedSize);
  }

  /** Makes a document come up, whatever its score. */
  touch(document: number, holds: boolean): void {
    const flags = this.#flags[document] ?? 0;
    if (flags === 0) this.#touched[this.#touchedSize++] = document;
    this.#flags[document] = flags | TOUCHED | (holds ? HOLDS : 0);
  }

  holds(document: number): boolean {
    return ((this.#flags[document] ?? 0) & HOLDS) !== 0;
  }

  scoreOf(document: number, session: number): number {
    return (this.#score[document] ?? 0) + this.#options.session * (this.#sessionScore[session] ?? 0);
  }

  /** Adds what a term is worth. Those that name a speaker are to come after all others. */
  add(term: SoughtTerm, postings: Postings, documents: Documents): void {
    const frequency = frequencyOf(term.terms, postings) + turnsOf(term.speaker, documents);
    const held = Math.min(documents.count, frequency || frequencyOf(term.related, postings));
    if (held === 0) return;
    const isFirst = this.#touchedSize === 0;
    for (const each of term.terms) {
      postings.read(each, this.#buffer);
      this.#collect(documents, 1, TOUCHED | HOLDS);
    }
    for (const each of this.#options.related > 0 ? term.related : []) {
      postings.read(each, this.#buffer);
      this.#collect(documents, this.#options.related, TOUCHED);
    }
    if (term.speaker > 0) this.#countSpeaker(term.speaker, documents, isFirst);
    this.#scoreDocuments(documents, term.weight * rarity(held, documents.count));
    this.#scoreSessions(documents, term.weight);
  }

  /** Counts the postings at hand, for their documents and for those around them. */
  #collect(documents: Documents, weight: number, flags: number): void {
    const { askedForth, askedHere, window } = this.#options;
    const { session, role, previous, next } = documents;
    const { documents: found, stated: statedCounts, asked: askedCounts, size } = this.#buffer;
    const isLent = window > 0 && size <= MAX_LENT;
    for (let index = 0; index < size; index++) {
      const document = found[index] ?? 0;
      const inSession = session[document] ?? -1;
      if (inSession < 0) continue;
      const stated = weight * (statedCounts[index] ?? 0);
      const asked = weight * (askedCounts[index] ?? 0);
      const known = this.#flags[document] ?? 0;
      if (known === 0) this.#touched[this.#touchedSize++] = document;
      this.#flags[document] = known | flags;
      this.#give(document, stated + askedHere * asked);
      if (role[document] === TOOL) continue;
      if (this.#sessionCount[inSession] === 0) this.#countedSessions.push(inSession);
      this.#sessionCount[inSession] = (this.#sessionCount[inSession] ?? 0) + stated + asked;
      if (!isLent) continue;
      const back = window * (stated + asked);
      let turn = previous[document] ?? -1;
      for (let step = 0; turn >= 0 && step < LENT_BACK.length; step++) {
        this.#give(turn, back * (LENT_BACK[step] ?? 0));
        turn = previous[turn] ?? -1;
      }
      const forth = window * (stated + askedForth * asked);
      turn = next[document] ?? -1;
      for (let step = 0; turn >= 0 && step < LENT_FORTH.length; step++) {
        this.#give(turn, forth * (LENT_FORTH[step] ?? 0));
        turn = next[turn] ?? -1;
      }
    }
  }

  #give(document: number, count: number): void {
    if (count === 0) return;
    const known = this.#count[document] ?? 0;
    if (known === 0) this.#counted[this.#countedSize++] = document;
    this.#count[document] = known + count;
  }

  /** Counts each turn of a speaker once: of those that other words have brought up, or of all if there are none. */
  #countSpeaker(speaker: number, documents: Documents, ofAll: boolean): void {
    const end = ofAll ? documents.size : 0;
    for (let document = 0; document < end; document++) {
      if (documents.speaker[document] === speaker && (documents.session[document] ?? -1) >= 0) {
        this.touch(document, true);
      }
    }
    for (const document of this.touched()) {
      if (documents.speaker[document] === speaker) this.#give(document, 1);
    }
  }

  #scoreDocuments({ length, lent, terms, turns }: Documents, idf: number): void {
    const { k1, b, window } = this.#options;
    const average = Math.max(1, (terms / Math.max(1, turns)) * (1 + window * (FULL_WINDOW - 1)));
    const perTerm = (k1 * b) / average;
    const worth = idf * (k1 + 1);
    for (let index = 0; index < this.#countedSize; index++) {
      const document = this.#counted[index] ?? 0;
      const count = this.#count[document] ?? 0;
      const size = (length[document] ?? 0) + window * (lent[document] ?? 0);
      if (this.#flags[document] === 0) this.touch(document, false);
      this.#score[document] =
        (this.#score[document] ?? 0) + (worth * count) / (count + k1 * (1 - b) + perTerm * size);
      this.#count[document] = 0;
    }
    this.#countedSize = 0;
  }

  #scoreSessions({ sessions, sessionTerms, terms }: Documents, weight: number): void {
    const average = Math.max(1, terms / Math.max(1, sessions));
    const worth = weight * rarity(this.#countedSessions.length, sessions) * (SESSION_K1 + 1);
    for (const session of this.#countedSessions) {
      const count = this.#sessionCount[session] ?? 0;
      const norm = 1 - SESSION_B + (SESSION_B * (sessionTerms[session] ?? 0)) / average;
      this.#sessionScore[session] =
        (this.#sessionScore[session] ?? 0) + (worth * count) / (count + SESSION_K1 * norm);
      this.#sessionCount[session] = 0;
    }
    this.#countedSessions = [];
  }

  #reserve(documents: number, sessions: number): void {
    if (documents > this.#score.length) {
      const size = Math.ceil(1.2 * documents);
      this.#score = new Float32Array(size);
      this.#flags = new Uint8Array(size);
      this.#touched = new Int32Array(size);
      this.#count = new Float32Array(size);
      this.#counted = new Int32Array(size);
    }
    if (sessions > this.#sessionScore.length) {
      this.#sessionScore = new Float32Array(Math.ceil(1.2 * sessions));
      this.#sessionCount = new Float32Array(this.#sessionScore.length);
    }
  }
}

/** BM25's weight of what so many of all have (idf); never negative. */
export function rarity(having: number, all: number): number {
  return Math.log(1 + Math.max(0, all - having + 0.5) / (having + 0.5));
}

function frequencyOf(terms: readonly string[], postings: Postings): number {
  return terms.reduce((sum, term) => sum + postings.frequency(term), 0);
}

function turnsOf(speaker: number, documents: Documents): number {
  if (speaker === 0) return 0;
  let turns = 0;
  for (let document = 0; document < documents.size; document++) {
    if (documents.speaker[document] === speaker && (documents.session[document] ?? -1) >= 0) turns++;
  }
  return turns;
}
