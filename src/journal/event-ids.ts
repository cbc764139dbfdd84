import { randomFillSync } from 'node:crypto';
import { decodeTime, isValid, monotonicFactory, TIME_MAX } from 'ulid';
import type { Clock } from '../base/clock.ts';

/**
 * Makes the ids of one writer's events. They are ULIDs that follow causality: each is greater than all that this writer
 * made or observed before, however the clocks of the machine, or of several machines, jump.
 */
export interface EventIds {
  next(): string;
  /** Takes note of an id that somebody else made; of one that is no ULID, none. */
  observe(id: string): void;
}

export function createEventIds(clock: Clock): EventIds {
  const make = monotonicFactory(createChance());
  // Zero would make the factory ask the system's clock.
  let earliest = 1;
  return {
    next: () => make(Math.min(TIME_MAX, Math.max(earliest, clock.now()))),
    observe(id) {
      if (isValid(id)) earliest = Math.max(earliest, decodeTime(id) + 1);
    },
  };
}

/** Numbers from 0 to 1, from the system's randomness, many at a time: asking for each would take longer than the rest. */
function createChance(): () => number {
  const pool = new Uint8Array(1024);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    return (pool[next++] ?? 0) / 256;
  };
}
