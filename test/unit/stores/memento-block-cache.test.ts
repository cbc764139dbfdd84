import assert from 'node:assert/strict';
import { DaybookError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { Block } from '../../../src/memory/block.ts';
import { type ChangeContext, CoreMemory } from '../../../src/memory/core-memory.ts';
import { createMementoBlockCache } from '../../../src/stores/memento-block-cache.ts';
import { createMemoryProjectStore, type MemoryProjectStore } from '../../fakes/memory-project-store.ts';

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
    const cache = createMementoBlockCache(createMemento(), () => 'a');
    assert.equal(cache.load(), undefined);
    await cache.save([block]);
    assert.deepEqual(cache.load(), [block]);
  });

  it('is nothing to another project, and is replaced by its own', async () => {
    const memento = createMemento();
    await createMementoBlockCache(memento, () => 'a').save([block]);
    const other = createMementoBlockCache(memento, () => 'b');
    assert.equal(other.load(), undefined);
    await other.save([]);
    assert.deepEqual(other.load(), []);
    assert.equal(createMementoBlockCache(memento, () => 'a').load(), undefined);
  });

  it('is neither read nor written before the project is known', async () => {
    const memento = createMemento();
    let projectId: string | null = null;
    const cache = createMementoBlockCache(memento, () => projectId);
    await cache.save([block]);
    assert.equal(memento.get('blocks'), undefined);
    projectId = 'a';
    await cache.save([block]);
    projectId = null;
    assert.equal(cache.load(), undefined);
  });

  it('is nothing when anything else stands there', () => {
    for (const stored of [[block], 'garbage', null, { projectId: 7, blocks: [block] }]) {
      const memento = { get: () => stored, update: async () => {} };
      assert.equal(createMementoBlockCache(memento, () => 'a').load(), undefined);
    }
  });

  it('does not bring the blocks of one project into the journal of another', async () => {
    const memento = createMemento();
    async function open(projectId: string, store: MemoryProjectStore): Promise<CoreMemory> {
      const core = new CoreMemory({
        store,
        cache: createMementoBlockCache(memento, () => projectId),
        isWritable: () => true,
        assertWritable() {},
        logger: silentLogger,
      });
      await core.open('read-write');
      return core;
    }
    const [a, b] = [createMemoryProjectStore(), createMemoryProjectStore()];
    const context: ChangeContext = { actor: 'user', origin: { kind: 'document' } };
    await (await open('b', b)).append('project', 'of b', context);
    const first = await open('a', a);
    await first.append('project', 'of a', context);
    await first.append('project', 'a secret', context);
    const again = await open('b', b);
    assert.equal(again.get('project').value, 'of b');
    assert.doesNotMatch(JSON.stringify([b.events, memento.get('blocks')]), /secret/);
  });

  it('refuses what would slow the editor down', async () => {
    const cache = createMementoBlockCache(createMemento(), () => 'a');
    await cache.save([block]);
    const large = { ...block, value: 'é'.repeat(130 * 1024) };
    await assert.rejects(
      cache.save([large]),
      (error) => error instanceof DaybookError && error.code === 'memory.over-limit',
    );
    assert.deepEqual(cache.load(), [block]);
  });
});
