import type { ErrorCode } from '../../base/errors.ts';
import type { RequestPlace } from './endpoint.ts';
import type { Refusal } from './refusal.ts';
import type { RefusalKind } from './refusal-kind.ts';

interface Facts {
  readonly host: string;
  /** Without query, which may hold a key. */
  readonly url: string;
  /** For a sentence: its name, or "this model". */
  readonly model: string;
  readonly wantsList: boolean;
  readonly hasKey: boolean;
  /** "HTTP 503", or that it was said in the answer. */
  readonly how: string;
  /** "in 5 minutes". */
  readonly when: string;
}

const SELECT = '"Daybook: Select Model"';

const EXPLANATIONS: Readonly<Record<RefusalKind, readonly [ErrorCode, (facts: Facts) => string]>> = {
  auth: [
    'model.auth',
    ({ host, hasKey }) =>
      hasKey
        ? `${host} did not accept the API key. Set another with ${SELECT}.`
        : `${host} wants an API key. Set one with ${SELECT}.`,
  ],
  'no-credit': [
    'model.rate-limited',
    ({ host }) => `The account at ${host} has no credit left. Add some there, or choose another model.`,
  ],
  'model-not-found': [
    'model.not-found',
    ({ host, model }) => `${host} does not have ${model}. Choose another with ${SELECT}.`,
  ],
  'url-not-found': [
    'model.not-found',
    ({ url, wantsList }) =>
      `There ${wantsList ? 'is no list of models' : 'are no chat completions'} at ${url}. Check the base URL: it mostly ends in /v1.`,
  ],
  'rate-limited': [
    'model.rate-limited',
    ({ host, when }) => `${host} takes no more requests for now. Try again ${when}.`,
  ],
  'context-exceeded': [
    'model.context-exceeded',
    ({ model }) =>
      `The conversation is longer than ${model} can read. Start a new session, or choose a model with a larger context window.`,
  ],
  'no-tools': [
    'model.no-tools',
    ({ model }) => `Tools cannot be used with ${model}. Choose another with ${SELECT}.`,
  ],
  'no-usage': [
    'model.bad-response',
    ({ host }) =>
      `${host} refused the request, whether it asked for token counts or not. Choose another model with ${SELECT}.`,
  ],
  server: [
    'model.server',
    ({ host, how, when }) => `${host} had an error of its own (${how}). Try again ${when}.`,
  ],
  refused: [
    'model.bad-response',
    ({ host, how }) =>
      `${host} refused the request (${how}). If this goes on, choose another model with ${SELECT}.`,
  ],
};

/** For a person: what happened and what to do. */
export function explainRefusal(
  kind: RefusalKind,
  refusal: Refusal,
  place: RequestPlace,
  nowMs: number,
): { code: ErrorCode; message: string } {
  const { endpoint, model } = place;
  const { host, origin, pathname } = new URL(endpoint.baseUrl);
  const [code, say] = EXPLANATIONS[kind];
  const message = say({
    host,
    url: origin + pathname,
    model: model === null ? 'this model' : `"${model}"`,
    wantsList: model === null,
    hasKey: endpoint.apiKey !== null,
    how: refusal.status === null ? 'in its answer' : `HTTP ${refusal.status}`,
    when: when(refusal.retryAfterMs, nowMs),
  });
  return { code, message };
}

function when(afterMs: number | null, nowMs: number): string {
  if (afterMs === null) return 'in a moment';
  if (afterMs < 60_000) return `in ${Math.max(1, Math.ceil(afterMs / 1000))} s`;
  const clock = new Date(nowMs + afterMs).toLocaleString(undefined, {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return `in ${Math.ceil(afterMs / 60_000)} min (at ${clock})`;
}
