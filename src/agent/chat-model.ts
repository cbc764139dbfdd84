import type { ToolCall } from '../memory/message.ts';

export type { ToolCall } from '../memory/message.ts';

/** One message of a request to a model, in the shape that chat-completion endpoints share. */
export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema of type object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /** Empty: the model cannot or may not call tools. */
  readonly tools: readonly ToolSpec[];
}

/** In tokens, as the endpoint reports them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * What a model streams. A tool call is announced while its arguments are still being written, and then given whole;
 * several calls may interleave. `finish` comes last and exactly once, or the stream throws.
 */
export type ModelEvent =
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'tool-call-delta'; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'notice'; readonly text: string }
  | {
      readonly type: 'finish';
      /** `length`: the reply hit the output limit. `filtered`: the provider withheld it. */
      readonly reason: 'stop' | 'tool-calls' | 'length' | 'filtered';
      readonly usage: Usage | null;
    };

export interface ModelInfo {
  readonly kind: 'offline' | 'openai-compatible' | 'editor';
  /** For people: "qwen3-coder". */
  readonly name: string;
  /** For people, where the text goes: "Ollama", "api.openai.com", "nowhere". Null: it stays on this machine. */
  readonly destination: string | null;
  /** In tokens, prompt and reply together. */
  readonly contextWindow: number;
}

/**
 * The port to a language model.
 *
 * `stream` rejects with a DaybookError `model.*`, or with an AbortError once `signal` has fired. It retries by itself
 * only what was not yet answered.
 */
export interface ChatModel {
  readonly info: ModelInfo;
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
