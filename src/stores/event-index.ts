import type { SqlJsStatic } from 'sql.js';
import * as z from 'zod';
import { assertNever } from '../base/errors.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { JournalRecord } from '../journal/segments.ts';
import { addBlockEvent } from './index-blocks.ts';
import { addMessage, addPiece } from './index-messages.ts';
import { createTables, type IndexedLocation, locationRow, numberOf, textsOf } from './index-schema.ts';
import { addDeletion, addSession, addTitle, defineFolding } from './index-sessions.ts';
import { Sql } from './sql.ts';

/** An empty index, or the one that `bytes` were exported from. */
export function openIndex(sqlJs: SqlJsStatic, bytes?: Uint8Array): Sql {
  const sql = new Sql(sqlJs, bytes);
  // The database is in memory and nobody else's: its own care for crashes and for others only costs time. But what is
  // deleted must not stay behind in its bytes. What SQLite does not have in its cache (here 4 MB) it copies, page by page.
  sql.script(
    'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA secure_delete = ON; PRAGMA cache_size = -4000',
  );
  if (!bytes) createTables(sql);
  defineFolding(sql);
  return sql;
}

/**
 * Takes a segment's records in and notes that it is covered up to `end`, all or nothing. Records may come in any order
 * and more than once.
 */
export function indexRecords(
  sql: Sql,
  segment: string,
  records: readonly JournalRecord[],
  end: number,
): void {
  sql.transaction(() => {
    const row =
      segmentRow(sql, segment) || sql.insert('INSERT INTO segments(name, covered) VALUES(?, 0)', segment);
    for (const { event, offset, length } of records) indexEvent(sql, event, { segment: row, offset, length });
    sql.run('UPDATE segments SET covered = ? WHERE id = ?', end, row);
  });
}

/** The number of a segment; 0 for one that the index does not know. */
export function segmentRow(sql: Sql, segment: string): number {
  return numberOf(sql, 'SELECT id AS value FROM segments WHERE name = ?', segment);
}

/** Up to which offset each segment is in the index. */
export function coveredSegments(sql: Sql): Map<string, number> {
  const rows = sql.all(
    z.object({ name: z.string(), covered: z.number() }),
    'SELECT name, covered FROM segments',
  );
  return new Map(rows.map(({ name, covered }) => [name, covered]));
}

export function coveredUpTo(sql: Sql, segment: string): number {
  return numberOf(sql, 'SELECT covered AS value FROM segments WHERE name = ?', segment);
}

const requestRow = locationRow.extend({ completed: z.number() });

/** Where the requests to erase stand, or stood, and whether they were carried out. */
export function erasureRequests(sql: Sql): z.infer<typeof requestRow>[] {
  return sql.all(
    requestRow,
    `SELECT g.name AS segment, offset, length, r.id IN (SELECT id FROM completed_erasures) AS completed
     FROM requested_erasures r JOIN segments g ON g.id = r.segment ORDER BY r.id`,
  );
}

const EVENT_IDS = {
  sessions: 'last',
  titles: 'id',
  block_events: 'id',
  deletions: 'id',
  erased_sessions: 'position',
  requested_erasures: 'id',
} as const;

/** The greatest event id of each kind, if there is one: what is written next comes after them. */
export function latestEventIds(sql: Sql): string[] {
  return Object.entries(EVENT_IDS).flatMap(([table, column]) =>
    textsOf(sql, `SELECT max(${column}) AS value FROM ${table} HAVING max(${column}) IS NOT NULL`),
  );
}

/** To be called in a transaction. */
export function indexEvent(sql: Sql, event: JournalEvent, location: IndexedLocation): void {
  const { segment, offset, length } = location;
  switch (event.type) {
    case 'message.appended':
      return addMessage(sql, event, location);
    case 'message.streamed':
      return addPiece(sql, event, location);
    case 'session.started':
      return addSession(sql, event);
    case 'session.titled':
      return addTitle(sql, event, location);
    case 'block.written':
    case 'block.deleted':
      return addBlockEvent(sql, event, location);
    case 'deletion.scheduled':
      return addDeletion(sql, event);
    case 'deletion.cancelled':
      return sql.run('INSERT OR IGNORE INTO cancelled_deletions VALUES(?)', event.deletionId);
    case 'erasure.requested':
      return sql.run(
        'INSERT OR IGNORE INTO requested_erasures VALUES(?, ?, ?, ?)',
        event.id,
        segment,
        offset,
        length,
      );
    case 'erasure.completed':
      for (const name of event.sessionIds ?? []) {
        sql.run('INSERT OR IGNORE INTO erased_sessions VALUES(?, ?)', name, event.id);
      }
      return sql.run('INSERT OR IGNORE INTO completed_erasures VALUES(?)', event.erasureId);
    case 'segment.opened':
    case 'erased':
      return;
    default:
      return assertNever(event);
  }
}
