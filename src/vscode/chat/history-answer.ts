import type { Memory } from '../../memory/memory.ts';
import type { Message, MessageHit, MessageQuery, Session, TextRange } from '../../memory/message.ts';
import { parseRecallQuery, type RecallQuery } from '../../memory/recall-query.ts';
import { snippet } from '../../memory/snippet.ts';
import type { HistoryAnswer, HistoryHit, HistorySearch, HistorySession } from './protocol.ts';

type Recall = Pick<Memory['recall'], 'search' | 'sessions'>;

/** How much of an answer is read. */
export interface Extent {
  readonly sessions: number;
  readonly hits: number;
}

/** A page of the list of sessions. */
const SESSION_PAGE = 60;
/** Of the sessions whose title matches, those that stand above the messages at first. */
const TITLE_PAGE = 5;
const HIT_PAGE = 30;
/** Characters of a message that are shown, and of the one before it. */
const SNIPPET = 240;
const CONTEXT = 100;
/** A message of fewer characters is shown with what was said before it. */
const SHORT = 60;

/** What the search finds. The extent may be less than what was shown before; it is never less than a page. */
export async function readAnswer(
  recall: Recall,
  search: HistorySearch,
  extent: Extent,
  now: number,
): Promise<HistoryAnswer> {
  const query = understand(search, now);
  const [found, titled] = await Promise.all([
    isList(query)
      ? null
      : recall.search({ ...toMessageQuery(query), limit: Math.max(extent.hits, HIT_PAGE) }),
    readSessions(recall, query, Math.max(extent.sessions, pageOf(query))),
  ]);
  return {
    search,
    filters: query.understood,
    ...titled,
    hits: found?.hits.map(toHistoryHit) ?? [],
    total: found?.total ?? 0,
    totalOfAllDates: found?.total === 0 ? await countAllDates(recall, query) : 0,
    error: null,
  };
}

/** What comes behind what was shown. */
export async function readMore(
  recall: Recall,
  answer: HistoryAnswer,
  part: 'sessions' | 'hits',
  now: number,
): Promise<Pick<HistoryAnswer, 'sessions' | 'hasMoreSessions' | 'hits' | 'total'>> {
  const query = understand(answer.search, now);
  if (part === 'sessions') {
    const sessions = await readSessions(recall, query, SESSION_PAGE, oldest(answer.sessions));
    return { ...sessions, hits: [], total: answer.total };
  }
  const page = { limit: HIT_PAGE, offset: answer.hits.length };
  const { hits, total } = await recall.search({ ...toMessageQuery(query), ...page });
  return {
    sessions: [],
    hasMoreSessions: answer.hasMoreSessions,
    hits: hits.map(toHistoryHit),
    // Where there is nothing behind what was shown, that is all: nobody is to ask again and again.
    total: hits.length === 0 ? answer.hits.length : total,
  };
}

/** Whether the search asks for nothing in particular, and all sessions are listed. */
export function listsSessions({ search: { query }, filters }: HistoryAnswer): boolean {
  return query.trim() === '' && filters.length === 0;
}

function understand({ query, plain }: HistorySearch, now: number): RecallQuery {
  return parseRecallQuery(query, now, plain);
}

function isList({ text, understood }: RecallQuery): boolean {
  return text === '' && understood.length === 0;
}

function pageOf(query: RecallQuery): number {
  return isList(query) ? SESSION_PAGE : TITLE_PAGE;
}

/** A title has no role; of dates, a session is in all those between its first and its last message. */
async function readSessions(
  recall: Recall,
  query: RecallQuery,
  limit: number,
  before?: string,
): Promise<Pick<HistoryAnswer, 'sessions' | 'hasMoreSessions'>> {
  const title = query.text.replaceAll(/["“”„]/g, '').trim();
  if (!isList(query) && (title === '' || query.roles)) return { sessions: [], hasMoreSessions: false };
  const sessions: HistorySession[] = [];
  let cursor = before;
  for (;;) {
    const found = await recall.sessions({
      limit: limit + 1,
      ...(title === '' ? {} : { title }),
      ...(cursor === undefined ? {} : { before: cursor }),
    });
    const page = found.slice(0, limit);
    sessions.push(
      ...page
        .filter((session) => isWithin(session, query))
        .map((session) => toHistorySession(session, title)),
    );
    const hasMore = found.length > limit;
    if (!hasMore || sessions.length >= limit)
      return { sessions: sessions.slice(0, limit), hasMoreSessions: hasMore || sessions.length > limit };
    cursor = page.at(-1)?.id;
  }
}

function isWithin({ startedAt, lastAt }: Session, { start, end }: RecallQuery): boolean {
  return (
    (start === undefined || Date.parse(lastAt) >= Date.parse(start)) &&
    (end === undefined || Date.parse(startedAt) < Date.parse(end))
  );
}

function oldest(sessions: readonly HistorySession[]): string | undefined {
  return sessions.at(-1)?.id;
}

function toMessageQuery({ text, start, end, roles }: RecallQuery): Omit<MessageQuery, 'limit'> {
  return {
    roles: roles ?? ['user', 'assistant'],
    ...(text === '' ? {} : { text }),
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  };
}

async function countAllDates(recall: Recall, query: RecallQuery): Promise<number> {
  if (query.start === undefined && query.end === undefined) return 0;
  const { start: _, end: __, ...rest } = query;
  return (await recall.search({ ...toMessageQuery(rest), limit: 1 })).total;
}

function toHistorySession({ id, title, lastAt, messageCount }: Session, words: string): HistorySession {
  return { id, title, marks: findMarks(title, words), at: lastAt, messageCount };
}

function toHistoryHit({ message, matches, sessionTitle, previous }: MessageHit): HistoryHit {
  const { text, marks } = snippet(message.content, matches, SNIPPET);
  return {
    id: message.id,
    sessionTitle,
    role: message.role,
    at: message.at,
    text,
    marks,
    before: contextOf(message, previous),
  };
}

function contextOf({ content }: Message, previous: Message | null): HistoryHit['before'] {
  if (!previous || content.length >= SHORT || previous.role === 'tool' || previous.content.trim() === '')
    return null;
  return { role: previous.role, text: snippet(previous.content, [], CONTEXT).text };
}

/** Where the words stand in the title, letter case aside. */
function findMarks(title: string, words: string): readonly TextRange[] {
  const lower = title.toLowerCase();
  // A few letters have another length in lower case: a wrong mark would be worse than none.
  const at = words === '' || lower.length !== title.length ? -1 : lower.indexOf(words.toLowerCase());
  return at < 0 ? [] : [[at, at + words.length]];
}
