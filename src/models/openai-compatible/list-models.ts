import * as z from 'zod';
import { DaybookError } from '../../base/errors.ts';
import { readText } from './body.ts';
import { openClient } from './client.ts';
import { type Endpoint, createEndpoint, hostOf } from './endpoint.ts';
import { toFailure } from './failure.ts';
import { BadReply, refusalInside } from './refusal.ts';
import { abortError, createWatchdog } from './watchdog.ts';

export interface ListedModel {
  readonly id: string;
  /** In tokens, where the endpoint says it. */
  readonly contextWindow?: number;
}

const TIMEOUT_MS = 15_000;
/** In bytes. OpenRouter's list, the longest known, is under one megabyte. */
const LONGEST_LIST = 16 * 1024 * 1024;

/**
 * The models that an endpoint offers, sorted by id.
 *
 * @throws DaybookError `model.*`, or an AbortError once `signal` has fired.
 */
export async function listModels(options: {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}): Promise<ListedModel[]> {
  const endpoint = createEndpoint(options.baseUrl, options.apiKey);
  const client = openClient(endpoint);
  const watchdog = createWatchdog(options.signal);
  try {
    watchdog.expect(options.timeoutMs ?? TIMEOUT_MS, () => timedOut(endpoint));
    const response = await client.get('/models', { signal: watchdog.signal }).asResponse();
    const text = response.body ? await readText(response.body, watchdog.signal, LONGEST_LIST) : '';
    return readList(text);
  } catch (error) {
    if (options.signal.aborted) throw abortError(options.signal);
    const thrown: unknown = watchdog.signal.aborted ? watchdog.signal.reason : error;
    throw toFailure(thrown, { endpoint, model: null }, Date.now()).error;
  } finally {
    watchdog.dispose();
  }
}

const size = z.number().int().positive().optional().catch(undefined);
const sizes = z.object({ context_length: size, n_ctx: size }).nullable().catch(null);

/** The names under which OpenRouter, Groq, LM Studio, vLLM and llama.cpp tell how much a model reads. */
const entry = z
  .object({
    id: z.string().optional().catch(undefined),
    /** Ollama's. */
    name: z.string().optional().catch(undefined),
    context_length: size,
    context_window: size,
    max_context_length: size,
    loaded_context_length: size,
    max_model_len: size,
    top_provider: sizes,
    meta: sizes,
  })
  .transform(({ id, name, top_provider: provider, meta, ...own }): ListedModel => {
    // A model is served with at most what it was made for, so the smallest number is the true one.
    const all = [...Object.values(own), provider?.context_length, meta?.n_ctx].filter(
      (each) => each !== undefined,
    );
    return { id: id ?? name ?? '', ...(all.length > 0 ? { contextWindow: Math.min(...all) } : {}) };
  });
const entries = z.array(
  z.union([entry, z.string().transform((id): ListedModel => ({ id }))]).catch({ id: '' }),
);
const list = z.union([
  entries,
  z.object({ data: entries }).transform(({ data }) => data),
  z.object({ models: entries }).transform(({ models }) => models),
]);

function readList(text: string): ListedModel[] {
  const json = parse(text);
  const read = list.safeParse(json).data;
  if (!read) {
    const error = z.object({ error: z.unknown() }).safeParse(json).data?.error;
    throw error ? refusalInside(error) : new BadReply('something else than a list', text);
  }
  const byId = new Map(read.filter(({ id }) => id !== '').map((model) => [model.id, model]));
  return [...byId.values()].sort((a, b) => a.id.localeCompare(b.id, 'en'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadReply(text.trimStart().startsWith('<') ? 'a web page' : 'something else than a list', text);
  }
}

function timedOut(endpoint: Endpoint): DaybookError {
  const host = hostOf(endpoint.baseUrl);
  return new DaybookError('model.timeout', `${host} did not send its list of models in time. Is it running?`);
}
