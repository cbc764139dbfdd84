import assert from 'node:assert/strict';
import { DaybookError } from '../../../src/base/errors.ts';
import type { ProjectStore, StoreAccess } from '../../../src/memory/ports.ts';
import { createDeferredProjectStore } from '../../../src/stores/deferred-project-store.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createMemoryProjectStore } from '../../fakes/memory-project-store.ts';

describe('a store that is made when it is opened', () => {
  let made: { access: StoreAccess; isDisposed: boolean }[];
  let store: ProjectStore;

  beforeEach(() => {
    made = [];
    store = createDeferredProjectStore(create);
  });

  async function create(access: StoreAccess): Promise<ProjectStore> {
    const inner = createMemoryProjectStore();
    const note = { access, isDisposed: false };
    made.push(note);
    return { ...inner, dispose: () => void (note.isDisposed = true) };
  }

  it('is not made before, and not by being closed or disposed', async () => {
    await assert.rejects(store.search({ limit: 1 }), { code: 'journal.unreadable' });
    await store.close();
    store.dispose();
    assert.deepEqual(made, []);
  });

  it('is made once, and anew after it was closed or for another access', async () => {
    await Promise.all([store.open(), store.open('read-write')]);
    assert.deepEqual(made, [{ access: 'read-write', isDisposed: false }]);
    await store.open('read-only');
    await store.close();
    await store.open('read-only');
    assert.deepEqual(made, [
      { access: 'read-write', isDisposed: true },
      { access: 'read-only', isDisposed: true },
      { access: 'read-only', isDisposed: false },
    ]);
  });

  it('lets calls wait for an opening that is under way', async () => {
    const opening = store.open();
    const { events } = await store.append([messageDraft({ id: 'm1' })]);
    assert.equal(events.length, 1);
    assert.equal((await opening).messageCount, 0);
  });

  it('is tried again after it could not be made', async () => {
    let isBroken = true;
    const fragile = createDeferredProjectStore(async (access) => {
      if (isBroken) throw new DaybookError('journal.unreadable', 'No such folder.');
      return create(access);
    });
    await assert.rejects(fragile.open(), { message: 'No such folder.' });
    isBroken = false;
    assert.equal((await fragile.open()).messageCount, 0);
  });

  it('is disposed also when that is asked for while it is being made', async () => {
    const opening = store.open();
    store.dispose();
    await opening;
    assert.deepEqual(made, [{ access: 'read-write', isDisposed: true }]);
  });
});
