import type { BlockCache } from '../../src/memory/ports.ts';

export interface FakeBlockCache extends BlockCache {
  stored: unknown;
}

export function createFakeBlockCache(stored?: unknown): FakeBlockCache {
  return {
    stored,
    load() {
      return this.stored;
    },
    async save(blocks) {
      this.stored = structuredClone(blocks);
    },
  };
}
