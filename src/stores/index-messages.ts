import * as z from 'zod';
import type { JournalEventOf } from '../journal/events.ts';
import { type IndexedLocation, numbersOf } from './index-schema.ts';
import { openSession, touchSession } from './index-sessions.ts';
import { type EventOrder, eventOrder, messageKey } from './message-key.ts';
import { ROLES } from './ranking/documents.ts';
import type { Sql } from './sql.ts';

const knownMessage = z.object({ docid: z.number(), time: z.number(), tie: z.number(), complete: z.number() });

/** A whole message: takes the place of its pieces, and of an earlier event with the same message id. */
export function addMessage(
  sql: Sql,
  event: JournalEventOf<'message.appended'>,
  location: IndexedLocation,
): void {
  const { id, sessionId, role, content } = event.message;
  const known = findMessage(sql, id);
  const at = Date.parse(event.at);
  const session = touchSession(sql, sessionId, { id: event.id, at }, known ? 0 : 1);
  if (role === 'user') openSession(sql, session, event.id, content);
  const order = eventOrder(event);
  if (known?.complete && !isBefore(known, order)) return;
  if (known) {
    removeMessage(sql, known.docid);
    sql.run('DELETE FROM pieces WHERE hash = ?', messageKey(id));
  }
  const row = { id, session, ...order, lag: at - order.time, role: ROLES.indexOf(role), complete: 1 };
  insertMessage(sql, row, location);
}

/** The next piece of a reply. Pieces are not searched for before the next opening: most are complete within seconds. */
export function addPiece(
  sql: Sql,
  event: JournalEventOf<'message.streamed'>,
  location: IndexedLocation,
): void {
  const { messageId: id, sessionId } = event;
  const known = findMessage(sql, id);
  const at = Date.parse(event.at);
  const session = touchSession(sql, sessionId, { id: event.id, at }, known ? 0 : 1);
  if (known?.complete) return;
  const { segment, offset, length } = location;
  sql.run(
    'INSERT OR IGNORE INTO pieces VALUES(?, ?, ?, ?, ?)',
    event.id,
    messageKey(id),
    segment,
    offset,
    length,
  );
  const order = eventOrder(event);
  const lag = at - order.time;
  if (!known) {
    const row = { id, session, ...order, lag, role: ROLES.indexOf('assistant'), complete: 0 };
    insertMessage(sql, row, location);
  } else if (isBefore(order, known)) {
    const { time, tie } = order;
    sql.run('UPDATE messages SET time = ?, tie = ?, lag = ? WHERE docid = ?', time, tie, lag, known.docid);
  }
}

/** Makes replies findable that were begun and, so far, not completed. */
export function indexInterrupted(sql: Sql): void {
  const docids = numbersOf(
    sql,
    `SELECT docid AS value FROM messages m
     WHERE complete = 0 AND indexed_pieces < (SELECT count(*) FROM pieces p WHERE p.hash = m.hash)`,
  );
  for (const docid of docids) {
    sql.run(
      'INSERT OR IGNORE INTO dead SELECT docid FROM messages WHERE docid = ? AND indexed_pieces > 0',
      docid,
    );
    // The hash is unique: the new row, with a new docid, takes the place of the old one.
    sql.run(
      `INSERT OR REPLACE INTO messages(hash, session, time, tie, lag, role, complete, indexed_pieces, segment, offset, length)
       SELECT hash, session, time, tie, lag, role, 0, (SELECT count(*) FROM pieces p WHERE p.hash = m.hash), segment, offset, length
       FROM messages m WHERE docid = ?`,
      docid,
    );
  }
}

/** Takes a message out of the index; its words go when the postings next look. */
export function removeMessage(sql: Sql, docid: number): void {
  sql.run(
    `INSERT OR IGNORE INTO dead SELECT docid FROM messages
     WHERE docid = ? AND (complete = 1 OR indexed_pieces > 0)`,
    docid,
  );
  sql.run('DELETE FROM messages WHERE docid = ?', docid);
}

function findMessage(sql: Sql, id: string): z.infer<typeof knownMessage> | undefined {
  return sql.get(
    knownMessage,
    'SELECT docid, time, tie, complete FROM messages WHERE hash = ?',
    messageKey(id),
  );
}

function isBefore(a: EventOrder, b: EventOrder): boolean {
  return a.time === b.time ? a.tie < b.tie : a.time < b.time;
}

interface MessageRow extends EventOrder {
  readonly id: string;
  readonly session: number;
  readonly lag: number;
  /** An index into ROLES. */
  readonly role: number;
  readonly complete: number;
}

function insertMessage(sql: Sql, row: MessageRow, { segment, offset, length }: IndexedLocation): void {
  sql.run(
    `INSERT INTO messages(hash, session, time, tie, lag, role, complete, segment, offset, length)
     VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    messageKey(row.id),
    row.session,
    row.time,
    row.tie,
    row.lag,
    row.role,
    row.complete,
    segment,
    offset,
    length,
  );
}
