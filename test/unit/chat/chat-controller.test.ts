import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import type { MessageData } from '../../../src/memory/message.ts';
import type { ChatItem, NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { calls, says, untilStopped } from '../../fakes/scripted-model.ts';
import { kinds, settled, setUpChat, untilShown } from '../../fakes/test-chat.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

describe('the chat', () => {
  it('shows a conversation as it happens, and the same again after a reload of the webview', async () => {
    const chat = setUpChat([
      calls(['core_memory_append', { label: 'project', content: 'Uses pnpm.' }]),
      says('Noted.'),
    ]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'We use pnpm' });
    await settled(chat);
    const live = chat.shown();
    assert.deepEqual(kinds(live), ['user', 'tool', 'assistant']);
    const tool = live[1];
    assert.ok(tool?.kind === 'tool');
    assert.equal(`${tool.verb} ${tool.object}`, 'Remembered in project');
    assert.deepEqual(tool.change?.diff, [{ kind: 'added', text: 'Uses pnpm.' }]);
    assert.deepEqual(live[2]?.kind === 'assistant' && live[2].memory, { used: 0, changed: 1 });

    const again = setUpChat([], createTestMemory('on', chat));
    await again.controller.handle({ type: 'ready' });
    assert.deepEqual(again.shown(), live);
  });

  it('undoes a change from its card', async () => {
    const chat = setUpChat([
      calls(['core_memory_append', { label: 'project', content: 'Uses pnpm.' }]),
      says('Noted.'),
    ]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'We use pnpm' });
    await settled(chat);
    const changeId = chat
      .shown()
      .flatMap((item) => (item.kind === 'tool' ? (item.change?.changeId ?? []) : []))[0];
    await chat.controller.handle({ type: 'undo', changeId: changeId ?? '' });
    assert.equal(chat.memory.core.get('project').value, '');
    const undo = (items: readonly ChatItem[]) =>
      items.flatMap((item) => (item.kind === 'tool' ? item.change?.undo : []));
    assert.deepEqual(undo(chat.shown()), ['undone']);
    const again = setUpChat([], createTestMemory('on', chat));
    await again.controller.handle({ type: 'ready' });
    assert.deepEqual(undo(again.shown()), ['undone']);
  });

  it('shows a failure with its next step, and replaces it by the answer on retry', async () => {
    const chat = setUpChat([
      new DaybookError('model.auth', 'The endpoint refused the key.'),
      says('Here I am.'),
    ]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'Hello' });
    await settled(chat);
    const notice = chat.shown().find((item): item is NoticeItem => item.kind === 'notice');
    assert.deepEqual(
      notice?.actions.map(({ action }) => action.kind),
      ['set-key', 'select-model', 'retry'],
    );
    await chat.controller.handle({ type: 'action', action: { kind: 'retry' } });
    await settled(chat);
    assert.deepEqual(kinds(chat.shown()), ['user', 'assistant']);
  });

  it('gives the text back when it could not be kept', async () => {
    const chat = setUpChat([says('Hello.')]);
    await chat.controller.handle({ type: 'ready' });
    chat.store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await chat.controller.handle({ type: 'send', text: 'Precious words' });
    assert.ok(chat.posted.some((message) => message.type === 'compose' && message.text === 'Precious words'));
    assert.match(JSON.stringify(chat.shown()), /The disk is full/);
  });

  it('loads earlier pages that begin with a turn, and finds a message far back', async () => {
    const test = createTestMemory();
    const context = { actor: 'user', origin: { kind: 'chat', sessionId: 's' } } as const;
    for (let index = 0; index < 200; index += 1) {
      const id = `q${String(index).padStart(3, '0')}`;
      await test.memory.recall.append(
        { id, sessionId: 's', role: 'user', content: id, status: 'complete' },
        context,
      );
      await test.memory.recall.append(
        { id: `a${id}`, sessionId: 's', role: 'assistant', content: 'yes', status: 'complete' },
        context,
      );
    }
    const chat = setUpChat([], test);
    await chat.controller.handle({ type: 'ready' });
    const first = chat.shown()[0];
    assert.equal(first?.kind, 'user');
    assert.ok(chat.shown().length <= 60);
    await chat.controller.revealMessage('q003');
    assert.deepEqual(chat.posted.at(-1), { type: 'reveal', id: 'q003' });
    assert.ok(chat.shown().some(({ id }) => id === 'q003'));
    await chat.controller.handle({ type: 'load-earlier', before: '' });
    assert.deepEqual(
      chat
        .shown()
        .filter(({ kind }) => kind === 'user')
        .map(({ id }) => id),
      Array.from({ length: 200 }, (_, index) => `q${String(index).padStart(3, '0')}`),
    );
  });

  it('leaves the kept conversation when memory goes off, and returns to it', async () => {
    const chat = setUpChat([says('Hello.'), says('Who are you?')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'Remember me' });
    await settled(chat);
    const before = chat.store.events.length;
    chat.memory.setMode('off');
    await untilShown(chat, (items) =>
      items.some((item) => item.kind === 'notice' && /Memory is off/.test(item.title)),
    );
    await chat.controller.handle({ type: 'send', text: 'A secret' });
    await settled(chat);
    assert.equal(chat.store.events.length, before);
    assert.doesNotMatch(JSON.stringify(chat.shown()), /Remember me/);
    chat.memory.setMode('on');
    await untilShown(chat, (items) =>
      items.some((item) => item.kind === 'user' && item.text === 'Remember me'),
    );
    assert.doesNotMatch(JSON.stringify(chat.shown()), /A secret/);
  });

  it('returns to the last kept conversation when memory was off from the start', async () => {
    const before = setUpChat([says('Hello.')]);
    await before.controller.handle({ type: 'ready' });
    await before.controller.handle({ type: 'send', text: 'Remember me' });
    const chat = setUpChat([], createTestMemory('off', before));
    await chat.controller.handle({ type: 'ready' });
    chat.memory.setMode('on');
    await untilShown(chat, (items) =>
      items.some((item) => item.kind === 'user' && item.text === 'Remember me'),
    );
  });

  it('goes on keeping a conversation in which memory was turned off in mid-reply', async () => {
    const started = Promise.withResolvers<void>();
    const chat = setUpChat([
      async function* (_request, signal) {
        yield { type: 'text', delta: 'Half a rep' };
        started.resolve();
        await untilStopped(signal);
      },
      says('I am back.'),
    ]);
    await chat.controller.handle({ type: 'ready' });
    const turn = chat.controller.handle({ type: 'send', text: 'Remember me' });
    await started.promise;
    chat.memory.setMode('off');
    await turn;
    await untilShown(chat, (items) =>
      items.some((item) => item.kind === 'notice' && /Memory is off/.test(item.title)),
    );
    chat.memory.setMode('on');
    await untilShown(chat, (items) =>
      items.some((item) => item.kind === 'user' && item.text === 'Remember me'),
    );
    await chat.controller.handle({ type: 'send', text: 'Back again' });
    const kept = chat.store.events.flatMap((event) =>
      event.type === 'message.appended' ? [event.message.content] : [],
    );
    assert.deepEqual(kept, ['Remember me', 'Back again', 'I am back.']);
  });

  it('pages through a turn that is longer than a page', async () => {
    const test = createTestMemory();
    const context = { actor: 'user', origin: { kind: 'chat', sessionId: 's' } } as const;
    const append = (id: string, part: Partial<MessageData>): Promise<unknown> =>
      test.memory.recall.append(
        { id, sessionId: 's', role: 'assistant', content: '', status: 'complete', ...part },
        context,
      );
    await test.memory.open();
    await append('q0', { role: 'user', content: 'first' });
    await append('q1', { role: 'user', content: 'long' });
    for (let index = 0; index < 100; index += 1) {
      await append(`a${index}`, { toolCalls: [{ id: 'c', name: 'echo', arguments: '{}' }] });
      await append(`t${index}`, { role: 'tool', toolCallId: 'c', content: 'done' });
    }
    await append('end', { content: 'finally' });
    const chat = setUpChat([], createTestMemory('on', test));
    await chat.controller.handle({ type: 'ready' });
    assert.equal(chat.shown().filter(({ kind }) => kind === 'tool').length, 100);
    assert.ok(chat.shown().every((item) => item.kind !== 'tool' || item.status === 'done'));
    await chat.controller.revealMessage('q0');
    assert.deepEqual(chat.posted.at(-1), { type: 'reveal', id: 'q0' });
  });

  it('offers nothing to try again when the message was not taken', async () => {
    const chat = setUpChat([says('Hello.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'One' });
    chat.store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await chat.controller.handle({ type: 'send', text: 'Two' });
    const notice = chat.shown().findLast((item): item is NoticeItem => item.kind === 'notice');
    assert.deepEqual(
      notice?.actions.map(({ action }) => action.kind),
      ['show-log'],
    );
    await chat.controller.handle({ type: 'action', action: { kind: 'retry' } });
    assert.match(JSON.stringify(chat.shown()), /no message that still waits/);
  });

  it('shows a reply that could not be kept as interrupted', async () => {
    const chat = setUpChat([
      async function* () {
        yield { type: 'text', delta: 'Not to be kept' };
        chat.store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
        yield { type: 'finish', reason: 'stop', usage: null };
      },
    ]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'One' });
    await settled(chat);
    const reply = chat.shown().find((item) => item.kind === 'assistant');
    assert.equal(reply?.kind === 'assistant' && reply.status, 'interrupted');
  });

  it('shows what another window wrote, also when it came during a turn', async () => {
    const chat = setUpChat([
      async function* () {
        yield { type: 'text', delta: 'One moment.' };
        const { sessionId } = chat.agent;
        const message = {
          id: 'other',
          sessionId,
          role: 'user',
          content: 'Me too',
          status: 'complete',
        } as const;
        chat.store.receive([
          { type: 'message.appended', message, actor: 'user', origin: { kind: 'chat', sessionId } },
        ]);
        yield { type: 'finish', reason: 'stop', usage: null };
      },
    ]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'One' });
    await settled(chat);
    assert.ok(chat.shown().some((item) => item.kind === 'user' && item.text === 'Me too'));
  });

  it('forgets with another window, although nobody touches this one', async () => {
    const chat = setUpChat([says('Noted.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'We deploy on Fridays' });
    await settled(chat);
    chat.store.receiveErasure(['deploy on Fridays']);
    await untilShown(chat, (items) => items.some((item) => item.kind === 'user' && item.text === 'We …'));
    assert.doesNotMatch(JSON.stringify(chat.shown()), /Fridays/);
  });

  it('offers to try again when it was stopped before the first word', async () => {
    const asked = Promise.withResolvers<void>();
    const chat = setUpChat([
      // oxlint-disable-next-line require-yield -- it is stopped before it has anything to say
      async function* (_request, signal) {
        asked.resolve();
        await untilStopped(signal);
      },
      says('Here I am.'),
    ]);
    await chat.controller.handle({ type: 'ready' });
    const turn = chat.controller.handle({ type: 'send', text: 'Hello' });
    await asked.promise;
    await chat.controller.handle({ type: 'stop' });
    await turn;
    await settled(chat);
    assert.deepEqual(kinds(chat.shown()), ['user', 'notice']);
    await chat.controller.handle({ type: 'action', action: { kind: 'retry' } });
    await settled(chat);
    assert.deepEqual(kinds(chat.shown()), ['user', 'assistant']);
  });

  it('keeps its own notices when another window writes', async () => {
    const chat = setUpChat([new DaybookError('model.auth', 'The endpoint refused the key.')]);
    await chat.controller.handle({ type: 'ready' });
    await chat.controller.handle({ type: 'send', text: 'Hello' });
    await settled(chat);
    const { sessionId } = chat.agent;
    const message = { id: 'other', sessionId, role: 'user', content: 'Me too', status: 'complete' } as const;
    chat.store.receive([
      { type: 'message.appended', message, actor: 'user', origin: { kind: 'chat', sessionId } },
    ]);
    await untilShown(chat, (items) => items.some((item) => item.kind === 'user' && item.text === 'Me too'));
    await settled(chat);
    assert.deepEqual(kinds(chat.shown()), ['user', 'user', 'notice']);
  });

  it('puts the cursor into a composer that is only being made', async () => {
    const chat = setUpChat([]);
    chat.controller.focus();
    await chat.controller.handle({ type: 'ready' });
    assert.equal(chat.posted.at(-1)?.type, 'focus');
  });

  it('begins a new session before the view has ever been shown', async () => {
    const before = setUpChat([says('Hello.')]);
    await before.controller.handle({ type: 'ready' });
    await before.controller.handle({ type: 'send', text: 'Old' });
    const chat = setUpChat([], createTestMemory('on', before));
    await chat.controller.newSession();
    await chat.controller.handle({ type: 'ready' });
    assert.deepEqual(chat.shown(), []);
  });

  it('passes what only the editor can do to the editor', async () => {
    const chat = setUpChat([]);
    await chat.controller.handle({ type: 'open-link', href: 'https://example.com' });
    await chat.controller.handle({ type: 'insert', text: 'x' });
    await chat.controller.handle({ type: 'copy', text: 'y' });
    await chat.controller.handle({ type: 'action', action: { kind: 'select-model' } });
    assert.deepEqual(chat.actions, ['open https://example.com', 'insert x', 'copy y', 'select-model']);
  });
});
