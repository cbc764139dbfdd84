import { abortable } from '../base/abortable.ts';
import { isAbortError } from '../base/errors.ts';
import type { ToolCall } from '../memory/message.ts';
import type { AgentEvent } from './agent-event.ts';
import type { ChatModel, ChatRequest, ModelEvent } from './chat-model.ts';

/** One answer of the model, as far as it came. */
export interface ModelStep {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly end: Extract<ModelEvent, { type: 'finish' }>['reason'] | 'stopped' | 'failed';
  /** Why, when `end` is `failed`. */
  readonly error?: unknown;
}

export interface ModelStepInput {
  readonly model: ChatModel;
  readonly request: ChatRequest;
  readonly messageId: string;
  readonly emit: (event: AgentEvent) => void;
  /** Called with each piece of text; what it returns is awaited before the next. */
  readonly onText: (text: string) => Promise<void> | undefined;
  readonly signal: AbortSignal;
}

/** Streams one answer. Never throws: a stop or a failure ends the step with what has arrived. */
export async function runModelStep(input: ModelStepInput): Promise<ModelStep> {
  const { model, request, messageId, emit, signal } = input;
  const toolCalls: ToolCall[] = [];
  const announced = new Set<string>();
  let text = '';
  try {
    for await (const event of abortable(model.stream(request, signal), signal)) {
      switch (event.type) {
        case 'text':
          if (event.delta === '') break;
          text += event.delta;
          emit({ type: 'reply.delta', messageId, text: event.delta });
          await input.onText(event.delta);
          break;
        case 'tool-call-delta':
          if (announced.has(event.id)) break;
          announced.add(event.id);
          emit({ type: 'tool.announced', messageId, callId: event.id, name: event.name });
          break;
        case 'tool-call':
          toolCalls.push(event.call);
          break;
        case 'notice':
          emit({ type: 'notice', text: event.text });
          break;
        case 'finish':
          if (event.usage) emit({ type: 'usage.reported', usage: event.usage });
          return { text, toolCalls, end: event.reason };
      }
    }
    return { text, toolCalls, end: toolCalls.length > 0 ? 'tool-calls' : 'stop' };
  } catch (error) {
    // Calls that were not yet complete when the stream broke are not run.
    if (signal.aborted || isAbortError(error)) return { text, toolCalls: [], end: 'stopped' };
    return { text, toolCalls: [], end: 'failed', error };
  }
}
