import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Logger } from '../base/logger.ts';
import type { Disk } from '../journal/disk.ts';
import { numberOf, numbersOf, type ReadEvent, textsOf } from './index-schema.ts';
import type { MessageCache } from './message-cache.ts';
import { findMessages } from './query-messages.ts';
import { Documents, ROLES } from './ranking/documents.ts';
import { LayeredPostings } from './ranking/layered-postings.ts';
import { LivePostings } from './ranking/live-postings.ts';
import { type PostingsFile, readPostings, writePostings } from './ranking/postings-file.ts';
import { Ranker, type Ranking, type RankQuery } from './ranking/rank.ts';
import { mergeSealed, sealPostings, withoutDocuments } from './ranking/seal-postings.ts';
import type { SealedPostings } from './ranking/sealed-postings.ts';
import { countTerms, createStem } from './ranking/terms.ts';
import type { Sql } from './sql.ts';

export interface TextIndexOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly logger: Logger;
  readonly sql: Sql;
  readonly read: ReadEvent;
  readonly messages: MessageCache;
}

/** Sealed postings; not to be confused with the journal's segments. */
interface Segment extends PostingsFile {
  /** The name of its file, in the project's directory; null until it has one. */
  file: string | null;
}

const fileRow = z.object({ file: z.string(), first: z.number() });

/** Sealed segments grow by merging to so many documents. */
const MAX_SEALED = 65_536;
/** So many live documents are sealed without waiting for a snapshot: sealed, they take a fraction of the memory. */
const MAX_LIVE = 16_384;
/** How many messages are read at a time. */
const BATCH = 500;

/**
 * The words of all messages, for ranking. It pulls what it lacks: messages that came since the last search are read from
 * the journal and added, those that are `dead` taken out. Nothing is loaded before it is asked for, and what it is loaded
 * from is an accelerator: sealed postings, in files of their own, that the snapshot of the index names.
 */
export class TextIndex {
  readonly #options: TextIndexOptions;
  readonly #stem = createStem();
  readonly #ranker = new Ranker({}, this.#stem);
  readonly #documents = new Documents();
  readonly #speakers: string[] = [''];
  #sealed: Segment[] = [];
  #live = new LivePostings();
  /** The first document that the live postings may hold. */
  #liveFrom = 1;
  /** Up to here, inclusive, documents are in. */
  #last = 0;
  #buried = new Set<number>();
  #loaded = false;

  constructor(options: TextIndexOptions) {
    this.#options = options;
  }

