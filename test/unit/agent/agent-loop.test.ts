import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { z } from 'zod';
import { Agent, MAX_INPUT_LENGTH } from '../../../src/agent/agent.ts';
import type { AgentEvent } from '../../../src/agent/agent-event.ts';
import type { ChatModel, ModelEvent } from '../../../src/agent/chat-model.ts';
import { defineTool, type Tool } from '../../../src/agent/tool.ts';
import { DaybookError, type ErrorCode } from '../../../src/base/errors.ts';
import type { MemoryMode } from '../../../src/memory/memory.ts';
import { calls, createScriptedModel, says, type ScriptedAnswer } from '../../fakes/scripted-model.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

const echo = defineTool({
  name: 'echo',
  description: 'Says the text again.',
  schema: z.object({ text: z.string() }),
  run: async ({ text }) => ({ content: `echo: ${text}` }),
});

function setUp(
  model: ChatModel,
  options: { tools?: readonly Tool[]; mode?: MemoryMode; maxSteps?: number } = {},
) {
  const test = createTestMemory(options.mode);
  const agent = new Agent({
    memory: test.memory,
    model: async () => model,
    tools: () => options.tools ?? [echo],
    maxSteps: () => options.maxSteps ?? 50,
    projectName: 'demo',
    clock: test.clock,
    newId: test.newId,
  });
  const events: AgentEvent[] = [];
  agent.onEvent((event) => events.push(event));
  const stored = () => test.memory.recall.page(agent.sessionId, 100);
  const ends = () => events.flatMap((event) => (event.type === 'turn.ended' ? [event.reason] : []));
  return { ...test, agent, events, stored, ends };
}

function scripted(...answers: ScriptedAnswer[]) {
  return createScriptedModel(answers);
}

describe('a turn', () => {
  it('streams a reply and keeps question and answer', async () => {
    const { agent, events, stored, ends } = setUp(scripted(says('Hello to you.')));
    await agent.prompt('Hello');
    assert.deepEqual(
      (await stored()).map(({ role, content, status }) => [role, content, status]),
      [
        ['user', 'Hello', 'complete'],
        ['assistant', 'Hello to you.', 'complete'],
      ],
    );
    const deltas = events.flatMap((event) => (event.type === 'reply.delta' ? [event.text] : []));
    assert.deepEqual(deltas, ['Hello ', 'to ', 'you.']);
    assert.deepEqual(ends(), ['completed']);
    assert.equal(agent.busy, false);
  });

  it('runs several tool calls of one step, and gives the model every result', async () => {
    const model = scripted(calls(['echo', { text: 'one' }], ['echo', { text: 'two' }]), says('Done.'));
    const { agent, stored } = setUp(model);
    await agent.prompt('Go');
    assert.deepEqual(
      model.requests[1]?.messages.slice(-3).map((message) => [message.role, message.content]),
      [
        ['assistant', ''],
        ['tool', 'echo: one'],
        ['tool', 'echo: two'],
      ],
    );
    assert.deepEqual(
      (await stored()).map(({ role }) => role),
      ['user', 'assistant', 'tool', 'tool', 'assistant'],
    );
  });

  it('turns bad calls into results that say what to do', async () => {
    const failing = defineTool({
      name: 'fail',
      description: '',
      schema: z.object({}),
      run: async () => {
        throw new DaybookError('memory.over-limit', 'Cut 11 characters.');
      },
    });
    const model = scripted(
      calls(['echo', '{"text": "on'], ['echo', { text: 7 }], ['ech', {}], ['fail', {}]),
      says('I see.'),
    );
    const { agent, stored, ends } = setUp(model, { tools: [echo, failing] });
    await agent.prompt('Go');
    const results = (await stored()).filter(({ role }) => role === 'tool');
    assert.deepEqual(
      results.map(({ isError }) => isError),
      [true, true, true, true],
    );
    const patterns = [/not valid JSON.*again/, /text/, /no tool "ech".*echo, fail/, /Cut 11 characters/];
    for (const [index, pattern] of patterns.entries()) assert.match(results[index]?.content ?? '', pattern);
    assert.deepEqual(ends(), ['completed']);
  });

  it('pauses at the step limit, and goes on from there', async () => {
    const model = scripted(calls(['echo', { text: '1' }]), calls(['echo', { text: '2' }]), says('Done.'));
    const { agent, ends, stored } = setUp(model, { maxSteps: 2 });
    await agent.prompt('Go');
    await agent.retry();
    assert.deepEqual(ends(), ['step-limit', 'completed']);
    assert.equal((await stored()).at(-1)?.content, 'Done.');
    assert.equal((await stored()).filter(({ role }) => role === 'user').length, 1);
  });

  it('refuses an empty and an over-long message, and a second one while it answers', async () => {
    const { agent, stored } = setUp(scripted(says('Hello.')));
    const code = (expected: ErrorCode) => (error: unknown) =>
      error instanceof DaybookError && error.code === expected;
    await assert.rejects(agent.prompt('  \n'), code('input.empty'));
    await assert.rejects(agent.prompt('x'.repeat(4_000_000)), code('input.too-long'));
    const first = agent.prompt('x'.repeat(MAX_INPUT_LENGTH));
    await assert.rejects(agent.prompt('Me too'), code('input.busy'));
    await first;
    assert.equal((await stored()).length, 2);
  });

  it('rejects, and asks no model, when the message cannot be kept', async () => {
    const model = scripted(says('Hello.'));
    const { agent, store, events } = setUp(model);
    store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await assert.rejects(agent.prompt('Hello'), /disk is full/);
    assert.equal(model.requests.length, 0);
    assert.ok(!events.some(({ type }) => type === 'message.added'));
    store.failWrites(null);
    await agent.prompt('Hello');
    assert.equal(model.requests.length, 1);
  });
});

