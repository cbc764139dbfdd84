import { DisposableStore } from '../base/disposable.ts';
import { DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { ProjectStore, StoreChange } from '../memory/ports.ts';

/**
 * A store that is made when it is opened: until then nobody has asked where the project's memory lies, and nothing has
 * touched the disk.
 */
export function createDeferredProjectStore(create: () => Promise<ProjectStore>): ProjectStore {
  const disposables = new DisposableStore();
  const changed = disposables.add(new Emitter<StoreChange>());
  let made: Promise<ProjectStore> | undefined;

  const make = async (): Promise<ProjectStore> => {
    const store = disposables.add(await create());
    disposables.add(store.onDidChange((change) => changed.fire(change)));
    return store;
  };
  const opened = async (): Promise<ProjectStore> => {
    if (made) return made;
    throw new DaybookError('journal.unreadable', 'The memory of this project has not been opened yet.');
  };
  return {
    onDidChange: changed.event,
    async open() {
      const making = (made ??= make());
      // A failure, such as a folder that cannot be made, may be gone the next time.
      making.catch(() => (made = undefined));
      return (await making).open();
    },
    append: async (drafts) => (await opened()).append(drafts),
    messages: async (query) => (await opened()).messages(query),
    messagesById: async (ids) => (await opened()).messagesById(ids),
    search: async (query) => (await opened()).search(query),
    sessions: async (query) => (await opened()).sessions(query),
    changes: async (query) => (await opened()).changes(query),
    countErasable: async (request) => (await opened()).countErasable(request),
    erase: async (request) => (await opened()).erase(request),
    size: async () => (await opened()).size(),
    dispose: () => disposables.dispose(),
  };
}
