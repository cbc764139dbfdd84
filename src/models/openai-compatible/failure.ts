import { APIError } from 'openai';
import { DaybookError, type ErrorCode, toDaybookError } from '../../base/errors.ts';
import { describeConnectionFailure } from './connection-failure.ts';
import { type RequestPlace, hostOf, isLoopback } from './endpoint.ts';
import { BadReply, Refusal, refusalWith } from './refusal.ts';
import { explainRefusal } from './refusal-explanation.ts';
import { kindOfRefusal } from './refusal-kind.ts';

/** A failed request, and what may be done about it by ourselves. */
export interface Failure {
  readonly error: DaybookError;
  /** The same request may succeed in a moment. */
  readonly retry: boolean;
  /** How long the endpoint asks to wait; null: it does not say. */
  readonly retryAfterMs: number | null;
  /** The part of the request without which it may succeed. */
  readonly rejected: 'tools' | 'usage' | null;
}

/** Whatever was thrown on the way, for a person. No message and no cause has the key in it. */
export function toFailure(thrown: unknown, place: RequestPlace, nowMs: number): Failure {
  const own = findOwn(thrown);
  if (own instanceof Refusal) return fromRefusal(own, place, nowMs);
  if (own instanceof BadReply) return final(fromBadReply(own, place));
  if (own) return final(own);
  if (thrown instanceof APIError && thrown.status !== undefined) {
    const body: unknown = thrown.error ?? thrown.message.replace(/^\d{3} /, '');
    return fromRefusal(refusalWith(thrown.status, thrown.headers, body, nowMs), place, nowMs);
  }
  if (isOurBug(thrown)) return final(toDaybookError(thrown));
  const { code, message, trace, retry } = describeConnectionFailure(thrown, hostOf(place.endpoint.baseUrl));
  const error = failed(code, withoutKey(message, place), quote(trace, place));
  return { error, retry, retryAfterMs: null, rejected: null };
}

/** What fails on the way to the endpoint is wrapped by the package or by `fetch`, or has a code of Node's. */
function isOurBug(thrown: unknown): boolean {
  if (thrown instanceof APIError || !(thrown instanceof Error)) return false;
  return thrown.cause === undefined && !('code' in thrown);
}

/** Our own errors are thrown inside `fetch` and inside decoding, where the package wraps what it does not know. */
function findOwn(thrown: unknown): Refusal | BadReply | DaybookError | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof Refusal || error instanceof BadReply || error instanceof DaybookError) return error;
  }
  return null;
}

function final(error: DaybookError): Failure {
  return { error, retry: false, retryAfterMs: null, rejected: null };
}

function fromRefusal(refusal: Refusal, place: RequestPlace, nowMs: number): Failure {
  const kind = kindOfRefusal(refusal);
  const { code, message } = explainRefusal(kind, refusal, place, nowMs);
  const said = quote(refusal.message, place);
  return {
    error: failed(code, said === '' ? message : `${message} It says: ${said}`, `${refusal.status}: ${said}`),
    retry: kind === 'rate-limited' || kind === 'server',
    retryAfterMs: refusal.retryAfterMs,
    rejected: kind === 'no-tools' ? 'tools' : kind === 'no-usage' ? 'usage' : null,
  };
}

function fromBadReply({ what, message }: BadReply, place: RequestPlace): DaybookError {
  const { baseUrl } = place.endpoint;
  const hint = isLoopback(baseUrl) ? 'Is it a model server?' : 'Check the base URL: it mostly ends in /v1.';
  const begins = quote(message, place);
  const told = `${hostOf(baseUrl)} answered with ${what} instead of a reply. ${hint}`;
  return failed('model.bad-response', begins === '' ? told : `${told} It begins: ${begins}`, begins);
}

/** The cause is not the thing itself: that carries the whole answer, and whoever logs it would log that. */
function failed(code: ErrorCode, message: string, cause: string): DaybookError {
  return new DaybookError(code, message, { cause: new Error(cause) });
}

const LONGEST_QUOTE = 200;

/** What came from outside, in a line. */
function quote(text: string, place: RequestPlace): string {
  const line = withoutKey(text, place)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE).toWellFormed()}…`;
}

/** Endpoints quote the key in their errors. To be used before anything is cut, lest half of it stay. */
function withoutKey(text: string, { endpoint: { apiKey } }: RequestPlace): string {
  return apiKey === null ? text : text.replaceAll(apiKey, '[key]');
}
