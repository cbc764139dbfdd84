import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'mocha';
import type { NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { says, untilStopped } from '../../fakes/scripted-model.ts';
import { kinds, settled, setUpChat, untilShown } from '../../fakes/test-chat.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

const BY_USER = { actor: 'user', origin: { kind: 'command', command: 'daybook.deleteSession' } } as const;

describe('the chat and its sessions', () => {
  it('goes on with another session', async () => {
    const chat = setUpChat([says('Hello.'), says('Hello again.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'First' });
    const first = await chat.controller.sessionId();
    await chat.controller.newSession();
    await chat.controller.handle({ type: 'send', text: 'Second' });
    await settled(chat);
    await chat.controller.openSession(first);
    assert.deepEqual(texts(chat), ['First', 'Hello.']);
    assert.equal(chat.agent.sessionId, first);
  });

  it('opens a session before the view has ever been shown', async () => {
    const before = setUpChat([says('Hello.'), says('Hello.')]);
    await before.controller.handle({ type: 'ready' });
    await before.controller.handle({ type: 'send', text: 'First' });
    const first = before.agent.sessionId;
    await before.controller.newSession();
    await before.controller.handle({ type: 'send', text: 'Second' });
    const chat = setUpChat([], createTestMemory('on', before));
    await chat.controller.openSession(first);
    await chat.controller.handle({ type: 'ready' });
    assert.deepEqual(texts(chat), ['First', 'Hello.']);
  });

  it('begins a new session when the open one is deleted, and takes no focus for it', async () => {
    const chat = setUpChat([says('Hello.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'First' });
    await settled(chat);
    const { sessionId } = chat.agent;
    await chat.memory.deletions.schedule([sessionId], BY_USER);
    await settled(chat);
    assert.deepEqual(chat.shown(), []);
    assert.notEqual(chat.agent.sessionId, sessionId);
    assert.ok(chat.posted.every(({ type }) => type !== 'focus'));
  });

  it('stops a reply in a session that another window deletes', async () => {
    const asked = Promise.withResolvers<void>();
    const chat = setUpChat([
      async function* (_request, signal) {
        yield { type: 'text', delta: 'Precious' };
        asked.resolve();
        await untilStopped(signal);
      },
    ]);
    await chat.controller.handle({ type: 'ready' });
    const turn = chat.controller.handle({ type: 'send', text: 'First' });
    await asked.promise;
    const due = new Date(chat.clock.now() + 10_000).toISOString();
    const { sessionId } = chat.agent;
    chat.store.receive([{ type: 'deletion.scheduled', sessionIds: [sessionId], due, ...BY_USER }]);
    await turn;
    await untilShown(chat, (items) => items.length === 0);
    assert.notEqual(chat.agent.sessionId, sessionId);
  });

  it('leaves a session of which it hears only when another window has erased it', async () => {
    const chat = setUpChat([says('Hello.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'First' });
    await settled(chat);
    const { sessionId } = chat.agent;
    const due = new Date(chat.clock.now() - 10_000).toISOString();
    chat.store.receive([
      { type: 'deletion.scheduled', sessionIds: [sessionId], due, ...BY_USER },
      { type: 'erasure.completed', erasureId: 'e', sessionIds: [sessionId], ...BY_USER },
    ]);
    await settled(chat);
    assert.notEqual(chat.agent.sessionId, sessionId);
  });

  it('does not return to a session that was deleted while memory was off', async () => {
    const chat = setUpChat([says('Hello.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'First' });
    await settled(chat);
    const { sessionId } = chat.agent;
    chat.memory.setMode('off');
    await settled(chat);
    const due = new Date(chat.clock.now() + 10_000).toISOString();
    chat.store.receive([{ type: 'deletion.scheduled', sessionIds: [sessionId], due, ...BY_USER }]);
    chat.clock.advance(9_900);
    chat.memory.setMode('on');
    await setImmediate();
    await settled(chat);
    assert.notEqual(chat.agent.sessionId, sessionId);
    assert.ok(chat.memory.recall.isKept(chat.agent.sessionId));
  });

  it('warns once when memory comes near its limit on disk', async () => {
    const maxBytes = { current: 1e9 };
    const chat = setUpChat(
      [says('One.'), says('Two.')],
      createTestMemory('on', undefined, { keepDays: () => null, maxBytes: () => maxBytes.current }),
    );
    await chat.controller.handle({ type: 'ready' });
    maxBytes.current = 10_000;
    chat.store.diskUse = async () => ({ journal: 8_500, index: 0, quarantine: 0, other: 0 });
    await chat.memory.budget.measure();
    await settled(chat);
    const [notice] = notices(chat);
    assert.match(notice?.title ?? '', /has used 85 % of/);
    assert.deepEqual(
      notice?.actions.map(({ action }) => action.kind),
      ['memory-settings', 'search-conversations', 'disk-use'],
    );
    maxBytes.current = 1e9;
    await chat.memory.budget.measure();
    maxBytes.current = 10_000;
    await chat.memory.budget.measure();
    await settled(chat);
    assert.equal(notices(chat).length, 1);
  });

  it('gives the text back when memory is full, and says what to do', async () => {
    const maxBytes = { current: 1e9 };
    const chat = setUpChat(
      [says('Never.')],
      createTestMemory('on', undefined, { keepDays: () => null, maxBytes: () => maxBytes.current }),
    );
    await chat.controller.handle({ type: 'ready' });
    maxBytes.current = 100;
    chat.store.diskUse = async () => ({ journal: 90, index: 0, quarantine: 0, other: 0 });
    await chat.controller.handle({ type: 'send', text: 'Precious words' });
    await settled(chat);
    assert.ok(chat.posted.some((message) => message.type === 'compose' && message.text === 'Precious words'));
    assert.deepEqual(
      kinds(chat.shown()).filter((kind) => kind === 'user'),
      [],
    );
    assert.ok(notices(chat).some(({ title }) => title === 'Not kept: memory is full'));
  });

  it('passes what the notices offer to the editor', async () => {
    const chat = setUpChat([]);
    for (const kind of ['memory-settings', 'disk-use', 'search-conversations'] as const)
      await chat.controller.handle({ type: 'action', action: { kind } });
    assert.deepEqual(chat.actions, ['memory-settings', 'disk-use', 'search-conversations']);
  });
});

function texts(chat: ReturnType<typeof setUpChat>): string[] {
  return chat
    .shown()
    .flatMap((item) => (item.kind === 'user' || item.kind === 'assistant' ? [item.text] : []));
}

function notices(chat: ReturnType<typeof setUpChat>): NoticeItem[] {
  return chat.shown().filter((item): item is NoticeItem => item.kind === 'notice');
}
