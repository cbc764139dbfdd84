import { type Logger, silentLogger } from '../../src/base/logger.ts';
import { Memory, type MemoryLimits, type MemoryMode } from '../../src/memory/memory.ts';
import { createFakeBlockCache, type FakeBlockCache } from './fake-block-cache.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryProjectStore, type MemoryProjectStore } from './memory-project-store.ts';

export interface TestMemory {
  readonly memory: Memory;
  readonly store: MemoryProjectStore;
  readonly cache: FakeBlockCache;
  readonly clock: FakeClock;
  readonly newId: () => string;
}

/** A memory over a store in memory. `before`: what a window before has left, as after a restart. */
export function createTestMemory(
  mode: MemoryMode = 'on',
  before?: TestMemory,
  limits: MemoryLimits = { keepDays: () => null, maxBytes: () => 1e9 },
  logger: Logger = silentLogger,
): TestMemory {
  const clock = before?.clock ?? createFakeClock();
  const store = before?.store ?? createMemoryProjectStore({ clock });
  const cache = before?.cache ?? createFakeBlockCache();
  const newId = before?.newId ?? countingIds();
  return {
    memory: new Memory({ store, cache, mode, newId, clock, logger, limits }),
    store,
    cache,
    clock,
    newId,
  };
}

/** Ids that sort in the order in which they were made. */
function countingIds(prefix = 'id'): () => string {
  let count = 0;
  return () => `${prefix}-${String((count += 1)).padStart(6, '0')}`;
}
