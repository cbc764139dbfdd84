import { type Disposable, toDisposable } from './disposable.ts';

/** The time of day. `now()` is in milliseconds since 1970-01-01 UTC and may jump back. */
export interface Clock {
  readonly now: () => number;
}

/** A clock that can wake somebody. */
export interface Timer extends Clock {
  /** Calls back once, not before this moment. Waits of over 24 days are as good as never. */
  at(time: number, callback: () => void): Disposable;
}

/** The longest that setTimeout can wait, in milliseconds. */
const MAX_WAIT_MS = 2 ** 31 - 1;

export const systemClock: Timer = {
  now: () => Date.now(),
  at(time, callback) {
    const wait = Math.max(0, time - Date.now());
    if (wait > MAX_WAIT_MS) return toDisposable(() => {});
    const timeout = setTimeout(callback, wait);
    return toDisposable(() => clearTimeout(timeout));
  },
};
