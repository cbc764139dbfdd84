import * as z from 'zod';
import type { JournalEventOf } from '../journal/events.ts';
import { titleFrom, words } from '../memory/recall-text.ts';
import { numberOf, type ReadEvent, textsOf } from './index-schema.ts';
import { messagesBy } from './query-messages.ts';
import type { Sql } from './sql.ts';

/** Where an event stands; `segment` is the row of its segment. */
export interface IndexedLocation {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

const knownMessage = z.object({ docid: z.number(), position: z.string(), complete: z.number() });

/** A whole message: takes the place of its pieces, and of an earlier event with the same message id. */
export function addMessage(
  sql: Sql,
  event: JournalEventOf<'message.appended'>,
  location: IndexedLocation,
): void {
  const { id, sessionId, role, content } = event.message;
  const known = sql.get(knownMessage, 'SELECT docid, position, complete FROM messages WHERE id = ?', id);
  const at = Date.parse(event.at);
  const session = touchSession(sql, sessionId, event.id, at, known ? 0 : 1);
  if (role === 'user') openSession(sql, session, event.id, content);
  if (known?.complete && known.position >= event.id) return;
  if (known) {
    sql.run('DELETE FROM messages WHERE docid = ?', known.docid);
    sql.run('DELETE FROM pieces WHERE message = ?', id);
  }
  index(
    sql,
    insertMessage(sql, { id, session, position: event.id, at, role, complete: 1 }, location),
    content,
  );
}

/** The next piece of a reply. Pieces are not searched for before the next opening: most are complete within seconds. */
export function addPiece(
  sql: Sql,
  event: JournalEventOf<'message.streamed'>,
  location: IndexedLocation,
): void {
  const { messageId: id, sessionId } = event;
  const known = sql.get(knownMessage, 'SELECT docid, position, complete FROM messages WHERE id = ?', id);
  const at = Date.parse(event.at);
  const session = touchSession(sql, sessionId, event.id, at, known ? 0 : 1);
  if (known?.complete) return;
  const { segment, offset, length } = location;
  sql.run('INSERT OR IGNORE INTO pieces VALUES(?, ?, ?, ?, ?)', event.id, id, segment, offset, length);
  if (!known) {
    insertMessage(sql, { id, session, position: event.id, at, role: 'assistant', complete: 0 }, location);
  } else if (event.id < known.position) {
    sql.run('UPDATE messages SET position = ?, at = ? WHERE docid = ?', event.id, at, known.docid);
  }
}

export function addSession(sql: Sql, event: JournalEventOf<'session.started'>): void {
  sql.run(
    'UPDATE sessions SET started_at = min(coalesce(started_at, ?1), ?1) WHERE id = ?2',
    Date.parse(event.at),
    sessionOf(sql, event.sessionId),
  );
}

export function addTitle(sql: Sql, event: JournalEventOf<'session.titled'>): void {
  const session = sessionOf(sql, event.sessionId);
  sql.run(
    'UPDATE sessions SET title = ?, titled = ? WHERE id = ? AND titled < ?',
    event.title,
    event.id,
    session,
    event.id,
  );
}

/** Makes replies findable that were begun and, so far, not completed. */
export function indexInterrupted(sql: Sql, read: ReadEvent): void {
  const ids = textsOf(
    sql,
    `SELECT id AS value FROM messages
     WHERE complete = 0 AND indexed_pieces < (SELECT count(*) FROM pieces WHERE message = messages.id)`,
  );
  for (const id of ids) {
    const docid = sql.insert(
      `INSERT OR REPLACE INTO messages(id, session, position, at, role, complete, indexed_pieces, segment, offset, length)
       SELECT id, session, position, at, role, 0, (SELECT count(*) FROM pieces WHERE message = ?1), segment, offset, length
       FROM messages WHERE id = ?1`,
      id,
    );
    for (const { content } of messagesBy(sql, read, 'm.docid = ?', docid)) index(sql, docid, content);
  }
}

interface MessageRow {
  readonly id: string;
  readonly session: number;
  readonly position: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly role: string;
  readonly complete: number;
}

/** The new row's `docid`. */
function insertMessage(sql: Sql, row: MessageRow, { segment, offset, length }: IndexedLocation): number {
  return sql.insert(
    `INSERT INTO messages(id, session, position, at, role, complete, segment, offset, length)
     VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.session,
    row.position,
    row.at,
    row.role,
    row.complete,
    segment,
    offset,
    length,
  );
}

function index(sql: Sql, docid: number, content: string): void {
  sql.run('INSERT INTO words(docid, text) VALUES(?, ?)', docid, words(content).join(' '));
}

function sessionOf(sql: Sql, name: string): number {
  const known = numberOf(sql, 'SELECT id AS value FROM sessions WHERE name = ?', name);
  return known || sql.insert('INSERT INTO sessions(name) VALUES(?)', name);
}

/** Notes that something was said in a session, by `added` messages; returns the session's row. */
function touchSession(sql: Sql, name: string, position: string, at: number, added: number): number {
  const session = sessionOf(sql, name);
  sql.run(
    `UPDATE sessions SET messages = messages + ?1, first_at = min(coalesce(first_at, ?2), ?2),
       last_at = CASE WHEN ?3 > last THEN ?2 ELSE last_at END, last = max(last, ?3) WHERE id = ?4`,
    added,
    at,
    position,
    session,
  );
  return session;
}

/** A session without a title is called after its first user message. */
function openSession(sql: Sql, session: number, position: string, content: string): void {
  const [opened] = textsOf(sql, `SELECT coalesce(opened, '') AS value FROM sessions WHERE id = ?`, session);
  if (opened && opened <= position) return;
  sql.run('UPDATE sessions SET opening = ?, opened = ? WHERE id = ?', titleFrom(content), position, session);
}
