import type { Timer } from '../../src/base/clock.ts';
import { toDisposable } from '../../src/base/disposable.ts';

/** A clock that stands still until it is told otherwise. In milliseconds since 1970-01-01 UTC. */
export interface FakeClock extends Timer {
  set(time: number): void;
  /** Wakes whoever asked to be woken until then. */
  advance(milliseconds: number): void;
}

export function createFakeClock(start: number = Date.UTC(2025, 0, 1, 9)): FakeClock {
  let now = start;
  const waiting = new Map<() => void, number>();
  return {
    now: () => now,
    at(time, callback) {
      const wake = (): void => callback();
      waiting.set(wake, time);
      return toDisposable(() => waiting.delete(wake));
    },
    set(time) {
      now = time;
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const [wake, time] of [...waiting].sort(([, a], [, b]) => a - b)) {
        if (time > now || !waiting.delete(wake)) continue;
        wake();
      }
    },
  };
}
