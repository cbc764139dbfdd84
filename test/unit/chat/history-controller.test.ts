import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { HistoryController } from '../../../src/vscode/chat/history-controller.ts';
import type { HistoryEvent, HistoryRequest } from '../../../src/vscode/chat/protocol.ts';
import { groupsOf } from '../../../media/chat/history/history-rows.ts';
import {
  type HistoryState,
  initialHistory,
  reduceHistory,
} from '../../../media/chat/history/history-state.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';

const MINUTE = 60_000;
const TEN_SECONDS = 10_000;

describe('the history', () => {
  it('reads nothing before it is shown', async () => {
    const history = setUpHistory(await withSessions(['One']));
    await settled();
    assert.deepEqual(history.posted, []);
  });

  it('lists sessions, newest first, by pages', async () => {
    const titles = Array.from({ length: 130 }, (_, index) => `Session ${index}`);
    const history = setUpHistory(await withSessions(titles));
    await history.show();
    assert.equal(history.titles().length, 60);
    assert.equal(history.titles()[0], 'Session 129');
    await history.ask({ type: 'load-more', serial: 0, part: 'sessions' });
    await history.ask({ type: 'load-more', serial: 0, part: 'sessions' });
    assert.deepEqual(history.titles(), titles.toReversed());
    assert.equal(history.page().answer?.hasMoreSessions, false);
  });

  it('finds what was said, with the words marked in their context', async () => {
    const history = setUpHistory(await withSessions(['We deploy on Fridays', 'Lunch']));
    await history.show();
    await history.search('deploy');
    const [hit] = history.page().answer?.hits ?? [];
    assert.equal(hit?.text, 'We deploy on Fridays');
    assert.deepEqual(
      hit?.marks.map((mark) => hit.text.slice(...mark)),
      ['deploy'],
    );
    assert.equal(hit?.sessionTitle, 'We deploy on Fridays');
    assert.deepEqual(history.headings(), ['Conversations', 'Messages']);
  });

  it('says how a query was understood, and takes a part of it as words', async () => {
    const history = setUpHistory(await withSessions(['Plans for yesterday', 'Other plans']));
    await history.show();
    await history.search('plans yesterday from:me');
    const { answer } = history.page();
    assert.deepEqual(
      answer?.filters.map(({ kind, source }) => [kind, answer.search.query.slice(...source)]),
      [
        ['date', 'yesterday'],
        ['role', 'from:me'],
      ],
    );
    assert.equal(answer?.total, 0);
    assert.equal(answer.totalOfAllDates, 2);
    await history.search('plans yesterday from:me', ['yesterday']);
    assert.equal(history.page().answer?.total, 2);
    assert.deepEqual(
      history.page().answer?.filters.map(({ kind }) => kind),
      ['role'],
    );
  });

  it('answers the last of several searches that wait, and none before the one that is shown', async () => {
    const history = setUpHistory(await withSessions(['Alpha', 'Beta']));
    await history.show();
    void history.search('a');
    void history.search('al');
    await history.search('alpha');
    const answers = history.posted.flatMap((event) =>
      event.type === 'answered' ? [event.answer.search.query] : [],
    );
    assert.deepEqual(answers, ['', 'alpha']);
  });

  it('loads more of what was found, and nothing for a search that is over', async () => {
    const history = setUpHistory(
      await withSessions(Array.from({ length: 70 }, (_, index) => `word ${index}`)),
    );
    await history.show();
    await history.search('word');
    assert.equal(history.page().answer?.hits.length, 30);
    await history.ask({ type: 'load-more', serial: 1, part: 'hits' });
    assert.equal(history.page().answer?.hits.length, 60);
    const before = history.posted.length;
    await history.ask({ type: 'load-more', serial: 0, part: 'hits' });
    assert.equal(history.posted.length, before);
    assert.equal(new Set(history.page().answer?.hits.map(({ id }) => id)).size, 60);
  });

  it('puts five titles that match above the messages, and more of them when they are wanted', async () => {
    const history = setUpHistory(
      await withSessions(Array.from({ length: 12 }, (_, index) => `word ${index}`)),
    );
    await history.show();
    await history.search('word');
    assert.equal(history.page().answer?.sessions.length, 5);
    await history.ask({ type: 'load-more', serial: 1, part: 'sessions' });
    assert.equal(history.page().answer?.sessions.length, 12);
  });

  it('tells small differences when another window adds messages', async () => {
    const test = await withSessions(['One', 'Two', 'Three']);
    const history = setUpHistory(test);
    await history.show();
    test.clock.advance(MINUTE);
    receive(test, 'session-0', 'One more');
    receive(test, 'elsewhere', 'Begun elsewhere');
    await settled();
    assert.deepEqual(history.titles(), ['Begun elsewhere', 'One', 'Three', 'Two']);
    const last = history.posted.at(-1);
    assert.deepEqual(last?.type === 'sessions-changed' && last.put.map(({ title }) => title).toSorted(), [
      'Begun elsewhere',
      'One',
    ]);
  });

  it('is fresh when it comes back, with the query as it was', async () => {
    const test = await withSessions(['Deploy one']);
    const history = setUpHistory(test);
    await history.show();
    await history.search('deploy');
    await history.ask({ type: 'close' });
    const before = history.posted.length;
    receive(test, 'elsewhere', 'Deploy two');
    await settled();
    assert.equal(history.posted.length, before);
    await history.show();
    assert.equal(history.page().search.query, 'deploy');
    assert.equal(history.page().answer?.total, 2);
  });

  it('gives a page that is made anew all that was loaded, query and deletions', async () => {
    const history = setUpHistory(
      await withSessions(Array.from({ length: 70 }, (_, index) => `word ${index}`)),
    );
    await history.show();
    await history.ask({ type: 'load-more', serial: 0, part: 'sessions' });
    await history.ask({ type: 'delete', sessionId: 'session-3' });
    await settled();
    history.reload();
    await settled();
    assert.equal(history.titles().length, 70);
    assert.ok(history.titles().includes('Deleted: word 3'));
  });

  it('renames', async () => {
    const history = setUpHistory(await withSessions(['One', 'Two']));
    await history.show();
    await history.ask({ type: 'rename', sessionId: 'session-0', title: ' The first ' });
    await settled();
    assert.deepEqual(history.titles(), ['Two', 'The first']);
  });

  it('says what could not be done, and why', async () => {
    const test = await withSessions(['One']);
    const history = setUpHistory(test);
    await history.show();
    test.store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await history.ask({ type: 'rename', sessionId: 'session-0', title: 'Other' });
    const { notice } = history.page();
    assert.deepEqual([notice?.title, notice?.text], ['Not renamed', 'The disk is full.']);
  });

  it('shows a deleted session in its place until it is erased', async () => {
    const test = await withSessions(['One', 'Two', 'Three']);
    const history = setUpHistory(test);
    await history.show();
    await history.ask({ type: 'delete', sessionId: 'session-1' });
    await settled();
    assert.deepEqual(history.titles(), ['Three', 'Deleted: Two', 'One']);
    test.clock.advance(TEN_SECONDS);
    await settled();
    assert.deepEqual(history.titles(), ['Three', 'One']);
    assert.doesNotMatch(JSON.stringify(test.store.events), /Two/);
  });

  it('brings a deleted session back, and only that one', async () => {
    const test = await withSessions(['One', 'Two', 'Three']);
    const history = setUpHistory(test);
    await history.show();
    await history.ask({ type: 'delete', sessionId: 'session-1' });
    await history.ask({ type: 'delete', sessionId: 'session-2' });
    await settled();
    const [first] = history.page().deletions;
    await history.ask({ type: 'undo-deletion', deletionId: first?.id ?? '' });
    await settled();
    assert.deepEqual(history.titles(), ['Deleted: Three', 'Two', 'One']);
    test.clock.advance(TEN_SECONDS);
    await settled();
    assert.deepEqual(history.titles(), ['Two', 'One']);
  });

  it('offers Undo for what another window deleted, also where the session is not in view', async () => {
    const test = await withSessions(['One', 'Two']);
    const history = setUpHistory(test);
    await history.show();
    await history.search('One');
    const due = new Date(test.clock.now() + TEN_SECONDS).toISOString();
    test.store.receive([
      { type: 'deletion.scheduled', sessionIds: ['session-1'], due, actor: 'user', origin: BY_USER },
    ]);
    await settled();
    assert.equal(history.titles()[0], 'Deleted: Two');
  });

  it('forgets with another window what was erased', async () => {
    const test = await withSessions(['The secret is 4711', 'Two']);
    const history = setUpHistory(test);
    await history.show();
    await history.search('secret');
    test.store.receiveErasure(['secret is 4711']);
    await settled();
    assert.doesNotMatch(JSON.stringify(history.page()), /4711/);
  });

  it('opens a session, and a message, and gives the place back', async () => {
    const history = setUpHistory(await withSessions(['One']));
    await history.show();
    await history.ask({ type: 'open-session', sessionId: 'session-0' });
    assert.equal(history.page().shown, false);
    await history.show();
    await history.ask({ type: 'open-message', messageId: 'message-0' });
    assert.equal(history.page().shown, false);
    await history.ask({ type: 'export', sessionId: 'session-0' });
    assert.deepEqual(history.actions, ['open session-0', 'reveal message-0', 'export session-0']);
  });

  it('shows nothing of memory that is turned off, and all of it when it is on again', async () => {
    const test = await withSessions(['One']);
    const history = setUpHistory(test);
    await history.show();
    test.memory.setMode('off');
    await settled();
    assert.doesNotMatch(JSON.stringify(history.page()), /One/);
    test.memory.setMode('on');
    await settled();
    assert.deepEqual(history.titles(), ['One']);
  });

  it('can be read again after a failure', async () => {
    const test = await withSessions(['One']);
    const history = setUpHistory(test);
    let isBroken = true;
    const { store } = test;
    const read = store.sessions.bind(store);
    store.sessions = async (query) => {
      if (isBroken) throw new DaybookError('journal.unreadable', 'The disk is gone.');
      return read(query);
    };
    await history.show();
    assert.equal(history.page().answer?.error?.text, 'The disk is gone.');
    isBroken = false;
    await history.ask({ type: 'retry' });
    await settled();
    assert.deepEqual(history.titles(), ['One']);
  });
});

