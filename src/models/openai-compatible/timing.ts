import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, systemClock } from '../../base/clock.ts';

/** How long a request may take and how often it is repeated. All times are in milliseconds. */
export interface RequestTiming {
  /** From sending to the first byte of the answer. Long, since a local model may be loaded first and then reads. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer. */
  readonly idleMs: number;
  /** After the end of the reply, for the token counts. */
  readonly afterEndMs: number;
  /** How often a request is sent again of which nothing was answered yet. */
  readonly retries: number;
  /** An endpoint that asks for a longer wait is not waited for. */
  readonly longestWaitMs: number;
  readonly clock: Clock;
  /** Rejects when `signal` fires. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export const DEFAULT_TIMING: RequestTiming = {
  firstByteMs: 240_000,
  idleMs: 120_000,
  afterEndMs: 3_000,
  retries: 2,
  longestWaitMs: 20_000,
  clock: systemClock,
  wait: (ms, signal) => wait(ms, undefined, { signal }),
};

/** Null: no more retries, or the endpoint asks for more patience than there is. `done`: retries before this one. */
export function retryDelayMs(askedMs: number | null, done: number, timing: RequestTiming): number | null {
  if (done >= timing.retries) return null;
  // Half a second, then two; not all windows of a team at the same time.
  const delay = askedMs ?? 500 * 4 ** done * (0.75 + Math.random() / 2);
  return delay <= timing.longestWaitMs ? delay : null;
}
