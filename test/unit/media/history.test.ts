import { deepEqual, equal } from 'node:assert/strict';
import type { HistoryAnswer, HistorySession, NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { historyAnnouncementOf } from '../../../media/chat/history/history-announcement.ts';
import { groupsOf } from '../../../media/chat/history/history-rows.ts';
import {
  type HistoryAction,
  type HistoryState,
  initialHistory,
  isSearching,
  reduceHistory,
} from '../../../media/chat/history/history-state.ts';
import { dayNameOf, shortTime, timeAgo } from '../../../media/chat/history/times.ts';
import { parseSaved, toSaved } from '../../../media/chat/saved-state.ts';
import { initialState, reduce } from '../../../media/chat/state.ts';
import type { HistoryEvent } from '../../../src/vscode/chat/protocol.ts';

/** Local time: a Wednesday. */
const now = new Date(2025, 4, 14, 15, 30).getTime();
const at = (...date: [year: number, month: number, day: number, hour?: number]): string =>
  new Date(date[0], date[1] - 1, date[2], date[3] ?? 12).toISOString();

const sessionOf = (id: string, more: Partial<HistorySession> = {}): HistorySession => ({
  id,
  title: `title of ${id}`,
  marks: [],
  at: at(2025, 5, 14),
  messageCount: 2,
  ...more,
});

function answer(more: Partial<HistoryAnswer> = {}, serial = 0, query = ''): HistoryEvent {
  return {
    type: 'answered',
    answer: {
      search: { serial, query, plain: [] },
      filters: [],
      sessions: [],
      hasMoreSessions: false,
      hits: [],
      total: 0,
      totalOfAllDates: 0,
      error: null,
      ...more,
    },
  };
}

function after(...events: (HistoryEvent | HistoryAction)[]): HistoryState {
  return events.reduce(reduceHistory, initialHistory);
}

const ids = ({ answer: shown }: HistoryState): string[] => shown?.sessions.map(({ id }) => id) ?? [];

describe('the state of the history', () => {
  it('is ahead of the answers while the user types, and takes the query of a page made anew', () => {
    const typed = after({ type: 'typed', query: 'de' }, { type: 'typed', query: 'dep' });
    equal(isSearching(typed), true);
    const early = reduceHistory(typed, answer({}, 1, 'de'));
    equal(early.search.query, 'dep');
    equal(isSearching(early), true);
    equal(isSearching(reduceHistory(early, answer({}, 2, 'dep'))), false);
    equal(after(answer({}, 7, 'kept')).search.query, 'kept');
  });

  it('ignores what belongs to an answer that is no longer shown', () => {
    const state = after(answer({ sessions: [sessionOf('a')] }, 3));
    const put = [sessionOf('b')];
    equal(reduceHistory(state, answer({}, 2)), state);
    const late = {
      type: 'more',
      serial: 2,
      sessions: put,
      hasMoreSessions: false,
      hits: [],
      total: 0,
    } as const;
    equal(reduceHistory(state, late), state);
    deepEqual(ids(reduceHistory(state, { type: 'sessions-changed', serial: 2, put, removed: ['a'] })), ['a']);
  });

  it('puts sessions in their place by date, and keeps the others as they are', () => {
    const [a, b] = [sessionOf('a', { at: at(2025, 5, 13) }), sessionOf('b', { at: at(2025, 5, 12) })];
    const state = after(answer({ sessions: [a, b] }));
    const put = [sessionOf('b', { at: at(2025, 5, 14) }), sessionOf('c', { at: at(2025, 5, 1) })];
    const next = reduceHistory(state, { type: 'sessions-changed', serial: 0, put, removed: [] });
    deepEqual(ids(next), ['b', 'a', 'c']);
    equal(next.answer?.sessions[1], a);
    deepEqual(ids(reduceHistory(next, { type: 'sessions-changed', serial: 0, put: [], removed: ['a'] })), [
      'b',
      'c',
    ]);
  });

  it('adds a page without what is there already, and asks for one at a time', () => {
    const state = after(answer({ sessions: [sessionOf('a')], hasMoreSessions: true }), {
      type: 'more-requested',
      part: 'sessions',
    });
    equal(state.requested, 'sessions');
    const page = [sessionOf('a'), sessionOf('b')];
    const next = reduceHistory(state, {
      type: 'more',
      serial: 0,
      sessions: page,
      hasMoreSessions: false,
      hits: [],
      total: 0,
    });
    deepEqual(ids(next), ['a', 'b']);
    equal(next.requested, null);
  });

  it('takes a filter as words once, and dates out of the query', () => {
    const query = 'plans before May and since March';
    const date = (start: number, end: number) => ({ kind: 'date', label: '', source: [start, end] }) as const;
    const filters = [date(6, 16), date(21, 32)];
    const state = after(answer({ filters }, 1, query));
    const action: HistoryAction = { type: 'taken-as-words', filter: date(6, 16) };
    deepEqual(reduceHistory(reduceHistory(state, action), action).search.plain, ['before May']);
    equal(reduceHistory(state, { type: 'dates-removed' }).search.query, 'plans and');
  });

  it('forgets what was taken as words with an empty field', () => {
    const state = after(answer({}, 1, 'may'), {
      type: 'taken-as-words',
      filter: { kind: 'date', label: '', source: [0, 3] },
    });
    deepEqual(state.search.plain, ['may']);
    deepEqual(reduceHistory(state, { type: 'typed', query: 'may x' }).search.plain, ['may']);
    deepEqual(reduceHistory(state, { type: 'typed', query: '' }).search.plain, []);
  });

  it('ends the editing of a title that is not there any more', () => {
    const state = after(answer({ sessions: [sessionOf('a')] }), { type: 'renaming', sessionId: 'a' });
    equal(reduceHistory(state, answer({ sessions: [sessionOf('a')] })).renaming, 'a');
    equal(reduceHistory(state, answer({})).renaming, null);
  });

  it('gives the focus to the composer when it goes, and does not reveal again what was', () => {
    const shown = { type: 'history', event: { type: 'shown', focus: true } } as const;
    const state = reduce(reduce(initialState(), { type: 'reveal', id: 'x' }), shown);
    equal(state.reveal.itemId, null);
    equal(state.history.focusRequest, 1);
    const left = reduce(state, { type: 'in-history', action: { type: 'closed' } });
    equal(left.focusRequest, 1);
    equal(reduce(left, { type: 'history', event: { type: 'hidden' } }).focusRequest, 1);
  });
});

describe('the rows of the history', () => {
  const groups = (state: HistoryState) =>
    groupsOf(state, now).map(({ heading, rows }) => [heading, ...rows.map(({ key }) => key)]);

  it('stand under the days of the reader, then under months', () => {
    const days: [string, string][] = [
      ['today', at(2025, 5, 14, 0)],
      ['yesterday', at(2025, 5, 13, 23)],
      ['week', at(2025, 5, 7)],
      ['month', at(2025, 4, 14)],
      ['april', at(2025, 4, 13)],
      ['march', at(2025, 3, 31)],
      ['march2', at(2025, 3, 1)],
    ];
    const sessions = days.map(([id, day]) => sessionOf(id, { at: day }));
    deepEqual(groups(after(answer({ sessions }))), [
      ['Today', 's:today'],
      ['Yesterday', 's:yesterday'],
      ['Previous 7 days', 's:week'],
      ['Previous 30 days', 's:month'],
      ['April 2025', 's:april'],
      ['March 2025', 's:march', 's:march2'],
    ]);
  });

  it('keep the place of a deleted session, and show others that can be undone at the top', () => {
    const deletions = [
      { id: 'x', sessions: [{ id: 'b', title: 'B' }] },
      { id: 'y', sessions: [{ id: 'gone', title: 'Gone' }] },
    ];
    const state = after(answer({ sessions: [sessionOf('a'), sessionOf('b')] }), {
      type: 'deletions',
      deletions,
    });
    deepEqual(groups(state), [
      ['', 's:gone'],
      ['Today', 's:a', 's:b'],
    ]);
    deepEqual(
      groupsOf(state, now).flatMap(({ rows }) => rows.map(({ kind }) => kind)),
      ['deleted', 'session', 'deleted'],
    );
  });
});

describe('times in the history', () => {
  it('follow the calendar, not the clock', () => {
    equal(
      dayNameOf(new Date(2025, 4, 13, 23, 59).getTime(), new Date(2025, 4, 14, 0, 1).getTime()),
      'yesterday',
    );
    equal(dayNameOf(now + 3_600_000, now), 'today');
    // Summer time began between the two, in the zones that have it.
    equal(dayNameOf(new Date(2025, 2, 29, 12).getTime(), new Date(2025, 2, 31, 12).getTime()), 'week');
  });

  it('say how long ago', () => {
    equal(timeAgo(now - 20_000, now), 'just now');
    equal(timeAgo(now - 3 * 3_600_000, now), '3 hours ago');
    equal(timeAgo(new Date(2025, 4, 13, 9).getTime(), now), 'yesterday');
    equal(timeAgo(new Date(2025, 4, 12, 20).getTime(), new Date(2025, 4, 14, 2).getTime()), '2 days ago');
    equal(timeAgo(new Date(2025, 4, 11, 12).getTime(), now), '3 days ago');
    equal(timeAgo(now + 60_000, now), 'just now');
  });

  it('name the year only where it is another', () => {
    equal(shortTime(Date.parse(at(2024, 5, 14)), now).includes('2024'), true);
    equal(shortTime(Date.parse(at(2025, 3, 14)), now).includes('2025'), false);
  });
});

describe('what is read aloud of the history', () => {
  const say = (before: HistoryState, event: HistoryEvent): string | undefined =>
    historyAnnouncementOf(before, reduceHistory(before, event), event);

  it('is the count of what was found for what stands in the field, once', () => {
    const typed = after(
      { type: 'shown', focus: true },
      { type: 'typed', query: 'd' },
      { type: 'typed', query: 'de' },
    );
    equal(say(typed, answer({ total: 5 }, 1, 'd')), undefined);
    const event = answer({ total: 1, sessions: [sessionOf('a')] }, 2, 'de');
    equal(say(typed, event), '1 message found, and 1 conversation');
    equal(say(reduceHistory(typed, event), answer({ total: 2 }, 2, 'de')), undefined);
  });

  it('is what was deleted, and what failed', () => {
    const shown = after({ type: 'shown', focus: true });
    const deletions = [{ id: 'x', sessions: [{ id: 'b', title: 'B' }] }];
    equal(say(shown, { type: 'deletions', deletions }), 'Deleted “B”. For ten seconds it can be undone.');
    const again = reduceHistory(shown, { type: 'deletions', deletions });
    equal(say(again, { type: 'deletions', deletions }), undefined);
    const notice: NoticeItem = {
      kind: 'notice',
      id: 'n',
      level: 'error',
      title: 'No',
      text: 'Why.',
      actions: [],
    };
    equal(say(shown, { type: 'failed', notice }), 'Error: No. Why.');
  });
});

describe('the place in the history', () => {
  it('outlives a reload of the page, if it is one', () => {
    const status = initialState().status;
    equal(
      toSaved({ status, draft: { text: '', pastes: [] } }, undefined, { key: 's:a', offset: 2 }),
      undefined,
    );
    deepEqual(parseSaved({ historyPlace: { key: 's:a', offset: 2 } }).historyPlace, {
      key: 's:a',
      offset: 2,
    });
    for (const historyPlace of [
      3,
      {},
      { key: 's:a' },
      { key: 1, offset: 1 },
      { key: 's:a', offset: Number.NaN },
    ])
      equal(parseSaved({ historyPlace }).historyPlace, undefined);
  });
});
