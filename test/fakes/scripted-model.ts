import type { ChatModel, ChatRequest, ModelEvent, ModelInfo } from '../../src/agent/chat-model.ts';

/** What the model does when it is asked: events to stream, an error to throw, or a function that makes the events. */
export type ScriptedAnswer =
  | readonly ModelEvent[]
  | Error
  | ((request: ChatRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>);

export interface ScriptedModel extends ChatModel {
  readonly requests: readonly ChatRequest[];
}

/** Answers one request after another from its script, and keeps the requests. */
export function createScriptedModel(
  answers: readonly ScriptedAnswer[],
  info: Partial<ModelInfo> = {},
): ScriptedModel {
  const requests: ChatRequest[] = [];
  return {
    requests,
    info: { kind: 'openai-compatible', name: 'scripted', destination: null, contextWindow: 32_000, ...info },
    async *stream(request, signal) {
      const answer = answers[requests.length];
      requests.push(request);
      if (answer === undefined) throw new Error(`The script has no answer to request ${requests.length}.`);
      if (answer instanceof Error) throw answer;
      yield* typeof answer === 'function' ? answer(request, signal) : answer;
    },
  };
}

export function says(text: string): ModelEvent[] {
  const deltas = text.match(/\S+\s*/g) ?? [];
  return [
    ...deltas.map((delta): ModelEvent => ({ type: 'text', delta })),
    { type: 'finish', reason: 'stop', usage: null },
  ];
}

export function calls(...toolCalls: readonly (readonly [name: string, args: unknown])[]): ModelEvent[] {
  const events = toolCalls.flatMap(([name, args], index): ModelEvent[] => {
    const id = `call_${index + 1}`;
    const text = typeof args === 'string' ? args : JSON.stringify(args);
    return [
      { type: 'tool-call-delta', id, name },
      { type: 'tool-call', call: { id, name, arguments: text } },
    ];
  });
  return [...events, { type: 'finish', reason: 'tool-calls', usage: null }];
}

/** For an answer that hangs: rejects when the turn is stopped. */
export function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')));
  });
}
