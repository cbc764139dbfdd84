import assert from 'node:assert/strict';
import type { ChatModel, ChatRequest, ModelEvent, ToolCall } from '../../../src/agent/chat-model.ts';
import { DaybookError } from '../../../src/base/errors.ts';
import {
  type OpenAiCompatibleOptions,
  createOpenAiCompatibleModel,
} from '../../../src/models/openai-compatible/openai-compatible-model.ts';
import { type FakeOpenAiServer, startOpenAiServer } from '../../fakes/openai-server/server.ts';

export const HELLO: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }], tools: [] };

export const WITH_TOOLS: ChatRequest = {
  messages: [{ role: 'user', content: 'Remember this' }],
  tools: ['core_memory_append', 'conversation_search', 'conversation_search_date'].map((name) => ({
    name,
    description: `Does ${name}`,
    parameters: { type: 'object', properties: {} },
  })),
};

/** A server for each test of the enclosing `describe`, and models that ask it. */
export interface EndpointFixture {
  readonly server: FakeOpenAiServer;
  /** How long the models had to wait before each retry, in milliseconds; they did not really. */
  readonly waits: readonly number[];
  model(options?: Partial<OpenAiCompatibleOptions>): ChatModel;
  ask(request?: ChatRequest, options?: Partial<OpenAiCompatibleOptions>): Promise<ModelEvent[]>;
  askAndFail(request?: ChatRequest, options?: Partial<OpenAiCompatibleOptions>): Promise<FailedReply>;
}

export interface FailedReply {
  /** What came before the failure. */
  readonly events: readonly ModelEvent[];
  readonly error: DaybookError;
}

export function useEndpoint(): EndpointFixture {
  let server: FakeOpenAiServer | undefined;
  let waits: number[] = [];

  beforeEach(async () => {
    waits = [];
    server = await startOpenAiServer();
  });

  afterEach(async () => {
    await server?.close();
  });

  const current = (): FakeOpenAiServer => {
    assert.ok(server, 'The server runs only inside tests');
    return server;
  };
  const model: EndpointFixture['model'] = ({ timing, ...options } = {}) =>
    createOpenAiCompatibleModel({
      baseUrl: current().url,
      apiKey: null,
      model: 'fake-model',
      timing: {
        wait: (ms) => Promise.resolve(waits.push(ms)),
        ...timing,
      },
      ...options,
    });
  return {
    get server() {
      return current();
    },
    get waits() {
      return waits;
    },
    model,
    ask: (request = HELLO, options = {}) => collect(model(options), request),
    askAndFail: (request = HELLO, options = {}) => collectUntilFailure(model(options), request),
  };
}

export async function collect(model: ChatModel, request: ChatRequest = HELLO): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
  return events;
}

export async function collectUntilFailure(
  model: ChatModel,
  request: ChatRequest = HELLO,
): Promise<FailedReply> {
  const events: ModelEvent[] = [];
  try {
    for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
  } catch (error) {
    assert.ok(error instanceof DaybookError, `Not a DaybookError: ${String(error)}`);
    return { events, error };
  }
  assert.fail('The reply did not fail');
}

export function textOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.delta : '')).join('');
}

export function callsOf(events: readonly ModelEvent[]): ToolCall[] {
  return events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
}

export function noticesOf(events: readonly ModelEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
}

export function finishOf(events: readonly ModelEvent[]): ModelEvent | undefined {
  return events.find((event) => event.type === 'finish');
}
