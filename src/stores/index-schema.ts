import * as z from 'zod';
import type { Location } from '../journal/segments.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { Sql } from './sql.ts';

/**
 * The version of the tables below. To be raised whenever they change, or when the journal gets a new type of event that
 * older versions passed over: a snapshot of another version is not used, and the index is built anew from the journal.
 */
export const INDEX_FORMAT = 1;

/**
 * What is indexed stays in the journal; here stands where. The words are a contentless FTS4 table: half the size of one
 * that keeps the text (55 MB against 99 MB for 100,000 messages) and as quick. It cannot delete, which costs nothing: a message
 * that is indexed again gets a new `docid`, words of a docid that is no more are passed over by the join, and erasing
 * builds everything anew.
 *
 * `position` is the id of the event that a message comes from, and the order of time.
 */
export function createTables(sql: Sql): void {
  sql.script(`
    CREATE TABLE segments(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, covered INTEGER NOT NULL) STRICT;

    CREATE TABLE sessions(
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, messages INTEGER NOT NULL DEFAULT 0,
      started_at INTEGER, first_at INTEGER, last_at INTEGER, last TEXT NOT NULL DEFAULT '',
      title TEXT, titled TEXT NOT NULL DEFAULT '', opening TEXT, opened TEXT
    ) STRICT;

    CREATE TABLE messages(
      docid INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, session INTEGER NOT NULL,
      position TEXT NOT NULL, at INTEGER NOT NULL, role TEXT NOT NULL,
      complete INTEGER NOT NULL, indexed_pieces INTEGER NOT NULL DEFAULT 0,
      segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX messages_of_session ON messages(session, position);
    CREATE INDEX messages_in_time ON messages(position);
    CREATE INDEX messages_begun ON messages(id) WHERE complete = 0;

    CREATE TABLE pieces(
      position TEXT PRIMARY KEY, message TEXT NOT NULL,
      segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pieces_of_message ON pieces(message, position);

    CREATE VIRTUAL TABLE words USING fts4(content="", text, tokenize=porter);
    CREATE VIRTUAL TABLE vocabulary USING fts4aux(words);
    CREATE VIRTUAL TABLE stems USING fts3tokenize(porter);
    INSERT INTO words(words) VALUES('automerge=4');

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
  `);
}

/** Reads an event back from the journal; null when it is not there any more, or not to be believed. */
export type ReadEvent = (location: Location) => JournalEvent | null;

/** A row with `segments.name AS segment`, offset and length. */
export const locationRow = z.object({ segment: z.string(), offset: z.number(), length: z.number() });

const numberRow = z.object({ value: z.number() });
const textRow = z.object({ value: z.string() });

/** The only number of a query of one row and one column named `value`; 0 without a row. */
export function numberOf(sql: Sql, query: string, ...params: (string | number)[]): number {
  return sql.get(numberRow, query, ...params)?.value ?? 0;
}

export function messageCount(sql: Sql): number {
  return numberOf(sql, 'SELECT coalesce(sum(messages), 0) AS value FROM sessions');
}

/** The strings of a query of one column named `value`. */
export function textsOf(sql: Sql, query: string, ...params: (string | number)[]): string[] {
  return sql.all(textRow, query, ...params).map(({ value }) => value);
}
