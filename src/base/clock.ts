/** The time of day. `now()` is in milliseconds since 1970-01-01 UTC and may jump back. */
export interface Clock {
  readonly now: () => number;
}

export const systemClock: Clock = { now: () => Date.now() };
