import type { ChatModel } from '../../agent/chat-model.ts';
import { openClient } from './client.ts';
import { contextWindowOf } from './context-windows.ts';
import { type Endpoint, createEndpoint, hostOf, isLoopback } from './endpoint.ts';
import { type Exchange, streamReply } from './exchange.ts';
import { DEFAULT_TIMING, type RequestTiming } from './timing.ts';

export interface OpenAiCompatibleOptions {
  /** As the user wrote it; see `normaliseBaseUrl`. */
  readonly baseUrl: string;
  /** Null: the endpoint needs none, and is sent no Authorization header. */
  readonly apiKey: string | null;
  readonly model: string;
  /** In tokens. Default: what is known of the model, else a cautious guess; see `contextWindowOf`. */
  readonly contextWindow?: number;
  readonly timing?: Partial<RequestTiming>;
}

/**
 * A model behind an endpoint that speaks OpenAI's chat completions, more or less. What an endpoint lacks (tools, token
 * counts) is found out once and remembered by the returned object.
 *
 * @throws DaybookError `model.not-configured` for an impossible base URL, `model.auth` for an impossible key.
 */
export function createOpenAiCompatibleModel(options: OpenAiCompatibleOptions): ChatModel {
  const { model } = options;
  const endpoint = createEndpoint(options.baseUrl, options.apiKey);
  const shared: Omit<Exchange, 'request'> = {
    client: openClient(endpoint),
    place: { endpoint, model },
    timing: { ...DEFAULT_TIMING, ...options.timing },
    learned: { support: { tools: true, usage: true } },
  };
  return {
    info: {
      kind: 'openai-compatible',
      name: model,
      destination: destinationOf(endpoint, model),
      contextWindow: options.contextWindow ?? contextWindowOf(model),
    },
    stream: (request, signal) => streamReply({ ...shared, request }, signal),
  };
}

/** The host, or null where it is this machine. */
function destinationOf({ baseUrl }: Endpoint, model: string): string | null {
  if (!isLoopback(baseUrl)) return hostOf(baseUrl);
  // Ollama runs these on its makers' machines although it is asked on this one.
  return /[:-]cloud$/.test(model) ? `ollama.com, through ${hostOf(baseUrl)}` : null;
}
