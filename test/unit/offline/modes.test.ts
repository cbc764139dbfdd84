import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { MemoryMode } from '../../../src/memory/memory.ts';
import { createTalk } from './talk.ts';

const MESSAGES = [
  'hi',
  'help',
  'remember that we deploy on Fridays',
  'remember that',
  'my name is Ada',
  'actually, we deploy on Thursdays',
  'the sky is blue',
  'what do you remember?',
  'when do we deploy?',
  'forget that',
  'do not remember this: my password is hunter2',
  'forget that we deploy on Fridays',
  'forget everything',
  'undo',
  'that’s wrong',
  'write a function',
  'Merke dir das',
];

describe('offline: memory that may not be written', () => {
  const repliesIn = async (mode: MemoryMode): Promise<{ text: string; reply: string; calls: string[] }[]> => {
    const talk = await createTalk(mode);
    const replies = [];
    for (const text of MESSAGES) {
      const { reply, calls } = await talk.say(text);
      replies.push({ text, reply, calls: calls.map(({ name }) => name) });
    }
    assert.equal(talk.store.events.length, 0);
    return replies;
  };

  it('says in every answer that memory is off, and calls nothing', async () => {
    for (const { text, reply, calls } of await repliesIn('off')) {
      assert.match(reply, /Memory is off for this workspace.*“Daybook: Turn Memory On”/, text);
      assert.deepEqual(calls, [], text);
    }
  });

  it('reads nothing with memory off, not even what the window still has', async () => {
    const talk = await createTalk();
    await talk.say('remember that we deploy on Fridays');
    talk.memory.setMode('off');
    for (const text of ['what do you remember?', 'when do we deploy?', 'forget that', 'fix the deploy']) {
      assert.doesNotMatch((await talk.say(text)).reply, /Friday/, text);
    }
  });

  it('looks things up in read-only memory, and keeps and forgets nothing', async () => {
    for (const { text, reply, calls } of await repliesIn('read-only')) {
      assert.ok(
        calls.every((name) => name === 'conversation_search'),
        text,
      );
      assert.doesNotMatch(reply, /^(?:Remembered|Corrected|Forgotten|Kept)|is kept and can/, text);
    }
    const talk = await createTalk();
    await talk.say('remember that we deploy on Fridays');
    talk.memory.setMode('read-only');
    assert.match((await talk.say('when do we deploy?')).reply, /^One thing\.\n\n> We deploy on Fridays\./);
    assert.match((await talk.say('my name is Ada')).reply, /^I have not kept that\. Memory is read-only/);
    assert.match(
      (await talk.say('forget that we deploy on Fridays')).reply,
      /^I cannot forget anything now\./,
    );
    assert.equal(talk.block('project'), 'We deploy on Fridays.');
  });
});

describe('offline: after a language model', () => {
  it('reads another model’s steps in a turn that is tried again', async () => {
    const talk = await createTalk();
    const ask = async (content: string, name: string, args: string): Promise<string> => {
      let text = '';
      const request = {
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: 'Let me see.', toolCalls: [{ id: 'c1', name, arguments: args }] },
          { role: 'tool', toolCallId: 'c1', content: 'nonsense' },
        ],
        tools: ['core_memory_append', 'conversation_search', 'memory_forget'].map((tool) => ({
          name: tool,
          description: '',
          parameters: {},
        })),
      } as const;
      for await (const event of talk.model.stream(request, new AbortController().signal)) {
        if (event.type === 'text') text += event.delta;
        if (event.type === 'tool-call') text += `(${event.call.name})`;
      }
      return text;
    };
    assert.equal(await ask('remember that we use pnpm', 'unknown_tool', '{'), '(core_memory_append)');
    assert.equal(await ask('when do we deploy?', 'conversation_search', '[]'), 'The search failed: nonsense');
    assert.equal(await ask('forget "we use pnpm"', 'memory_forget', '{}'), 'Not forgotten: nonsense');
    assert.match(await ask('help', 'core_memory_append', ''), /^I am Daybook in offline mode/);
  });

  it('answers an empty conversation', async () => {
    const talk = await createTalk();
    const events = [];
    for await (const event of talk.model.stream({ messages: [], tools: [] }, new AbortController().signal)) {
      events.push(event.type);
    }
    assert.equal(events.at(-1), 'finish');
  });
});

describe('offline: streaming', () => {
  it('gives a reply in parts that add up to it', async () => {
    const talk = await createTalk();
    const deltas: string[] = [];
    talk.agent.onEvent((event) => {
      if (event.type === 'reply.delta') deltas.push(event.text);
    });
    const { reply } = await talk.say('help');
    assert.ok(deltas.length > 2);
    assert.equal(deltas.join(''), reply);
  });
});
