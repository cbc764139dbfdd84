import type { Clock } from '../../src/base/clock.ts';

/** A clock that stands still until it is told otherwise. In milliseconds since 1970-01-01 UTC. */
export interface FakeClock extends Clock {
  set(time: number): void;
  advance(milliseconds: number): void;
}

export function createFakeClock(start: number = Date.UTC(2025, 0, 1, 9)): FakeClock {
  let now = start;
  return {
    now: () => now,
    set(time) {
      now = time;
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
