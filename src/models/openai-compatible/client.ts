import { OpenAI } from 'openai';
import { DaybookError } from '../../base/errors.ts';
import type { Endpoint } from './endpoint.ts';

/** The package insists on a key. This one never leaves the machine: `sendPlainly` replaces every header. */
const PLACEHOLDER_KEY = 'not-used';
/** The longest that timers can run. Time is kept by the watchdog, which also covers the body. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * A client that sends what Daybook gives it and nothing else: none of the package's OPENAI_* environment variables,
 * no telemetry headers, no retries and no log lines of its own.
 */
export function openClient({ baseUrl, apiKey }: Endpoint): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: PLACEHOLDER_KEY,
    // Null, not absent: for what is absent the package reads the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    fetch: (url, init) => sendPlainly(new URL(url instanceof Request ? url.url : url), init ?? {}, apiKey),
  });
}

/** Looks `fetch` up at each call, because VS Code replaces it by one that knows the user's proxy. */
async function sendPlainly(url: URL, init: RequestInit, key: string | null): Promise<Response> {
  const headers = new Headers({ accept: 'application/json, text/event-stream', 'user-agent': 'daybook' });
  if (init.body !== undefined && init.body !== null) headers.set('content-type', 'application/json');
  if (key !== null) headers.set('authorization', `Bearer ${key}`);
  // Following would send the conversation, and in some runtimes the key, to an address that the user never chose.
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel();
    throw redirected(url, response.headers.get('location'));
  }
  return response;
}

function redirected(from: URL, location: string | null): DaybookError {
  const to = location === null ? null : URL.parse(location, from.href);
  const target = to ? `to ${to.origin}${to.pathname}` : 'elsewhere';
  return new DaybookError(
    'model.bad-response',
    `${from.host} redirects ${target}, and Daybook does not follow. If you trust that address, set it as the base URL.`,
  );
}
