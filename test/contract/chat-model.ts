import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type {
  ChatMessage,
  ChatModel,
  ChatRequest,
  ModelEvent,
  ToolCall,
} from '../../src/agent/chat-model.ts';
import { isAbortError } from '../../src/base/errors.ts';

/** A model under test, made anew for each test. */
export interface ChatModelSetup {
  readonly model: ChatModel;
  /** Has tools, but is answered in words. */
  readonly textRequest: ChatRequest;
  /** Has tools, and is answered by calling at least one. */
  readonly toolRequest: ChatRequest;
  dispose?(): Promise<void>;
}

/** What every `ChatModel` keeps to, whatever stands behind it. */
export function describeChatModel(name: string, setUp: () => Promise<ChatModelSetup> | ChatModelSetup): void {
  describe(`ChatModel contract: ${name}`, () => {
    let setup: ChatModelSetup;

    beforeEach(async () => {
      setup = await setUp();
    });

    afterEach(async () => {
      await setup.dispose?.();
    });

    const ask = (request: ChatRequest, signal = new AbortController().signal): Promise<ModelEvent[]> =>
      collect(setup.model.stream(request, signal));

    it('says what it is', () => {
      const { info } = setup.model;
      assert.notEqual(info.name, '');
      assert.notEqual(info.destination, '');
      assert.ok(Number.isInteger(info.contextWindow) && info.contextWindow > 0);
    });

    it('answers in words and finishes once, last', async () => {
      const events = await ask(setup.textRequest);
      assert.notEqual(textOf(events), '');
      assert.equal(callsOf(events).length, 0);
      assert.deepEqual(finishesOf(events), ['stop']);
      assert.equal(events.at(-1)?.type, 'finish');
    });

    it('reports token counts or none', async () => {
      const finish = (await ask(setup.textRequest)).find((event) => event.type === 'finish');
      const counts = finish?.usage ? [finish.usage.inputTokens, finish.usage.outputTokens] : [];
      assert.ok(counts.every((count) => Number.isInteger(count) && count >= 0));
    });

    it('calls tools that it was given, each with an id of its own and JSON arguments', async () => {
      const events = await ask(setup.toolRequest);
      const calls = callsOf(events);
      assert.ok(calls.length > 0);
      assert.deepEqual(finishesOf(events), ['tool-calls']);
      assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length);
      for (const call of calls) {
        assert.notEqual(call.id, '');
        assert.ok(setup.toolRequest.tools.some((tool) => tool.name === call.name));
        assert.equal(typeof JSON.parse(call.arguments), 'object');
      }
    });

    it('announces each tool call by deltas with its name, which add up to its arguments', async () => {
      const events = await ask(setup.toolRequest);
      for (const call of callsOf(events)) {
        const whole = events.findIndex((event) => event.type === 'tool-call' && event.call.id === call.id);
        const deltas = events.flatMap((event, index) =>
          event.type === 'tool-call-delta' && event.id === call.id ? [{ ...event, index }] : [],
        );
        assert.ok(deltas.length > 0);
        assert.ok(deltas.every((delta) => delta.name === call.name && delta.index < whole));
      }
    });

    it('goes on after the results of its calls', async () => {
      const calls = callsOf(await ask(setup.toolRequest));
      const results = calls.map(({ id }): ChatMessage => ({
        role: 'tool',
        toolCallId: id,
        content: 'Done. No problems.',
      }));
      const messages: ChatMessage[] = [
        ...setup.toolRequest.messages,
        { role: 'assistant', content: '', toolCalls: calls },
        ...results,
      ];
      const events = await ask({ ...setup.toolRequest, messages });
      assert.equal(finishesOf(events).length, 1);
    });

    it('goes on after a call whose arguments were not JSON', async () => {
      const call: ToolCall = {
        id: 'c1',
        name: setup.toolRequest.tools[0]?.name ?? '',
        arguments: '{"label": ',
      };
      const messages: ChatMessage[] = [
        ...setup.toolRequest.messages,
        { role: 'assistant', content: '', toolCalls: [call] },
        { role: 'tool', toolCallId: 'c1', content: 'The arguments are not JSON.' },
      ];
      const events = await ask({ ...setup.toolRequest, messages });
      assert.equal(finishesOf(events).length, 1);
    });

    it('calls no tool when it is given none', async () => {
      const events = await ask({ ...setup.toolRequest, tools: [] });
      assert.equal(callsOf(events).length, 0);
      assert.equal(finishesOf(events).length, 1);
    });

    it('does not change the request', async () => {
      await ask(deepFreeze(structuredClone(setup.toolRequest)));
    });

    it('keeps streams that run at the same time apart', async () => {
      const [words, calls] = await Promise.all([ask(setup.textRequest), ask(setup.toolRequest)]);
      assert.equal(callsOf(words).length, 0);
      assert.ok(callsOf(calls).length > 0);
    });

    it('rejects with an AbortError and says nothing when stopped beforehand', async () => {
      const { events, error } = await untilError(setup.model.stream(setup.textRequest, AbortSignal.abort()));
      assert.deepEqual(events, []);
      assert.ok(isAbortError(error));
    });

    it('rejects with an AbortError and says nothing more when stopped', async () => {
      const controller = new AbortController();
      const stream = setup.model.stream(setup.textRequest, controller.signal);
      const { events, error } = await untilError(stream, () => controller.abort());
      assert.equal(events.length, 1);
      assert.ok(isAbortError(error));
    });

    it('rejects with an AbortError whatever reason the signal was given', async () => {
      const stream = setup.model.stream(setup.textRequest, AbortSignal.abort('enough'));
      assert.ok(isAbortError((await untilError(stream)).error));
    });

    it('can be left in the middle and asked again', async () => {
      for await (const event of setup.model.stream(setup.textRequest, new AbortController().signal)) {
        assert.ok(event);
        break;
      }
      assert.deepEqual(finishesOf(await ask(setup.textRequest)), ['stop']);
    });

    it('leaves no listener on the signal', async () => {
      const { signal } = new AbortController();
      await ask(setup.textRequest, signal);
      await ask(setup.toolRequest, signal);
      assert.equal(getEventListeners(signal, 'abort').length, 0);
    });
  });
}

async function collect(stream: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

async function untilError(
  stream: AsyncIterable<ModelEvent>,
  onEvent: () => void = () => {},
): Promise<{ events: ModelEvent[]; error: unknown }> {
  const events: ModelEvent[] = [];
  try {
    for await (const event of stream) {
      events.push(event);
      onEvent();
    }
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
}

function callsOf(events: readonly ModelEvent[]): ToolCall[] {
  return events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
}

function finishesOf(events: readonly ModelEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'finish' ? [event.reason] : []));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
