import assert from 'node:assert/strict';
import { DaybookError } from '../../../src/base/errors.ts';
import type { ChangeContext } from '../../../src/memory/core-memory.ts';
import type { Memory } from '../../../src/memory/memory.ts';
import { blockDraft, messageDraft } from '../../fakes/drafts.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

const byUser: ChangeContext = { actor: 'user', origin: { kind: 'command', command: 'test' } };

/** Waits until a memory that is off has followed: the edit that it refuses stands in line behind that. */
async function settled(memory: Memory): Promise<void> {
  await assert.rejects(memory.core.append('human', 'x', byUser), { code: 'memory.off' });
}

describe('a memory whose mode changes', () => {
  it('touches neither store nor cache while it is off', async () => {
    const { memory, store, cache } = createTestMemory();
    await memory.open();
    memory.setMode('off');
    await settled(memory);
    const before = cache.stored;
    store.receive([blockDraft(null, 'from another window')]);
    assert.equal(cache.stored, before);
    await assert.rejects(store.search({ limit: 1 }), { code: 'journal.unreadable' });
  });

  it('says that it is off, also to who wants to undo something', async () => {
    const { memory } = createTestMemory();
    await memory.open();
    const { id } = await memory.core.append('human', 'Ada', byUser);
    memory.setMode('off');
    await assert.rejects(memory.core.undo(id), { code: 'memory.off' });
  });

  it('takes in what another window writes while it is read-only, and saves nothing', async () => {
    const { memory, store, cache } = createTestMemory('read-only');
    await memory.open();
    store.receive([blockDraft(null, 'from another window')]);
    assert.equal(memory.core.get('project').value, 'from another window');
    assert.equal(cache.stored, undefined);
  });

  it('knows what happened while it was off, and tells what has changed', async () => {
    const { memory, store } = createTestMemory();
    assert.equal((await memory.open())?.latestSessionId, null);
    memory.setMode('off');
    assert.equal(await memory.open(), null);
    await settled(memory);
    store.receive([blockDraft(null, 'from another window'), messageDraft({ id: 'm1', sessionId: 's2' })]);
    const changed: string[] = [];
    memory.core.onDidChange((labels) => changed.push(...labels));
    memory.setMode('on');
    assert.equal((await memory.open())?.latestSessionId, 's2');
    assert.equal(memory.core.get('project').value, 'from another window');
    assert.deepEqual(changed, ['project']);
  });

  it('is opened when it is turned on, if anybody has asked for it', async () => {
    for (const isAsked of [false, true]) {
      const { memory, store, cache } = createTestMemory('off');
      store.receive([blockDraft(null, 'known')]);
      if (isAsked) await memory.open();
      memory.setMode('on');
      // In line behind the opening, if there is one.
      await memory.core.close();
      assert.equal(cache.stored !== undefined, isAsked);
    }
  });

  it('lets an edit wait for the opening that trust has brought', async () => {
    const { memory, store, cache } = createTestMemory('read-only');
    await memory.open();
    memory.setMode('on');
    await memory.core.append('human', 'Ada', byUser);
    assert.equal(store.events.length, 1);
    assert.match(JSON.stringify(cache.stored), /Ada/);
  });

  it('ends as it was last told, however often that was meanwhile', async () => {
    const { memory, store } = createTestMemory();
    const opening = memory.open();
    memory.setMode('off');
    memory.setMode('read-only');
    memory.setMode('on');
    memory.setMode('off');
    await opening;
    await settled(memory);
    await assert.rejects(store.search({ limit: 1 }), { code: 'journal.unreadable' });
    memory.setMode('on');
    await memory.core.append('human', 'Ada', byUser);
    assert.equal(memory.core.get('human').value, 'Ada');
  });

  it('does not repair the journal from the cache when it is turned off while it opens', async () => {
    const before = createTestMemory();
    await before.memory.open();
    await before.memory.core.append('human', 'Ada', byUser);
    const { memory, store } = createTestMemory('on', { ...before, store: createTestMemory().store });
    const opening = memory.open();
    memory.setMode('off');
    await opening;
    assert.equal(store.events.length, 0);
  });

  it('is opened again by the next call when an opening has failed', async () => {
    const before = createTestMemory();
    await before.memory.open();
    await before.memory.core.append('human', 'Ada', byUser);
    const { memory, store } = createTestMemory('on', { ...before, store: createTestMemory().store });
    store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await assert.rejects(memory.open(), { code: 'journal.write-failed' });
    store.failWrites(null);
    await memory.open();
    assert.equal(store.events.length, 1);
  });
});
