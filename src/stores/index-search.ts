import * as z from 'zod';
import type { MessageQuery, MessageSearchResult } from '../memory/message.ts';
import { queryWords } from '../memory/recall-text.ts';
import { messagesBy } from './query-messages.ts';
import { messageCount, numberOf, type ReadEvent } from './index-schema.ts';
import type { Sql } from './sql.ts';

const hitRow = z.object({ docid: z.number(), score: z.number(), total: z.number() });

/** Of this many messages a word may be common; below, every word counts. */
const SMALL = 1_000;
/** A word found in more than this share of the messages tells nothing, and costs most of a search's time. */
const COMMON_SHARE = 0.15;

/** To be called once for each database, before the first search. */
export function defineRanking(sql: Sql): void {
  sql.define('bm25', (matchinfo) => (matchinfo instanceof Uint8Array ? bm25(matchinfo) : 0));
}

export function searchMessages(sql: Sql, read: ReadEvent, query: MessageQuery): MessageSearchResult {
  const filter = filterOf(query);
  if (!filter) return { hits: [], total: 0 };
  const match = matchExpression(sql, queryWords(query.text ?? ''));
  if (match === '') return messagesByDate(sql, read, filter, query.limit);
  // CROSS JOIN: SQLite is to go from the words to the messages, never the other way round.
  const rows = sql.all(
    hitRow,
    `SELECT docid, score, count(*) OVER () AS total FROM (
       SELECT m.docid, m.position, bm25(matchinfo(words, 'pcnalx')) AS score
       FROM words CROSS JOIN messages m ON m.docid = words.docid WHERE words MATCH ? ${filter.sql}
     ) ORDER BY score DESC, position DESC LIMIT ?`,
    match,
    ...filter.params,
    query.limit,
  );
  const hits = rows.flatMap(({ docid, score }) =>
    messagesBy(sql, read, 'm.docid = ?', docid).map((message) => ({ message, score })),
  );
  return { hits, total: rows[0]?.total ?? 0 };
}

/** Newest first. */
function messagesByDate(sql: Sql, read: ReadEvent, filter: Filter, limit: number): MessageSearchResult {
  const where = `TRUE ${filter.sql}`;
  const hits = messagesBy(sql, read, `${where} ORDER BY m.position DESC LIMIT ?`, ...filter.params, limit);
  return {
    hits: hits.map((message) => ({ message, score: 0 })),
    total:
      filter.params.length === 0
        ? messageCount(sql)
        : numberOf(sql, `SELECT count(*) AS value FROM messages m WHERE ${where}`, ...filter.params),
  };
}

interface Filter {
  /** Conditions on a message `m`, each with an AND before it. */
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/** Null when nothing can match: a date does not exist. */
function filterOf({ roles, start, end, excludeIds = [] }: MessageQuery): Filter | null {
  const conditions: [sql: string, param: string | number][] = [];
  if (roles) conditions.push(['m.role IN (SELECT value FROM json_each(?))', JSON.stringify(roles)]);
  if (start !== undefined) conditions.push(['m.at >= ?', Date.parse(start)]);
  if (end !== undefined) conditions.push(['m.at < ?', Date.parse(end)]);
  if (excludeIds.length > 0) {
    conditions.push(['m.id NOT IN (SELECT value FROM json_each(?))', JSON.stringify(excludeIds)]);
  }
  const params = conditions.map(([, param]) => param);
  return params.some(Number.isNaN)
    ? null
    : { sql: conditions.map(([sql]) => `AND ${sql}`).join(' '), params };
}

/** The words joined by OR, without those that nearly every message has; empty when there is no word to search for. */
function matchExpression(sql: Sql, terms: readonly string[]): string {
  const total = messageCount(sql);
  const frequencies = terms.map((term) => ({
    term,
    share: total < SMALL ? 0 : messagesWith(sql, term) / total,
  }));
  const rare = frequencies.filter(({ share }) => share <= COMMON_SHARE);
  const rarest = frequencies.toSorted((a, b) => a.share - b.share).slice(0, 1);
  return (rare.length > 0 ? rare : rarest)
    .map(({ term }) => `"${term}${isPartOfPair(term) ? '*' : ''}"`)
    .join(' OR ');
}

function messagesWith(sql: Sql, term: string): number {
  return numberOf(
    sql,
    `SELECT documents AS value FROM vocabulary
     WHERE term = (SELECT token FROM stems WHERE input = ?) AND col = '*'`,
    term,
  );
}

/** A single character of a script that is indexed by pairs: it is found as the first of a pair. */
function isPartOfPair(term: string): boolean {
  return Array.from(term).length === 1 && /\p{Lo}/u.test(term);
}

/** Free parameters of BM25 that were best for conversations; see Robertson and Zaragoza 2009 for the formula. */
const K1 = 0.8;
const B = 0.75;

/** BM25 of one message, from FTS4's `matchinfo` in the format `pcnalx` for one column: https://sqlite.org/fts3.html#matchinfo */
function bm25(matchinfo: Uint8Array): number {
  const { buffer, byteOffset, length: bytes } = matchinfo;
  const info = new Uint32Array(buffer, byteOffset, bytes / Uint32Array.BYTES_PER_ELEMENT);
  const [phrases, rows, averageLength, length] = [at(info, 0), at(info, 2), at(info, 3), at(info, 4)];
  let score = 0;
  for (let phrase = 0; phrase < phrases; phrase++) {
    const hits = at(info, 5 + 3 * phrase);
    const messages = at(info, 5 + 3 * phrase + 2);
    const rarity = Math.log(1 + (rows - messages + 0.5) / (messages + 0.5));
    score += (rarity * hits * (K1 + 1)) / (hits + K1 * (1 - B + (B * length) / (averageLength || 1)));
  }
  return score;
}

function at(numbers: Uint32Array, index: number): number {
  return numbers[index] ?? 0;
}