describe('a turn that goes wrong', () => {
  it('keeps what had arrived when the stream breaks, and answers anew on retry', async () => {
    async function* broken(): AsyncGenerator<ModelEvent> {
      yield { type: 'text', delta: 'The answer ' };
      yield { type: 'tool-call', call: { id: 'c', name: 'echo', arguments: '{"text":"never run"}' } };
      throw new DaybookError('model.interrupted', 'The connection was lost.');
    }
    const model = scripted(broken, says('The answer is 42.'));
    const { agent, events, stored, ends } = setUp(model);
    await agent.prompt('What is it?');
    assert.deepEqual((await stored()).map(({ content, status }) => [content, status]).at(-1), [
      'The answer ',
      'interrupted',
    ]);
    assert.ok(events.some((event) => event.type === 'turn.failed' && event.code === 'model.interrupted'));
    await agent.retry();
    assert.deepEqual(ends(), ['failed', 'completed']);
    assert.equal(model.requests[1]?.messages.at(-1)?.role, 'user');
  });

  it('stops at once, keeps the partial reply, and leaves a conversation that goes on', async () => {
    async function* endless(_: unknown, signal: AbortSignal): AsyncGenerator<ModelEvent> {
      yield { type: 'text', delta: 'Once upon ' };
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      });
    }
    const model = scripted(endless, says('Yes?'));
    const { agent, events, stored, ends } = setUp(model);
    const turn = agent.prompt('Tell a story');
    await untilEvent(agent, events, 'reply.delta');
    await agent.stop();
    await turn;
    assert.equal((await stored()).at(-1)?.status, 'interrupted');
    await agent.prompt('Stop that');
    assert.deepEqual(ends(), ['stopped', 'completed']);
  });

  it('gives a result to every call when it is stopped between them', async () => {
    const stopper = defineTool({
      name: 'stop_me',
      description: '',
      schema: z.object({}),
      run: async (_, context) => {
        void agent.stop();
        context.signal.throwIfAborted();
        return { content: 'unreachable' };
      },
    });
    const model = scripted(calls(['stop_me', {}], ['echo', { text: 'x' }]), says('Fine.'));
    const { agent, stored, ends } = setUp(model, { tools: [echo, stopper] });
    await agent.prompt('Go');
    const results = (await stored()).filter(({ role }) => role === 'tool');
    assert.deepEqual(
      results.map(({ content }) => content),
      ['The user stopped this call.', 'The user stopped the turn before this call was run.'],
    );
    await agent.prompt('Go on');
    assert.deepEqual(ends(), ['stopped', 'completed']);
  });

  it('says so when the reply is empty, cut by the limit, or withheld', async () => {
    const end = (reason: 'stop' | 'length' | 'filtered'): ModelEvent[] => [
      { type: 'finish', reason, usage: null },
    ];
    const { agent, events } = setUp(
      scripted(end('stop'), [{ type: 'text', delta: 'So' }, ...end('length')], end('filtered')),
    );
    for (const text of ['a', 'b', 'c']) await agent.prompt(text);
    const notices = events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
    assert.match(notices.join('\n'), /empty reply[^]*output limit[^]*withheld/);
  });

  it('stores a long reply piece by piece, so that a crash leaves what was shown', async () => {
    const test = setUp(
      scripted(async function* () {
        for (const delta of ['one ', 'two ', 'three']) {
          test.clock.advance(1_500);
          yield { type: 'text', delta };
        }
        throw new Error('killed');
      }),
    );
    await test.agent.prompt('Count');
    const pieces = test.store.events.flatMap((event) =>
      event.type === 'message.streamed' ? [event.text] : [],
    );
    assert.deepEqual(pieces, ['one ', 'two ', 'three']);
  });
});

