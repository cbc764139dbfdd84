import { DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import { createSerialQueue } from '../base/serial.ts';
import type { ProjectStore, StoreAccess, StoreChange } from '../memory/ports.ts';

/**
 * A store that is made when it is opened: until then nobody has asked where the project's memory lies, and nothing has
 * touched the disk. After `close`, and for another access, it is made anew.
 */
export function createDeferredProjectStore(
  create: (access: StoreAccess) => Promise<ProjectStore>,
): ProjectStore {
  const changed = new Emitter<StoreChange>();
  const oneByOne = createSerialQueue();
  let made: { readonly store: ProjectStore; readonly access: StoreAccess } | undefined;
  let disposed = false;

  async function make(access: StoreAccess): Promise<ProjectStore> {
    if (made?.access === access) return made.store;
    await unmake();
    const store = await create(access);
    store.onDidChange((change) => changed.fire(change));
    made = { store, access };
    if (disposed) store.dispose();
    return store;
  }

  async function unmake(): Promise<void> {
    const old = made?.store;
    made = undefined;
    await old?.close();
    old?.dispose();
  }

  /** Asks the store once it is opened, if that is under way; not waited for by what comes after. */
  async function ask<T>(question: (store: ProjectStore) => Promise<T>): Promise<T> {
    const { answer } = await oneByOne(async () => {
      if (made) return { answer: question(made.store) };
      throw new DaybookError('journal.unreadable', 'The memory of this project is not open.');
    });
    return answer;
  }

  return {
    onDidChange: changed.event,
    open: (access = 'read-write') => oneByOne(async () => (await make(access)).open(access)),
    close: () => oneByOne(unmake),
    append: (drafts) => ask((store) => store.append(drafts)),
    messages: (query) => ask((store) => store.messages(query)),
    messagesById: (ids) => ask((store) => store.messagesById(ids)),
    search: (query) => ask((store) => store.search(query)),
    sessions: (query) => ask((store) => store.sessions(query)),
    deletions: () => ask((store) => store.deletions()),
    diskUse: () => ask((store) => store.diskUse()),
    changes: (query) => ask((store) => store.changes(query)),
    countErasable: (request) => ask((store) => store.countErasable(request)),
    erase: (request) => ask((store) => store.erase(request)),
    dispose() {
      disposed = true;
      changed.dispose();
      made?.store.dispose();
    },
  };
}
