import { DaybookError } from '../../base/errors.ts';

/** An OpenAI-compatible endpoint, checked. */
export interface Endpoint {
  /** As `normaliseBaseUrl` gives it: no slash at the end. */
  readonly baseUrl: string;
  /** Null: the endpoint needs none. */
  readonly apiKey: string | null;
}

/** Where and what for a request is made: what its errors tell a person. */
export interface RequestPlace {
  readonly endpoint: Endpoint;
  /** Null: it asks for the list of models. */
  readonly model: string | null;
}

/** APIs that stand at the root of their host, without a version in the path. */
const ROOT_APIS: readonly string[] = ['api.perplexity.ai'];

/** What people paste although it belongs to one call and not to the API. */
const CALL_PATH = /\/(?:chat\/completions|completions|embeddings|models|responses)$/;
/** Ollama's own API, which is not the OpenAI-compatible one beside it. */
const OLLAMA_CALL_PATH = /\/api\/(?:chat|generate|tags)$/;
const HOST_WITHOUT_SCHEME = /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?(?:[/?#]|$)/i;

/** @throws DaybookError `model.not-configured` for an impossible base URL, `model.auth` for an impossible key. */
export function createEndpoint(baseUrl: string, apiKey: string | null): Endpoint {
  const endpoint = { baseUrl: normaliseBaseUrl(baseUrl), apiKey: apiKey?.trim() || null };
  // What `fetch` would throw quotes the header with the key in it, so this comes first.
  if (endpoint.apiKey === null || /^[\x21-\x7e]+$/.test(endpoint.apiKey)) return endpoint;
  throw new DaybookError(
    'model.auth',
    `The API key for ${hostOf(endpoint.baseUrl)} has characters that no key has. Copy it again and set it with "Daybook: Select Model".`,
  );
}

/**
 * The address that `/chat/completions` is appended to: "http://localhost:11434/" → "http://localhost:11434/v1".
 * Normalising twice changes nothing.
 *
 * @throws DaybookError `model.not-configured`, never quoting the text, since it may hold a password.
 */
export function normaliseBaseUrl(text: string): string {
  const url = parse(text.trim());
  if (url.username !== '' || url.password !== '') {
    throw invalid('must not contain a user name or password: Daybook keeps the API key separately');
  }
  let path = url.pathname.replace(/\/+$/, '');
  path = path.replace(CALL_PATH, '').replace(OLLAMA_CALL_PATH, '').replace(/\/+$/, '');
  if (path === '' && !ROOT_APIS.includes(url.hostname)) path = '/v1';
  return `${url.origin}${path}${url.search}`;
}

/** For people: "api.openai.com", "localhost:11434". */
export function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host;
}

/** Whether what is sent there stays on this machine. */
export function isLoopback(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])$/.test(hostname);
}

function parse(text: string): URL {
  if (text === '') throw invalid('is empty');
  const withScheme = HOST_WITHOUT_SCHEME.test(text) ? `${guessScheme(text)}://${text}` : text;
  const url = URL.parse(withScheme);
  if (!url) throw invalid('is not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalid('must begin with http:// or https://');
  return url;
}

function guessScheme(text: string): 'http' | 'https' {
  return isLoopback(`http://${text}`) ? 'http' : 'https';
}

function invalid(why: string): DaybookError {
  return new DaybookError(
    'model.not-configured',
    `The base URL of the model ${why}. It should look like https://api.openai.com/v1 or http://localhost:11434/v1.`,
  );
}