describe('an approval', () => {
  const asking = defineTool({
    name: 'ask',
    description: '',
    schema: z.object({}),
    run: async (_, context) => {
      const accepted = await context.confirm({ title: 'Sure?', text: '', lines: [], acceptLabel: 'Yes' });
      return { content: accepted ? 'yes' : 'no' };
    },
  });

  for (const accepted of [true, false]) {
    it(`waits for the user, who says ${accepted ? 'yes' : 'no'}`, async () => {
      const { agent, stored } = setUp(scripted(calls(['ask', {}]), says('Done.')), { tools: [asking] });
      agent.onEvent((event) => {
        if (event.type === 'approval.requested') agent.answerApproval(event.approval.id, accepted);
      });
      await agent.prompt('Go');
      assert.equal((await stored())[2]?.content, accepted ? 'yes' : 'no');
    });
  }

  it('is refused when the turn is stopped', async () => {
    const { agent, stored } = setUp(scripted(calls(['ask', {}])), { tools: [asking] });
    agent.onEvent((event) => {
      if (event.type === 'approval.requested') void agent.stop();
    });
    await agent.prompt('Go');
    assert.equal((await stored())[2]?.content, 'no');
  });
});

describe('erasing in a turn', () => {
  it('keeps what was erased out of all that the turn records after it', async () => {
    const forget = defineTool({
      name: 'forget',
      description: '',
      schema: z.object({}),
      run: async () => ({ content: 'Gone.', erasedText: 'deploy on Fridays' }),
    });
    const test = setUp(
      scripted(calls(['forget', {}]), calls(['echo', { text: 'We DEPLOY on Fridays' }]), async function* () {
        for (const delta of ['We deploy on ', 'Fridays no more.']) {
          test.clock.advance(1_500);
          yield { type: 'text', delta };
        }
        yield { type: 'finish', reason: 'stop', usage: null };
      }),
      { tools: [echo, forget] },
    );
    await test.agent.prompt('Forget it');
    assert.doesNotMatch(JSON.stringify(test.store.events), /deploy on|Fridays/i);
    assert.equal((await test.stored()).at(-1)?.content, 'We … no more.');
  });
});

describe('erasing while a reply is streamed', () => {
  it('keeps what the user has erased meanwhile out of it, and out of nothing later', async () => {
    const text = 'We deploy on Fridays.';
    const test = setUp(
      scripted(async function* () {
        yield { type: 'text', delta: 'We deploy ' };
        const plan = await test.memory.planForgetting(text);
        await test.memory.forget(plan, { actor: 'user', origin: { kind: 'command', command: 'forget' } });
        test.clock.advance(1_500);
        yield { type: 'text', delta: 'on Fridays, always.' };
        yield { type: 'finish', reason: 'stop', usage: null };
      }, says(text)),
    );
    await test.memory.open();
    await test.memory.core.append('project', text, {
      actor: 'user',
      origin: { kind: 'command', command: 'edit' },
    });
    await test.agent.prompt('When?');
    assert.doesNotMatch(JSON.stringify(test.store.events), /Fridays/i);
    assert.equal((await test.stored()).at(-1)?.content, '…, always.');
    await test.agent.prompt('And when do we deploy on Fridays?');
    assert.equal((await test.stored()).at(-1)?.content, text);
  });
});

describe('memory modes', () => {
  it('puts the blocks into the prompt, and not with memory off', async () => {
    const on = scripted(says('Hi.'));
    await setUp(on).agent.prompt('Hello');
    assert.match(
      on.requests[0]?.messages[0]?.content ?? '',
      /<block label="project">[^]*chars_limit="10000"/,
    );
    const off = scripted(says('Hi.'), says('Hi.'));
    const { agent, store, stored } = setUp(off, { mode: 'off' });
    await agent.prompt('Hello');
    await agent.prompt('Hello again');
    assert.doesNotMatch(off.requests[0]?.messages[0]?.content ?? '', /<memory_blocks>/);
    assert.equal(store.events.length, 0);
    assert.equal((await stored()).length, 4);
    assert.equal(off.requests[1]?.messages.length, 4);
  });
});

function untilEvent(agent: Agent, events: readonly AgentEvent[], type: AgentEvent['type']): Promise<void> {
  if (events.some((event) => event.type === type)) return Promise.resolve();
  return new Promise((resolve) => {
    const subscription = agent.onEvent((event) => {
      if (event.type !== type) return;
      subscription.dispose();
      resolve();
    });
  });
}
