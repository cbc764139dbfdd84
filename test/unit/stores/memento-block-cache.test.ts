import assert from 'node:assert/strict';
import { DaybookError } from '../../../src/base/errors.ts';
import type { Block } from '../../../src/memory/block.ts';
import { createMementoBlockCache } from '../../../src/stores/memento-block-cache.ts';

const block: Block = {
  label: 'project',
  value: 'value',
  description: '',
  limit: 10,
  readOnly: false,
  version: 1,
  head: 'e1',
  updatedAt: '2025-01-01T00:00:00.000Z',
  updatedBy: 'user',
};

function createMemento() {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key),
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}

describe('the copy of the blocks in the workspace state', () => {
  it('is what was saved last, and undefined before', async () => {
    const cache = createMementoBlockCache(createMemento());
    assert.equal(cache.load(), undefined);
    await cache.save([block]);
    assert.deepEqual(cache.load(), [block]);
  });

  it('refuses what would slow the editor down', async () => {
    const cache = createMementoBlockCache(createMemento());
    await cache.save([block]);
    const large = { ...block, value: 'é'.repeat(130 * 1024) };
    await assert.rejects(
      cache.save([large]),
      (error) => error instanceof DaybookError && error.code === 'memory.over-limit',
    );
    assert.deepEqual(cache.load(), [block]);
  });
});
