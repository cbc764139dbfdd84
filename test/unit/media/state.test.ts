import { deepEqual, equal } from 'node:assert/strict';
import type { AssistantItem, ChatItem, HostMessage } from '../../../src/vscode/chat/protocol.ts';
import { type ChatState, initialState, type LocalEvent, reduce } from '../../../media/chat/state.ts';

const at = '2026-10-14T11:02:00.000Z';
const user = (id: string): ChatItem => ({ kind: 'user', id, text: `text of ${id}`, at });
const assistant = (id: string, more: Partial<AssistantItem> = {}): AssistantItem => ({
  kind: 'assistant',
  id,
  text: '',
  at,
  status: 'streaming',
  ...more,
});
const session = (items: readonly ChatItem[], hasEarlier = false): HostMessage => ({
  type: 'session',
  sessionId: 'a',
  items,
  hasEarlier,
  sent: ['before'],
});

function after(...events: (HostMessage | LocalEvent)[]): ChatState {
  return events.reduce(reduce, initialState());
}

const ids = (state: ChatState): string[] => state.session?.items.map(({ id }) => id) ?? [];

describe('the state of the chat page', () => {
  it('ignores what belongs to no session', () => {
    const events: HostMessage[] = [
      { type: 'item', item: user('u') },
      { type: 'delta', id: 'u', text: 'x' },
      { type: 'item-removed', id: 'u' },
    ];
    equal(after(...events).session, null);
  });

  it('adds an item at the end, or puts it in the place of the one with its id', () => {
    const state = after(session([user('u'), assistant('a')]), { type: 'item', item: user('v') });
    deepEqual(ids(state), ['u', 'a', 'v']);
    const replaced = reduce(state, { type: 'item', item: assistant('a', { text: 'new' }) });
    deepEqual(ids(replaced), ['u', 'a', 'v']);
    equal(replaced.session?.items[0], state.session?.items[0]);
    deepEqual(replaced.session?.items[1], assistant('a', { text: 'new' }));
  });

  it('appends a delta to its item and touches no other', () => {
    const state = after(session([user('u'), assistant('a', { text: 'one' })]));
    const next = reduce(state, { type: 'delta', id: 'a', text: ' two' });
    deepEqual(next.session?.items[1], assistant('a', { text: 'one two' }));
    equal(next.session?.items[0], state.session?.items[0]);
    equal(reduce(state, { type: 'delta', id: 'u', text: 'x' }).session, state.session);
    equal(reduce(state, { type: 'delta', id: 'gone', text: 'x' }).session, state.session);
  });

  it('removes an item', () => {
    deepEqual(ids(after(session([user('u'), user('v')]), { type: 'item-removed', id: 'u' })), ['v']);
  });

  it('puts an earlier page in front, without what is there already', () => {
    const state = after(session([user('c')], true), { type: 'earlier-requested' });
    equal(state.session?.earlier, 'requested');
    const items = [user('a'), user('b'), user('c')];
    const next = reduce(state, { type: 'earlier', sessionId: 'a', items, hasEarlier: false });
    deepEqual(ids(next), ['a', 'b', 'c']);
    equal(next.session?.earlier, 'none');
  });

  it('drops an earlier page of a session that is no longer shown', () => {
    const state = after(session([user('c')], true));
    equal(reduce(state, { type: 'earlier', sessionId: 'b', items: [user('a')], hasEarlier: false }), state);
  });

  it('keeps the draft when another session is shown, and empties it when it is sent', () => {
    const draft = { text: 'half', pastes: ['long'] };
    const state = after({ type: 'draft-changed', draft }, session([]));
    equal(state.draft, draft);
    const sent = reduce(state, { type: 'message-sent', text: 'half\n\nlong' });
    deepEqual(sent.draft, { text: '', pastes: [] });
    deepEqual(sent.session?.sent, ['before', 'half\n\nlong']);
  });

  it('asks for the focus with every text from the host', () => {
    const state = after({ type: 'compose', text: 'Where' }, { type: 'focus' });
    equal(state.draft.text, 'Where');
    equal(state.focusRequest, 2);
  });

  it('puts a text from the host before what was typed since', () => {
    const typed = after({ type: 'draft-changed', draft: { text: 'since', pastes: ['pasted'] } });
    const state = reduce(typed, { type: 'compose', text: 'returned' });
    deepEqual(state.draft, { text: 'returned\n\nsince', pastes: ['pasted'] });
    const long = 'x'.repeat(30_001);
    deepEqual(reduce(typed, { type: 'compose', text: long }).draft, {
      text: 'since',
      pastes: [long, 'pasted'],
    });
    deepEqual(after({ type: 'compose', text: long }).draft, { text: '', pastes: [long] });
  });

  it('counts what is to be revealed, and forgets it with the session', () => {
    const state = after(session([]), { type: 'reveal', id: 'u' }, { type: 'reveal', id: 'u' });
    deepEqual(state.reveal, { itemId: 'u', request: 2 });
    deepEqual(reduce(state, session([])).reveal, { itemId: null, request: 2 });
  });

  it('announces a reply once, when it is finished, and no token of it', () => {
    const state = after(
      session([]),
      { type: 'item', item: assistant('a') },
      { type: 'delta', id: 'a', text: 'Hi' },
    );
    equal(state.announcement.serial, 0);
    const done: HostMessage = {
      type: 'item',
      item: assistant('a', { text: '## Hi, [you](x)', status: 'complete' }),
    };
    const finished = reduce(state, done);
    deepEqual(finished.announcement, { text: 'Daybook: Hi, you', serial: 1 });
    equal(reduce(finished, done).announcement, finished.announcement);
  });

  it('announces what waits for the user, and what went wrong', () => {
    const approval: ChatItem = {
      kind: 'approval',
      id: 'p',
      title: 'Wants to remember in human',
      text: '',
      lines: [],
      acceptLabel: 'Accept',
      rejectLabel: 'Reject',
      state: 'waiting',
    };
    const waiting = after(session([]), { type: 'item', item: approval });
    equal(waiting.announcement.text, 'Wants to remember in human. Waiting for your answer.');
    const notice: ChatItem = {
      kind: 'notice',
      id: 'n',
      level: 'error',
      title: 'No model',
      text: 'Select one.',
      actions: [],
    };
    equal(reduce(waiting, { type: 'item', item: notice }).announcement.text, 'Error: No model. Select one.');
  });
});
