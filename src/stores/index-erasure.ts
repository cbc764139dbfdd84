import * as z from 'zod';
import type { JournalEventOf } from '../journal/events.ts';
import { indexEvent, segmentRow } from './event-index.ts';
import { removeBlockEvents } from './index-blocks.ts';
import { removeMessage } from './index-messages.ts';
import { numbersOf, type ReadEvent } from './index-schema.ts';
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
    const sessions = removeHit(sql);
    sql.run('DELETE FROM hit');
    for (const location of locations) {
      const event = read(location);
      const { offset, length } = location;
      const segment = segmentRow(sql, location.segment);
      if (event && segment) indexEvent(sql, event, { segment, offset, length });
    }
    for (const session of sessions) resettleSession(sql, read, session);
  });
}

const IS_HIT = '(segment, offset) IN (SELECT segment, offset FROM hit)';

/** Takes out whatever came from the records that are hit; returns the sessions that are no longer what they were. */
function removeHit(sql: Sql): Set<number> {
  const messages = sql.all(
    messageRow,
    `SELECT docid, session FROM messages WHERE ${IS_HIT} OR hash IN (SELECT hash FROM pieces WHERE ${IS_HIT})`,
  );
  for (const { docid } of messages) removeMessage(sql, docid);
  const renamed = numbersOf(sql, `SELECT session AS value FROM titles WHERE ${IS_HIT}`);
  sql.run(`DELETE FROM titles WHERE ${IS_HIT}`);
  sql.run(`DELETE FROM pieces WHERE ${IS_HIT}`);
  removeBlockEvents(sql, IS_HIT);
  return new Set([...messages.map(({ session }) => session), ...renamed]);
}
