import type { HistoryHit, HistorySession } from '../../../src/vscode/chat/protocol.ts';
import { strings } from '../strings.ts';
import type { HistoryState } from './history-state.ts';
import { type DayName, dayNameOf, monthName } from './times.ts';

export type HistoryRow =
  | { readonly kind: 'session'; readonly key: string; readonly session: HistorySession }
  | {
      readonly kind: 'deleted';
      readonly key: string;
      readonly title: string;
      readonly deletionId: string;
    }
  | { readonly kind: 'hit'; readonly key: string; readonly hit: HistoryHit };

export interface HistoryGroup {
  /** What stands above the rows; empty: nothing. */
  readonly heading: string;
  readonly rows: readonly HistoryRow[];
}

type SessionRow = Exclude<HistoryRow, { kind: 'hit' }>;

/**
 * The rows under their headings, as they are shown: sessions by date, or what a search found. `now` in milliseconds since
 * 1970-01-01 UTC; days are those of the reader.
 */
export function groupsOf(
  { answer, deletions }: Pick<HistoryState, 'answer' | 'deletions'>,
  now: number,
): readonly HistoryGroup[] {
  const sessions = answer?.sessions ?? [];
  const deleted = new Map(
    deletions.flatMap(({ id, sessions: gone }) =>
      gone.map((session): [string, SessionRow] => [session.id, deletedRow(session, id)]),
    ),
  );
  const known = new Set(sessions.map(({ id }) => id));
  const elsewhere = [...deleted].flatMap(([id, row]) => (known.has(id) ? [] : [row]));
  const rows = sessions.map((session): SessionRow => deleted.get(session.id) ?? sessionRow(session));
  const groups = answer && isSearch(answer) ? found(rows, answer.hits) : byDate(sessions, rows, now);
  return [{ heading: '', rows: elsewhere }, ...groups].filter((group) => group.rows.length > 0);
}

/** Whether the answer is one to a question, and not the list of all. */
export function isSearch({ search: { query }, filters }: NonNullable<HistoryState['answer']>): boolean {
  return query.trim() !== '' || filters.length > 0;
}

function found(sessions: readonly SessionRow[], hits: readonly HistoryHit[]): HistoryGroup[] {
  return [
    { heading: strings.history.conversations, rows: sessions },
    {
      heading: strings.history.messages,
      rows: hits.map((hit): HistoryRow => ({ kind: 'hit', key: `m:${hit.id}`, hit })),
    },
  ];
}

function byDate(
  sessions: readonly HistorySession[],
  rows: readonly SessionRow[],
  now: number,
): HistoryGroup[] {
  const groups = new Map<string, HistoryRow[]>();
  for (const [index, { at }] of sessions.entries()) {
    const heading = headingOf(Date.parse(at), now);
    const group = groups.get(heading) ?? [];
    const row = rows[index];
    if (row) group.push(row);
    groups.set(heading, group);
  }
  return [...groups].map(([heading, group]) => ({ heading, rows: group }));
}

function headingOf(at: number, now: number): string {
  const name = dayNameOf(at, now);
  return name === 'earlier' ? monthName(at) : HEADINGS[name];
}

const HEADINGS: Readonly<Record<Exclude<DayName, 'earlier'>, string>> = {
  today: strings.history.today,
  yesterday: strings.history.yesterday,
  week: strings.history.previous7Days,
  month: strings.history.previous30Days,
};

function sessionRow(session: HistorySession): SessionRow {
  return { kind: 'session', key: sessionKey(session.id), session };
}

function deletedRow({ id, title }: { id: string; title: string }, deletionId: string): SessionRow {
  return { kind: 'deleted', key: sessionKey(id), title, deletionId };
}

/** The same before and after it is deleted, so that the row stays where it is. */
function sessionKey(id: string): string {
  return `s:${id}`;
}
