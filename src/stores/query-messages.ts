import * as z from 'zod';
import type { Location } from '../journal/segments.ts';
import type { Message } from '../memory/message.ts';
import { locationRow, numberOf, type ReadEvent, type SqlParam } from './index-schema.ts';
import { messageKey } from './message-key.ts';
import { ROLES } from './ranking/documents.ts';
import type { Sql } from './sql.ts';

const messageRow = locationRow.extend({
  docid: z.number(),
  session: z.number(),
  name: z.string(),
  at: z.number(),
  complete: z.number(),
  hash: z.instanceof(Uint8Array),
});

const TOOL = ROLES.indexOf('tool');

export interface FoundMessage {
  readonly docid: number;
  /** The row of its session. */
  readonly session: number;
  readonly message: Message;
}

/** The messages of a query, read from the journal. `where` may speak of messages `m` and sessions `s`. */
export function findMessages(
  sql: Sql,
  read: ReadEvent,
  where: string,
  ...params: SqlParam[]
): FoundMessage[] {
  const rows = sql.all(
    messageRow,
    `SELECT m.docid, m.session, s.name, m.time + m.lag AS at, m.complete, m.hash, g.name AS segment, m.offset, m.length
     FROM messages m JOIN sessions s ON s.id = m.session JOIN segments g ON g.id = m.segment WHERE ${where}`,
    ...params,
  );
  return rows.flatMap((row) => {
    const message = row.complete ? wholeMessage(read, row) : piecedMessage(sql, read, row);
    return message ? { docid: row.docid, session: row.session, message } : [];
  });
}

/** The newest `limit` messages of a session before another message, oldest first. */
export function messagesOfSession(
  sql: Sql,
  read: ReadEvent,
  { sessionId, limit, before }: { sessionId: string; limit: number; before?: string },
): Message[] {
  const where = `s.name = ?1 AND (?2 IS NULL OR (m.time, m.tie) < (SELECT time, tie FROM messages WHERE hash = ?2))
    ORDER BY m.time DESC, m.tie DESC LIMIT ?3`;
  const key = before === undefined ? null : messageKey(before);
  return findMessages(sql, read, where, sessionId, key, limit)
    .map(({ message }) => message)
    .reverse();
}

/** In the order of the ids. */
export function messagesById(sql: Sql, read: ReadEvent, ids: readonly string[]): Message[] {
  return ids.flatMap((id) =>
    findMessages(sql, read, 'm.hash = ?', messageKey(id)).map(({ message }) => message),
  );
}

/** The `docid` of what was said before or after a message in its session, results of tools aside; 0 at the ends. */
export function neighbourOf(sql: Sql, docid: number, side: 'previous' | 'next'): number {
  const [relation, order] = side === 'previous' ? ['<', 'DESC'] : ['>', 'ASC'];
  return numberOf(
    sql,
    `SELECT m.docid AS value FROM messages m WHERE m.session = (SELECT session FROM messages WHERE docid = ?1) AND m.role <> ${TOOL}
       AND (m.time, m.tie) ${relation} (SELECT time, tie FROM messages WHERE docid = ?1)
     ORDER BY m.time ${order}, m.tie ${order} LIMIT 1`,
    docid,
  );
}

function wholeMessage(read: ReadEvent, row: Location): Message | null {
  const event = read(row);
  return event?.type === 'message.appended' ? { ...event.message, at: event.at } : null;
}

function piecedMessage(
  sql: Sql,
  read: ReadEvent,
  { hash, name, at }: z.infer<typeof messageRow>,
): Message | null {
  const locations = sql.all(
    locationRow,
    `SELECT g.name AS segment, offset, length FROM pieces JOIN segments g ON g.id = pieces.segment
     WHERE hash = ? ORDER BY position`,
    hash,
  );
  const pieces = locations.map(read).flatMap((event) => (event?.type === 'message.streamed' ? event : []));
  const [first] = pieces;
  if (!first) return null;
  return {
    id: first.messageId,
    sessionId: name,
    role: 'assistant',
    content: pieces.map(({ text }) => text).join(''),
    status: 'interrupted',
    at: new Date(at).toISOString(),
  };
}
