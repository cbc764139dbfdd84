import * as z from 'zod';
import type { Location } from '../journal/segments.ts';
import type { Message, Session } from '../memory/message.ts';
import { locationRow, type ReadEvent } from './index-schema.ts';
import type { Sql } from './sql.ts';

const messageRow = locationRow.extend({
  id: z.string(),
  name: z.string(),
  at: z.number(),
  complete: z.number(),
});

/** The messages of a query, read from the journal. `where` may speak of messages `m` and sessions `s`. */
export function messagesBy(
  sql: Sql,
  read: ReadEvent,
  where: string,
  ...params: (string | number | null)[]
): Message[] {
  const rows = sql.all(
    messageRow,
    `SELECT m.id, s.name, m.at, m.complete, g.name AS segment, m.offset, m.length
     FROM messages m JOIN sessions s ON s.id = m.session JOIN segments g ON g.id = m.segment WHERE ${where}`,
    ...params,
  );
  return rows.flatMap(
    (row) => (row.complete ? wholeMessage(read, row) : piecedMessage(sql, read, row)) ?? [],
  );
}

/** The newest `limit` messages of a session before another message, oldest first. */
export function messagesOfSession(
  sql: Sql,
  read: ReadEvent,
  { sessionId, limit, before }: { sessionId: string; limit: number; before?: string },
): Message[] {
  const where = `s.name = ?1 AND (?2 IS NULL OR m.position < (SELECT position FROM messages WHERE id = ?2))
    ORDER BY m.position DESC LIMIT ?3`;
  return messagesBy(sql, read, where, sessionId, before ?? null, limit).reverse();
}

/** In the order of the ids. */
export function messagesById(sql: Sql, read: ReadEvent, ids: readonly string[]): Message[] {
  const found = messagesBy(sql, read, 'm.id IN (SELECT value FROM json_each(?))', JSON.stringify(ids));
  const byId = new Map(found.map((message) => [message.id, message]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const sessionRow = z.object({
  name: z.string(),
  title: z.string(),
  started: z.number(),
  last_at: z.number(),
  messages: z.number(),
});

/** Sessions that have messages, newest first. */
export function sessionsBefore(sql: Sql, limit: number, before?: string): Session[] {
  const rows = sql.all(
    sessionRow,
    `SELECT name, coalesce(title, opening, '') AS title, coalesce(started_at, first_at) AS started, last_at, messages
     FROM sessions WHERE messages > 0 AND (?1 IS NULL OR last < (SELECT last FROM sessions WHERE name = ?1))
     ORDER BY last DESC LIMIT ?2`,
    before ?? null,
    limit,
  );
  return rows.map((row) => ({
    id: row.name,
    title: row.title,
    startedAt: new Date(row.started).toISOString(),
    lastAt: new Date(row.last_at).toISOString(),
    messageCount: row.messages,
  }));
}

function wholeMessage(read: ReadEvent, row: Location): Message | null {
  const event = read(row);
  return event?.type === 'message.appended' ? { ...event.message, at: event.at } : null;
}

function piecedMessage(sql: Sql, read: ReadEvent, { id, name, at }: z.infer<typeof messageRow>): Message {
  const pieces = sql.all(
    locationRow,
    `SELECT g.name AS segment, offset, length FROM pieces JOIN segments g ON g.id = pieces.segment
     WHERE message = ? ORDER BY position`,
    id,
  );
  const content = pieces.map(read).map((event) => (event?.type === 'message.streamed' ? event.text : ''));
  return {
    id,
    sessionId: name,
    role: 'assistant',
    content: content.join(''),
    status: 'interrupted',
    at: new Date(at).toISOString(),
  };
}
