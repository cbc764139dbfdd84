import type { Message, MessageHit, MessageQuery, MessageSearchResult } from '../memory/message.ts';
import { queryWords } from '../memory/recall-text.ts';
import { messageCount, numberOf, numbersOf, type ReadEvent, textsOf } from './index-schema.ts';
import { hiddenSessions } from './index-sessions.ts';
import { messageKey } from './message-key.ts';
import type { MessageCache } from './message-cache.ts';
import { findMessages, type FoundMessage, neighbourOf } from './query-messages.ts';
import { ROLES } from './ranking/documents.ts';
import { matchRanges } from './ranking/match-ranges.ts';
import { phrasesOf } from './ranking/query.ts';
import type { Sql } from './sql.ts';
import type { TextIndex } from './text-index.ts';

export interface SearchSources {
  readonly sql: Sql;
  readonly read: ReadEvent;
  readonly text: TextIndex;
  readonly messages: MessageCache;
  /** In milliseconds since 1970-01-01 UTC: what "yesterday" is counted from. */
  readonly now: number;
}

const NOTHING: MessageSearchResult = { hits: [], total: 0 };

/**
 * As `ProjectStore.search`: ranked by words where the query has any, else by date. Nothing for a date that does not exist.
 */
export function searchMessages(sources: SearchSources, query: MessageQuery): MessageSearchResult {
  const { sql, text, messages, now } = sources;
  const { limit, offset = 0, start, end, roles } = query;
  if ([start, end].some((date) => date !== undefined && Number.isNaN(Date.parse(date)))) return NOTHING;
  if (query.text === undefined || saysNothing(query.text)) return messagesByDate(sources, query);
  const ranking = text.rank({
    text: query.text,
    limit: offset + limit,
    now,
    ...(roles ? { roles: roles.map((role) => ROLES.indexOf(role)) } : {}),
    ...(start === undefined ? {} : { start: Date.parse(start) }),
    ...(end === undefined ? {} : { end: Date.parse(end) }),
    excludedSessions: excludedSessions(sql, query),
    excluded: new Set(docidsOf(sql, query.excludeIds ?? [])),
  });
  const wanted = new Set(ranking.terms);
  const hits = ranking.hits.slice(offset).flatMap(({ document, score }) => {
    const found = messages.get(document);
    if (!found) return [];
    const matches = matchRanges(found.message.content, (term) => wanted.has(term), text.termOf);
    return { ...withContext(sources, found), score, matches };
  });
  return { hits, total: ranking.total };
}

function saysNothing(text: string): boolean {
  return queryWords(text).length === 0 && phrasesOf(text).length === 0;
}

/** Newest first. */
function messagesByDate(sources: SearchSources, query: MessageQuery): MessageSearchResult {
  const { sql, read } = sources;
  const { limit, offset = 0 } = query;
  const conditions = filterConditions(sql, query);
  const where = ['TRUE', ...conditions.map(([condition]) => condition)].join(' AND ');
  const params = conditions.map(([, param]) => param);
  const found = findMessages(
    sql,
    read,
    `${where} ORDER BY m.time DESC, m.tie DESC LIMIT ? OFFSET ?`,
    ...params,
    limit,
    offset,
  );
  return {
    hits: found.map((hit) => ({ ...withContext(sources, hit), score: 0, matches: [] })),
    total:
      conditions.length === 0
        ? messageCount(sql)
        : numberOf(sql, `SELECT count(*) AS value FROM messages m WHERE ${where}`, ...params),
  };
}

function filterConditions(
  sql: Sql,
  { roles, start, end, sessionIds, excludeIds = [] }: MessageQuery,
): [sql: string, param: string | number][] {
  const conditions: [sql: string, param: string | number][] = [];
  const inList = (column: string, list: readonly (string | number)[], not = ''): void => {
    conditions.push([`${column} ${not} IN (SELECT value FROM json_each(?))`, JSON.stringify(list)]);
  };
  if (roles)
    inList(
      'm.role',
      roles.map((role) => ROLES.indexOf(role)),
    );
  if (start !== undefined) conditions.push(['m.time + m.lag >= ?', Date.parse(start)]);
  if (end !== undefined) conditions.push(['m.time + m.lag < ?', Date.parse(end)]);
  if (sessionIds) inList('m.session', sessionRows(sql, sessionIds));
  const hidden = hiddenSessions(sql);
  if (hidden.length > 0) inList('m.session', hidden, 'NOT');
  const excluded = docidsOf(sql, excludeIds);
  if (excluded.length > 0) inList('m.docid', excluded, 'NOT');
  return conditions;
}

/** The sessions that are out of the question. */
function excludedSessions(sql: Sql, { sessionIds }: MessageQuery): Set<number> {
  const others = 'SELECT id AS value FROM sessions WHERE name NOT IN (SELECT value FROM json_each(?))';
  return new Set([
    ...hiddenSessions(sql),
    ...(sessionIds ? numbersOf(sql, others, JSON.stringify(sessionIds)) : []),
  ]);
}

function withContext(
  { sql, messages }: SearchSources,
  { docid, message }: FoundMessage,
): Omit<MessageHit, 'score' | 'matches'> {
  const neighbour = (side: 'previous' | 'next'): Message | null => {
    const beside = neighbourOf(sql, docid, side);
    return beside > 0 ? (messages.get(beside)?.message ?? null) : null;
  };
  const [sessionTitle = ''] = textsOf(
    sql,
    `SELECT coalesce(title, opening, '') AS value FROM sessions WHERE name = ?`,
    message.sessionId,
  );
  return {
    message,
    sessionTitle,
    previous: neighbour('previous'),
    next: neighbour('next'),
  };
}

function sessionRows(sql: Sql, ids: readonly string[]): number[] {
  return numbersOf(
    sql,
    'SELECT id AS value FROM sessions WHERE name IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  );
}

function docidsOf(sql: Sql, ids: readonly string[]): number[] {
  return ids.flatMap((id) =>
    numbersOf(sql, 'SELECT docid AS value FROM messages WHERE hash = ?', messageKey(id)),
  );
}
