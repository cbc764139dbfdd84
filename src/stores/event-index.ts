import type { SqlJsStatic } from 'sql.js';
import * as z from 'zod';
import { assertNever } from '../base/errors.ts';
import type { JournalRecord } from '../journal/segments.ts';
import { addBlockEvent } from './index-blocks.ts';
import { addMessage, addPiece, addSession, addTitle } from './index-messages.ts';
import { createTables, locationRow, numberOf, textsOf } from './index-schema.ts';
import { defineRanking } from './index-search.ts';
import { Sql } from './sql.ts';

/** An empty index, or the one that `bytes` were exported from. */
export function openIndex(sqlJs: SqlJsStatic, bytes?: Uint8Array): Sql {
  const sql = new Sql(sqlJs, bytes);
  // The database is in memory and nobody else's: its own care for crashes and for others only costs time.
  sql.script('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE');
  if (!bytes) createTables(sql);
  defineRanking(sql);
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
    const known = numberOf(sql, 'SELECT id AS value FROM segments WHERE name = ?', segment);
    const row = known || sql.insert('INSERT INTO segments(name, covered) VALUES(?, 0)', segment);
    for (const record of records) indexRecord(sql, record, row);
    sql.run('UPDATE segments SET covered = ? WHERE id = ?', end, row);
  });
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

/** The greatest event ids of messages and of blocks. */
export function latestEventIds(sql: Sql): string[] {
  return [
    ...textsOf(sql, 'SELECT position AS value FROM messages ORDER BY position DESC LIMIT 1'),
    ...textsOf(sql, 'SELECT id AS value FROM block_events ORDER BY id DESC LIMIT 1'),
  ];
}

function indexRecord(sql: Sql, record: JournalRecord, segment: number): void {
  const { event, offset, length } = record;
  const location = { segment, offset, length };
  switch (event.type) {
    case 'message.appended':
      return addMessage(sql, event, location);
    case 'message.streamed':
      return addPiece(sql, event, location);
    case 'session.started':
      return addSession(sql, event);
    case 'session.titled':
      return addTitle(sql, event);
    case 'block.written':
    case 'block.deleted':
      return addBlockEvent(sql, event, location);
    case 'erasure.requested':
      return sql.run(
        'INSERT OR IGNORE INTO requested_erasures VALUES(?, ?, ?, ?)',
        event.id,
        segment,
        offset,
        length,
      );
    case 'erasure.completed':
      return sql.run('INSERT OR IGNORE INTO completed_erasures VALUES(?)', event.erasureId);
    case 'segment.opened':
    case 'erased':
      return;
    default:
      return assertNever(event);
  }
}
