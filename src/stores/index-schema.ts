import * as z from 'zod';
import type { Location } from '../journal/segments.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { Sql } from './sql.ts';

/**
 * The version of the tables below. To be raised whenever they change, or when the journal gets a new type of event that
 * older versions passed over: a snapshot of another version is not used, and the index is built anew from the journal.
 */
export const INDEX_FORMAT = 2;

/**
 * What is indexed stays in the journal; here stands where. The words are not here either, but in the postings of
 * `ranking/`, which know a message by its `docid`: FTS4, even without the text, takes four times their memory and can
 * neither forget nor rank as they do. A message that is indexed again gets a new `docid`; the old one is `dead`.
 *
 * `hash` stands for a message's id. `time` and `tie` are when the event that a message comes from was written, as its id
 * has it: the order of messages, whatever clocks do; `lag` is how much the clock's own time differs, mostly not at all.
 *
 * Of a session, `last` is the id of its latest event, `opening` the first words of its first user message, `titled` and
 * `opened` the ids of the events that `title` and `opening` are from. All times are in milliseconds since 1970-01-01 UTC.
 */
export function createTables(sql: Sql): void {
  sql.script(`
    CREATE TABLE segments(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, covered INTEGER NOT NULL) STRICT;

    CREATE TABLE sessions(
      id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, messages INTEGER NOT NULL DEFAULT 0,
      started_at INTEGER, first_at INTEGER, last_at INTEGER, last TEXT NOT NULL DEFAULT '',
      title TEXT, titled TEXT NOT NULL DEFAULT '', opening TEXT, opened TEXT
    ) STRICT;
    CREATE INDEX sessions_by_last ON sessions(last);
    CREATE TABLE titles(
      id TEXT PRIMARY KEY, session INTEGER NOT NULL,
      segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE messages(
      docid INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, session INTEGER NOT NULL,
      time INTEGER NOT NULL, tie INTEGER NOT NULL, lag INTEGER NOT NULL, role INTEGER NOT NULL,
      complete INTEGER NOT NULL, indexed_pieces INTEGER NOT NULL DEFAULT 0,
      segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX messages_of_session ON messages(session, time, tie);
    CREATE INDEX messages_in_time ON messages(time, tie);
    CREATE INDEX messages_begun ON messages(docid) WHERE complete = 0;
    CREATE TABLE dead(docid INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE speakers(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE postings(file TEXT PRIMARY KEY, first INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE pieces(
      position TEXT PRIMARY KEY, hash BLOB NOT NULL,
      segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pieces_of_message ON pieces(hash, position);

    CREATE TABLE block_events(
      id TEXT PRIMARY KEY, label TEXT NOT NULL, undoes TEXT,
      segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX block_events_of_label ON block_events(label, id);
    CREATE TABLE blocks(label TEXT PRIMARY KEY, fold TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE requested_erasures(
      id TEXT PRIMARY KEY, segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE completed_erasures(id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE erased_sessions(name TEXT NOT NULL, position TEXT NOT NULL, PRIMARY KEY(name, position)) STRICT, WITHOUT ROWID;
    CREATE TABLE deletions(id TEXT PRIMARY KEY, due INTEGER NOT NULL, sessions TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE cancelled_deletions(id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `);
}

/** Reads an event back from the journal; null when it is not there any more, or not to be believed. */
export type ReadEvent = (location: Location) => JournalEvent | null;

/** Where an event stands; `segment` is the row of its segment. */
export interface IndexedLocation {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** A row with `segments.name AS segment`, offset and length. */
export const locationRow = z.object({ segment: z.string(), offset: z.number(), length: z.number() });

const numberRow = z.object({ value: z.number() });
const textRow = z.object({ value: z.string() });

/** The only number of a query of one row and one column named `value`; 0 without a row. */
export function numberOf(sql: Sql, query: string, ...params: SqlParam[]): number {
  return sql.get(numberRow, query, ...params)?.value ?? 0;
}

export type SqlParam = string | number | Uint8Array | null;

export function messageCount(sql: Sql): number {
  return numberOf(sql, 'SELECT coalesce(sum(messages), 0) AS value FROM sessions');
}

/** The strings of a query of one column named `value`. */
export function textsOf(sql: Sql, query: string, ...params: SqlParam[]): string[] {
  return sql.all(textRow, query, ...params).map(({ value }) => value);
}

/** The numbers of a query of one column named `value`. */
export function numbersOf(sql: Sql, query: string, ...params: SqlParam[]): number[] {
  return sql.all(numberRow, query, ...params).map(({ value }) => value);
}