const BY_USER = { kind: 'command', command: 'daybook.deleteSession' } as const;

/** A history, and what a webview would show of it. */
function setUpHistory(test: TestMemory) {
  const posted: HistoryEvent[] = [];
  const actions: string[] = [];
  let page: HistoryState = initialHistory;
  const controller = new HistoryController({
    memory: test.memory,
    conversation: {
      openSession: async (id) => void actions.push(`open ${id}`),
      revealMessage: async (id) => void actions.push(`reveal ${id}`),
    },
    exportSession: async (id) => void actions.push(`export ${id}`),
    post: (event) => {
      posted.push(structuredClone(event));
      page = reduceHistory(page, event);
    },
    newId: test.newId,
    now: test.clock.now,
    logger: silentLogger,
  });
  const groups = () => groupsOf(page, test.clock.now());
  const ask = (request: HistoryRequest): Promise<void> => controller.handle(request);
  return {
    posted,
    actions,
    ask,
    page: () => page,
    async show() {
      controller.show();
      await settled();
    },
    async search(query: string, plain: readonly string[] = []) {
      const search = { serial: page.search.serial + 1, query, plain };
      page = { ...page, search };
      await ask({ type: 'search', search });
      await settled();
    },
    /** The page is thrown away and made anew. */
    reload() {
      page = initialHistory;
      controller.ready();
    },
    headings: () => groups().map(({ heading }) => heading),
    titles: () =>
      groups().flatMap(({ rows }) =>
        rows.flatMap((row) => {
          if (row.kind === 'hit') return [];
          return row.kind === 'session' ? [row.session.title] : [`Deleted: ${row.title}`];
        }),
      ),
  };
}

/** A memory with a session for each of these first messages, a minute after another. */
async function withSessions(contents: readonly string[]): Promise<TestMemory> {
  const test = createTestMemory();
  await test.memory.open();
  for (const [index, content] of contents.entries()) {
    const sessionId = `session-${index}`;
    test.clock.advance(MINUTE);
    await test.memory.recall.append(
      { id: `message-${index}`, sessionId, role: 'user', content, status: 'complete' },
      { actor: 'user', origin: { kind: 'chat', sessionId } },
    );
  }
  return test;
}

function receive({ store, newId }: TestMemory, sessionId: string, content: string): void {
  const message = { id: newId(), sessionId, role: 'user', content, status: 'complete' } as const;
  store.receive([{ type: 'message.appended', message, actor: 'user', origin: { kind: 'chat', sessionId } }]);
}

/** All that is queued is done: nothing in here waits for more than promises. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}
