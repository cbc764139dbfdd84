import * as z from 'zod';

/** The endpoint said no: with an HTTP status, or (null) in the body of an answer that had begun with 200. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number | null;
  /** All that it said, codes and all, for matching only. */
  readonly text: string;
  /** How long it asks to wait; null: it does not say. */
  readonly retryAfterMs: number | null;

  /** `message`: its own words, '' if it had none. They may quote the request, or the key: see `failure.ts`. */
  constructor(
    message: string,
    details: { status: number | null; text: string; retryAfterMs: number | null },
  ) {
    super(message);
    this.status = details.status;
    this.text = details.text;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The endpoint answered, but not with a chat completion. */
export class BadReply extends Error {
  override readonly name = 'BadReply';
  /** What came instead, for a sentence: "a web page". */
  readonly what: string;

  /** `text`: what came, of which the beginning is kept. */
  constructor(what: string, text: string) {
    super(text.slice(0, LONGEST_KEPT));
    this.what = what;
  }
}

/** An HTTP error. `body`: parsed JSON, or text. `nowMs` is what a Retry-After date is compared with. */
export function refusalWith(
  status: number,
  headers: Headers | undefined,
  body: unknown,
  nowMs: number,
): Refusal {
  return refusalFrom(body, status, headers ? retryAfterMs(headers, nowMs) : null);
}

/** An error in the body of an answer with status 200. */
export function refusalInside(body: unknown): Refusal {
  return refusalFrom(body, statusInside(body), null);
}

function refusalFrom(body: unknown, status: number | null, retryAfterMs: number | null): Refusal {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const words = wordsOf(body) ?? text;
  return new Refusal(words.slice(0, LONGEST_KEPT), {
    status,
    text: text.slice(0, LONGEST_KEPT),
    retryAfterMs,
  });
}

/** In characters. */
const LONGEST_KEPT = 4_000;

const statusCode = z.coerce.number().int().min(400).max(599);
const withStatus = z.object({
  code: statusCode.optional().catch(undefined),
  status: statusCode.optional().catch(undefined),
});

/** OpenRouter and llama.cpp give the status as `code` inside the error. */
function statusInside(body: unknown): number | null {
  const read = withStatus.safeParse(body).data;
  return read?.code ?? read?.status ?? null;
}

const spoken = z.looseObject({});
/** Where OpenAI and Ollama, FastAPI and Gemini keep their words. */
const PLACES = ['message', 'error', 'errors', 'detail', 'msg'];
const DEEPEST = 5;

function wordsOf(body: unknown, depth = 0): string | undefined {
  if (typeof body === 'string') return body.trimStart().startsWith('<') ? titleOf(body) : body;
  const fields = spoken.safeParse(body).data;
  const inside = Array.isArray(body) ? body : PLACES.map((place) => fields?.[place]);
  if (depth === DEEPEST) return undefined;
  const words = inside
    .map((each) => wordsOf(each, depth + 1))
    .find((each) => each !== undefined && each !== '');
  // OpenRouter says "Provider returned error", and what the provider said here.
  const raw = spoken.safeParse(fields?.['metadata']).data?.['raw'];
  return typeof raw === 'string' ? `${words ?? ''} ${raw}` : words;
}

function titleOf(html: string): string | undefined {
  return /<title[^>]*>([^<]*)</i.exec(html)?.[1]?.trim();
}

/** https://httpwg.org/specs/rfc9110.html#field.retry-after, seconds or a date, and OpenAI's `retry-after-ms`. */
function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}
