import * as z from 'zod';
import type { JournalEventOf } from '../journal/events.ts';
import { redactor } from '../journal/redact.ts';
import type { Location } from '../journal/segments.ts';
import { indexEvent, segmentRow } from './event-index.ts';
import { removeBlockEvents } from './index-blocks.ts';
import { removeMessage } from './index-messages.ts';
import { locationRow, numbersOf, type ReadEvent, textsOf } from './index-schema.ts';
import { resettleSession } from './index-sessions.ts';
import type { Sql } from './sql.ts';

export type ErasedLocations = NonNullable<JournalEventOf<'erasure.completed'>['locations']>;

const messageRow = z.object({ docid: z.number(), session: z.number() });

/**
 * Brings the index to what the journal says now, after records were overwritten: what they held before goes, and what
 * was left of them comes back. All or nothing.
 */
export function reindexErased(sql: Sql, read: ReadEvent, locations: ErasedLocations): void {
  sql.transaction(() => {
    sql.run(
      'CREATE TEMP TABLE IF NOT EXISTS hit(segment INTEGER, offset INTEGER, PRIMARY KEY(segment, offset)) WITHOUT ROWID',
    );
    for (const { segment, offset } of locations) {
      sql.run('INSERT OR IGNORE INTO hit VALUES(?, ?)', segmentRow(sql, segment), offset);
    }
    const { sessions, remaining } = removeHit(sql);
    sql.run('DELETE FROM hit');
    for (const location of locations) {
      const event = read(location);
      const { offset, length } = location;
      const segment = segmentRow(sql, location.segment);
      if (event && segment) indexEvent(sql, event, { segment, offset, length });
    }
    for (const location of remaining) {
      const event = read(location);
      const { offset, length } = location;
      if (event) indexEvent(sql, event, { segment: segmentRow(sql, location.segment), offset, length });
    }
    for (const session of sessions) resettleSession(sql, read, session);
  });
}

const IS_HIT = '(segment, offset) IN (SELECT segment, offset FROM hit)';

interface Removed {
  /** The sessions that are no longer what they were. */
  readonly sessions: ReadonlySet<number>;
  /** Where those pieces of replies stand of which others were hit. */
  readonly remaining: readonly Location[];
}

/** Takes out whatever came from the records that are hit. */
function removeHit(sql: Sql): Removed {
  const isPieced = `hash IN (SELECT hash FROM pieces WHERE ${IS_HIT})`;
  const messages = sql.all(messageRow, `SELECT docid, session FROM messages WHERE ${IS_HIT} OR ${isPieced}`);
  const remaining = sql.all(
    locationRow,
    `SELECT g.name AS segment, offset, length FROM pieces JOIN segments g ON g.id = pieces.segment
     WHERE ${isPieced} AND NOT (segment, offset) IN (SELECT segment, offset FROM hit) ORDER BY position`,
  );
  for (const { docid } of messages) removeMessage(sql, docid);
  const renamed = numbersOf(sql, `SELECT session AS value FROM titles WHERE ${IS_HIT}`);
  sql.run(`DELETE FROM titles WHERE ${IS_HIT}`);
  sql.run(`DELETE FROM pieces WHERE ${IS_HIT}`);
  removeBlockEvents(sql, IS_HIT);
  return { sessions: new Set([...messages.map(({ session }) => session), ...renamed]), remaining };
}

/** Whatever people wrote that the index holds a copy of. */
const COPIES = [
  'SELECT title AS value FROM sessions WHERE title IS NOT NULL',
  'SELECT opening AS value FROM sessions WHERE opening IS NOT NULL',
  'SELECT name AS value FROM speakers',
  `SELECT json_extract(fold, '$.block.value') AS value FROM blocks
   WHERE fold <> '' AND json_extract(fold, '$.block.value') IS NOT NULL`,
  `SELECT json_extract(fold, '$.block.description') AS value FROM blocks
   WHERE fold <> '' AND json_extract(fold, '$.block.description') IS NOT NULL`,
];

/** How many copies in the index still hold one of the texts. */
export function tracesInIndex(sql: Sql, texts: readonly string[]): number {
  if (texts.length === 0) return 0;
  const redact = redactor(texts);
  return COPIES.flatMap((query) => textsOf(sql, query)).filter((copy) => redact(copy) !== copy).length;
}
