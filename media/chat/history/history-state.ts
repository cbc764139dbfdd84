import type {
  HistoryAnswer,
  HistoryDeletion,
  HistoryEvent,
  HistoryFilter,
  HistorySearch,
  HistorySession,
  NoticeItem,
} from '../../../src/vscode/chat/protocol.ts';

export interface HistoryState {
  /** Whether it stands in the place of the conversation. What it holds stays while it does not. */
  readonly shown: boolean;
  /** Grows with every request; the search field takes the focus whenever it changes. */
  readonly focusRequest: number;
  /** What stands in the field: ahead of the answer while the user types. */
  readonly search: HistorySearch;
  /** Null until the host has answered for the first time. */
  readonly answer: HistoryAnswer | null;
  readonly deletions: readonly HistoryDeletion[];
  /** The page that the host was asked for. */
  readonly requested: 'sessions' | 'hits' | null;
  /** The session whose title is being edited. */
  readonly renaming: string | null;
  /** What did not work, until the next attempt. */
  readonly notice: NoticeItem | null;
}

/** What the user does that changes what is shown before the host answers. */
export type HistoryAction =
  | { readonly type: 'closed' }
  | { readonly type: 'typed'; readonly query: string }
  /** A part of the query that was understood as a date or a role is to be words. */
  | { readonly type: 'taken-as-words'; readonly filter: HistoryFilter }
  /** The dates are cut out of the query. */
  | { readonly type: 'dates-removed' }
  | { readonly type: 'more-requested'; readonly part: 'sessions' | 'hits' }
  /** Null: the editing has ended. */
  | { readonly type: 'renaming'; readonly sessionId: string | null }
  | { readonly type: 'notice-closed' };

export const initialHistory: HistoryState = {
  shown: false,
  focusRequest: 0,
  search: { serial: 0, query: '', plain: [] },
  answer: null,
  deletions: [],
  requested: null,
  renaming: null,
  notice: null,
};

/** Sessions and hits that an event does not touch keep their identity. */
export function reduceHistory(history: HistoryState, event: HistoryEvent | HistoryAction): HistoryState {
  switch (event.type) {
    case 'shown':
      return {
        ...history,
        shown: true,
        focusRequest: history.focusRequest + (event.focus ? 1 : 0),
      };
    case 'hidden':
    case 'closed':
      return { ...history, shown: false, renaming: null, notice: null };
    case 'answered':
      return answered(history, event.answer);
    case 'more':
      return inAnswer(history, event.serial, (answer) => ({
        ...answer,
        sessions: [...answer.sessions, ...unknown(event.sessions, answer.sessions)],
        hasMoreSessions: event.hasMoreSessions,
        hits: [...answer.hits, ...unknown(event.hits, answer.hits)],
        total: event.total,
      }));
    case 'sessions-changed':
      return changed(history, event.serial, event.put, event.removed);
    case 'deletions':
      return { ...history, deletions: event.deletions };
    case 'failed':
      return { ...history, notice: event.notice, requested: null };
    case 'typed':
      return searching(history, event.query, event.query === '' ? [] : history.search.plain);
    case 'taken-as-words':
      return asWords(history, event.filter);
    case 'dates-removed':
      return withoutDates(history);
    case 'more-requested':
      return { ...history, requested: event.part };
    case 'renaming':
      return { ...history, renaming: event.sessionId, notice: null };
    case 'notice-closed':
      return { ...history, notice: null };
  }
}

/** Whether the answer to what stands in the field is still to come. */
export function isSearching({ search, answer }: HistoryState): boolean {
  return answer === null || answer.search.serial < search.serial;
}

function searching(history: HistoryState, query: string, plain: readonly string[]): HistoryState {
  const search = { serial: history.search.serial + 1, query, plain };
  return { ...history, search, notice: null };
}

/** An answer to an older search than the one that is shown has come late, and says nothing any more. */
function answered(history: HistoryState, answer: HistoryAnswer): HistoryState {
  if (history.answer && answer.search.serial < history.answer.search.serial) return history;
  // A page that was made anew has nothing in its field: the host knows what stood there.
  const search = answer.search.serial >= history.search.serial ? answer.search : history.search;
  const renaming = answer.sessions.some(({ id }) => id === history.renaming) ? history.renaming : null;
  return { ...history, search, answer, requested: null, renaming };
}

function changed(
  history: HistoryState,
  serial: number,
  put: readonly HistorySession[],
  removed: readonly string[],
): HistoryState {
  const gone = new Set([...removed, ...put.map(({ id }) => id)]);
  const next = inAnswer(history, serial, (answer) => ({
    ...answer,
    sessions: [...answer.sessions.filter(({ id }) => !gone.has(id)), ...put].sort(newestFirst),
  }));
  // What happens to the list is no answer to a request for its next page.
  return { ...next, requested: history.requested };
}

function newestFirst(a: HistorySession, b: HistorySession): number {
  return a.at < b.at ? 1 : a.at > b.at ? -1 : 0;
}

function inAnswer(
  history: HistoryState,
  serial: number,
  change: (answer: HistoryAnswer) => HistoryAnswer,
): HistoryState {
  const { answer } = history;
  if (answer?.search.serial !== serial) return history;
  return { ...history, answer: change(answer), requested: null };
}

function unknown<T extends { readonly id: string }>(page: readonly T[], known: readonly T[]): readonly T[] {
  const ids = new Set(known.map(({ id }) => id));
  return page.filter(({ id }) => !ids.has(id));
}

function asWords(history: HistoryState, { source }: HistoryFilter): HistoryState {
  const { query, plain } = history.answer?.search ?? history.search;
  const words = query.slice(...source);
  return searching(history, history.search.query, [...plain.filter((part) => part !== words), words]);
}

function withoutDates(history: HistoryState): HistoryState {
  const { answer } = history;
  if (!answer) return history;
  const { query, plain } = answer.search;
  const dates = answer.filters.filter(({ kind }) => kind === 'date').map(({ source }) => source);
  const rest = dates.reduceRight((text, [start, end]) => `${text.slice(0, start)} ${text.slice(end)}`, query);
  return searching(history, rest.replaceAll(/\s+/g, ' ').trim(), plain);
}
