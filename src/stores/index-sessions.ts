import * as z from 'zod';
import type { JournalEventOf } from '../journal/events.ts';
import { titleFrom } from '../memory/recall-text.ts';
import type { Session, SessionQuery } from '../memory/message.ts';
import type { ScheduledDeletion } from '../memory/ports.ts';
import { type IndexedLocation, locationRow, numberOf, type ReadEvent, textsOf } from './index-schema.ts';
import type { Sql } from './sql.ts';

/** Notes when a session was started; the earliest counts. */
export function addSession(sql: Sql, event: JournalEventOf<'session.started'>): void {
  sql.run(
    'UPDATE sessions SET started_at = min(coalesce(started_at, ?1), ?1) WHERE id = ?2',
    Date.parse(event.at),
    sessionOf(sql, event.sessionId),
  );
}

/** Notes a title and where it stands; the last one given counts. */
export function addTitle(
  sql: Sql,
  event: JournalEventOf<'session.titled'>,
  { segment, offset, length }: IndexedLocation,
): void {
  const session = sessionOf(sql, event.sessionId);
  sql.run('INSERT OR IGNORE INTO titles VALUES(?, ?, ?, ?, ?)', event.id, session, segment, offset, length);
  sql.run(
    'UPDATE sessions SET title = ?, titled = ? WHERE id = ? AND titled < ?',
    event.title,
    event.id,
    session,
    event.id,
  );
}

/** From now on the sessions are out of sight, until it is cancelled. */
export function addDeletion(sql: Sql, event: JournalEventOf<'deletion.scheduled'>): void {
  sql.run(
    'INSERT OR IGNORE INTO deletions VALUES(?, ?, ?)',
    event.id,
    Date.parse(event.due),
    JSON.stringify(event.sessionIds),
  );
}

/** Notes that something was said in a session, by `added` messages; returns the session's row. */
export function touchSession(
  sql: Sql,
  name: string,
  { id, at }: { readonly id: string; readonly at: number },
  added: number,
): number {
  const session = sessionOf(sql, name);
  sql.run(
    `UPDATE sessions SET messages = messages + ?1, first_at = min(coalesce(first_at, ?2), ?2),
       last_at = CASE WHEN ?3 > last THEN ?2 ELSE last_at END, last = max(last, ?3) WHERE id = ?4`,
    added,
    at,
    id,
    session,
  );
  return session;
}

/** A session without a title is called after its first user message. */
export function openSession(sql: Sql, session: number, position: string, content: string): void {
  const [opened] = textsOf(sql, `SELECT coalesce(opened, '') AS value FROM sessions WHERE id = ?`, session);
  if (opened && opened <= position) return;
  sql.run('UPDATE sessions SET opening = ?, opened = ? WHERE id = ?', titleFrom(content), position, session);
}

/** Counts and names a session anew, after some of its records were erased. */
export function resettleSession(sql: Sql, read: ReadEvent, session: number): void {
  sql.run(
    `UPDATE sessions SET messages = (SELECT count(*) FROM messages WHERE session = ?1),
       first_at = (SELECT min(time + lag) FROM messages WHERE session = ?1),
       last_at = (SELECT max(time + lag) FROM messages WHERE session = ?1),
       title = NULL, titled = '', opening = NULL, opened = NULL WHERE id = ?1`,
    session,
  );
  if (numberOf(sql, 'SELECT messages AS value FROM sessions WHERE id = ?', session) === 0) {
    sql.run('DELETE FROM titles WHERE session = ?', session);
    sql.run('DELETE FROM sessions WHERE id = ?', session);
    return;
  }
  for (const location of locations(sql, 'titles t', 't.session = ?1 ORDER BY t.id', session)) {
    const event = read(location);
    if (event?.type !== 'session.titled') continue;
    sql.run('UPDATE sessions SET title = ?, titled = ? WHERE id = ?', event.title, event.id, session);
  }
  const newest = 't.session = ?1 ORDER BY t.time DESC, t.tie DESC LIMIT 1';
  for (const location of locations(sql, 'messages t', newest, session)) {
    const event = read(location);
    if (event) sql.run('UPDATE sessions SET last = ? WHERE id = ?', event.id, session);
  }
  const first = 't.session = ?1 AND t.role = 0 ORDER BY t.time, t.tie LIMIT 1';
  for (const location of locations(sql, 'messages t', first, session)) {
    const event = read(location);
    if (event?.type === 'message.appended') openSession(sql, session, event.id, event.message.content);
  }
}