  /** The best messages by their words, and how many match at all. Documents are `docid`s. */
  rank(query: RankQuery): Ranking {
    while (!this.catchUp());
    return this.#ranker.rank(
      {
        postings: this.#postings(),
        documents: this.#documents,
        speakerNames: this.#speakers,
        textOf: (docid) => this.#options.messages.get(docid)?.message.content ?? '',
      },
      query,
    );
  }

  /** What stands in the index for a word, as `words` gives it. */
  termOf = (word: string): string => this.#stem(word);

  /** Does a piece of the work that the next search would have to do first; true when nothing is left of it. */
  catchUp(): boolean {
    if (!this.#loaded) {
      this.load();
      return false;
    }
    const { sql, read } = this.#options;
    // By rows, not by what can be read of them: a damaged record must not look like the end.
    const docids = numbersOf(
      sql,
      `SELECT docid AS value FROM messages WHERE docid > ? AND (complete = 1 OR indexed_pieces > 0)
       ORDER BY docid LIMIT ?`,
      this.#last,
      BATCH,
    );
    const range =
      'm.docid > ? AND m.docid <= ? AND (m.complete = 1 OR m.indexed_pieces > 0) ORDER BY m.docid';
    const upTo = docids.at(-1) ?? this.#last;
    for (const { docid, session, message } of findMessages(sql, read, range, this.#last, upTo)) {
      const { counts, length } = countTerms(message.content, this.#stem);
      const facts = {
        session,
        role: ROLES.indexOf(message.role),
        at: Date.parse(message.at),
        length,
        speaker: this.#speakerOf(message.speaker),
      };
      this.#documents.add(docid, facts);
      this.#live.add(docid, counts);
    }
    this.#last = upTo;
    this.#bury();
    if (this.#last - this.#liveFrom >= MAX_LIVE) this.#seal();
    return docids.length < BATCH;
  }

  /**
   * Puts everything into files that the index names. Does nothing unless it is loaded: then the files that it names are
   * still right. Throws Node's errors.
   */
  save(): void {
    if (!this.#loaded) return;
    const { sql, disk, directory } = this.#options;
    this.#seal();
    for (const segment of this.#sealed) {
      if (segment.file && existsSync(join(directory, segment.file))) continue;
      segment.file = writePostings(disk, directory, segment);
    }
    sql.transaction(() => {
      sql.run('DELETE FROM postings');
      for (const { file, postings } of this.#sealed) {
        sql.run('INSERT INTO postings VALUES(?, ?)', file, postings.first);
      }
      for (const docid of this.#buried) {
        if (this.#isInFile(docid)) continue;
        sql.run('DELETE FROM dead WHERE docid = ?', docid);
        this.#buried.delete(docid);
      }
    });
  }

  /** How many documents are in no file yet. */
  get unsaved(): number {
    const sealed = this.#sealed.filter(({ file }) => file === null);
    return sealed.reduce((sum, { postings }) => sum + sizeOf(postings), this.#last + 1 - this.#liveFrom);
  }

  /** The files that are to stay. */
  get files(): string[] {
    return textsOf(this.#options.sql, 'SELECT file AS value FROM postings');
  }

  /** Lets go of every word that only dead messages had: what is saved from now on holds none. */
  forget(): void {
    this.load();
    this.#bury();
    this.#forgetSpeakers();
    this.#sealed = this.#sealed.map((segment) => {
      const { first, end } = segment.postings;
      const dead = this.#buriedIn(first, end);
      return dead.size === 0 ? segment : this.#segment(withoutDocuments(segment.postings, dead));
    });
  }

  /** Reads what was saved, unless that is done. */
  load(): void {
    if (this.#loaded) return;
    const { sql, directory, logger } = this.#options;
    this.#loaded = true;
    for (const { id, name } of sql.all(speakerRow, 'SELECT id, name FROM speakers'))
      this.#speakers[id] = name;
    for (const { file, first } of sql.all(fileRow, 'SELECT * FROM postings ORDER BY first')) {
      const found = readPostings(directory, file);
      if (!found || found.postings.first !== first) {
        // Another window may have replaced it. Whatever it held, and all behind it, is read from the journal.
        logger.info('A part of the saved index is gone; it is made anew.');
        break;
      }
      this.#sealed.push({ ...found, file });
      this.#documents.append(first, found.columns);
      this.#last = found.postings.end - 1;
    }
    this.#liveFrom = this.#last + 1;
    this.#bury();
  }

  /** Takes out the documents whose messages are no more. */
  #bury(): void {
    const { sql } = this.#options;
    if (numberOf(sql, 'SELECT count(*) AS value FROM dead') === this.#buried.size) return;
    for (const docid of numbersOf(sql, 'SELECT docid AS value FROM dead')) {
      if (this.#buried.has(docid)) continue;
      this.#buried.add(docid);
      this.#documents.remove(docid);
    }
  }

  #seal(): void {
    const end = this.#last + 1;
    if (end === this.#liveFrom) return;
    const dead = this.#buriedIn(this.#liveFrom, end);
    const sealed = sealPostings(this.#live, this.#liveFrom, end);
    this.#sealed.push(this.#segment(dead.size === 0 ? sealed : withoutDocuments(sealed, dead)));
    this.#live = new LivePostings();
    this.#liveFrom = end;
    this.#mergeTail();
  }

  /** Merges the last segments while they are of like size, so that there are few, and each is merged a few times only. */
  #mergeTail(): void {
    for (;;) {
      const [older, newer] = this.#sealed.slice(-2);
      if (!older || !newer) return;
      const size = newer.postings.end - older.postings.first;
      if (size > MAX_SEALED || sizeOf(older.postings) > 2 * sizeOf(newer.postings)) return;
      this.#sealed.splice(-2, 2, this.#segment(mergeSealed([older.postings, newer.postings])));
    }
  }

  #segment(postings: SealedPostings): Segment {
    return { postings, columns: this.#documents.columns(postings.first, postings.end), file: null };
  }

  #buriedIn(first: number, end: number): Set<number> {
    return new Set([...this.#buried].filter((docid) => docid >= first && docid < end));
  }

  /** Whether a file still knows a document that is dead. */
  #isInFile(docid: number): boolean {
    return this.#sealed.some(
      ({ columns, postings: { first, end } }) =>
        docid >= first && docid < end && columns.session[docid - first] !== -1,
    );
  }

  #postings(): LayeredPostings {
    return new LayeredPostings(
      this.#sealed.map(({ postings }) => postings),
      this.#live,
    );
  }

  /** The names of whom no message is left. */
  #forgetSpeakers(): void {
    const { session, speaker, size } = this.#documents;
    const left = new Set<number>();
    for (let docid = 0; docid < size; docid++) if (session[docid] !== -1) left.add(speaker[docid] ?? 0);
    for (const number of this.#speakers.keys()) {
      if (number === 0 || left.has(number)) continue;
      this.#options.sql.run('DELETE FROM speakers WHERE id = ?', number);
      this.#speakers[number] = '';
    }
  }

  #speakerOf(name: string | undefined): number {
    if (!name) return 0;
    const known = this.#speakers.indexOf(name);
    if (known > 0) return known;
    const { sql } = this.#options;
    sql.run('INSERT OR IGNORE INTO speakers(name) VALUES(?)', name);
    const id = numberOf(sql, 'SELECT id AS value FROM speakers WHERE name = ?', name);
    this.#speakers[id] = name;
    return id;
  }
}

const speakerRow = z.object({ id: z.number(), name: z.string() });

function sizeOf({ first, end }: SealedPostings): number {
  return end - first;
}