function locations(sql: Sql, table: string, where: string, session: number) {
  return sql.all(
    locationRow,
    `SELECT g.name AS segment, t.offset, t.length FROM ${table} JOIN segments g ON g.id = t.segment WHERE ${where}`,
    session,
  );
}

/** Sessions whose deletion is scheduled, neither cancelled nor carried out: `deletion` and `name`. */
const HIDDEN = `SELECT d.id AS deletion, d.due AS due, j.value AS name FROM deletions d, json_each(d.sessions) j
  WHERE d.id NOT IN (SELECT id FROM cancelled_deletions)
    AND NOT EXISTS (SELECT 1 FROM erased_sessions e WHERE e.name = j.value AND e.position > d.id)`;

/** The rows of sessions whose deletion is scheduled. */
export function hiddenSessions(sql: Sql): readonly number[] {
  return sql
    .all(
      z.object({ id: z.number() }),
      `SELECT s.id FROM sessions s WHERE s.name IN (SELECT name FROM (${HIDDEN}))`,
    )
    .map(({ id }) => id);
}

const deletionRow = z.object({ deletion: z.string(), due: z.number(), name: z.string(), title: z.string() });

/** The next one first. */
export function scheduledDeletions(sql: Sql): ScheduledDeletion[] {
  const rows = sql.all(
    deletionRow,
    `SELECT h.deletion, h.due, h.name, coalesce(s.title, s.opening, '') AS title
     FROM (${HIDDEN}) h JOIN sessions s ON s.name = h.name WHERE s.messages > 0 ORDER BY h.due, h.deletion`,
  );
  const deletions = new Map<string, ScheduledDeletion>();
  for (const { deletion: id, due, name, title } of rows) {
    const sessions = [...(deletions.get(id)?.sessions ?? []), { id: name, title }];
    deletions.set(id, { id, sessions, due: new Date(due).toISOString() });
  }
  return [...deletions.values()];
}

const sessionRow = z.object({
  name: z.string(),
  title: z.string(),
  started: z.number(),
  last_at: z.number(),
  messages: z.number(),
});

/** Sessions that have messages, newest first. */
export function querySessions(sql: Sql, { limit, before, title }: SessionQuery): Session[] {
  const rows = sql.all(
    sessionRow,
    `SELECT name, coalesce(title, opening, '') AS title, coalesce(started_at, first_at) AS started, last_at, messages
     FROM sessions WHERE messages > 0 AND (?1 IS NULL OR last < (SELECT last FROM sessions WHERE name = ?1))
       AND (?3 IS NULL OR instr(folded(coalesce(title, opening, '')), folded(?3)) > 0)
       AND name NOT IN (SELECT name FROM (${HIDDEN}))
     ORDER BY last DESC LIMIT ?2`,
    before ?? null,
    limit,
    title ?? null,
  );
  return rows.map((row) => ({
    id: row.name,
    title: row.title,
    startedAt: new Date(row.started).toISOString(),
    lastAt: new Date(row.last_at).toISOString(),
    messageCount: row.messages,
  }));
}

/** Defines `folded(text)`: letter case and accents aside. To be called once for each database. */
export function defineFolding(sql: Sql): void {
  sql.define('folded', (text) =>
    String(text)
      .normalize('NFKD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase(),
  );
}

function sessionOf(sql: Sql, name: string): number {
  const known = numberOf(sql, 'SELECT id AS value FROM sessions WHERE name = ?', name);
  return known || sql.insert('INSERT INTO sessions(name) VALUES(?)', name);
}
