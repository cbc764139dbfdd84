import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeferredProjectStore } from '../../src/stores/deferred-project-store.ts';
import { createMemoryProjectStore } from '../fakes/memory-project-store.ts';
import { createWorkerStore } from '../fakes/worker-store.ts';
import { describeProjectStore } from './project-store.ts';

describeProjectStore('in memory', async () => {
  const store = createMemoryProjectStore();
  return {
    store,
    async elsewhere(drafts) {
      store.receive(drafts);
    },
    async eraseElsewhere({ sessionIds }) {
      store.receiveErasure([], sessionIds);
    },
    async dispose() {
      store.dispose();
    },
  };
});

describeProjectStore('made when it is opened', async () => {
  const inner = createMemoryProjectStore();
  const store = createDeferredProjectStore(async () => inner);
  return {
    store,
    async elsewhere(drafts) {
      inner.receive(drafts);
    },
    async eraseElsewhere({ sessionIds }) {
      inner.receiveErasure([], sessionIds);
    },
    async dispose() {
      store.dispose();
    },
  };
});

describeProjectStore('journal and index in a worker', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'daybook-store-'));
  const store = createWorkerStore(directory);
  const other = createWorkerStore(directory);
  return {
    store,
    async elsewhere(drafts) {
      await other.open();
      await other.append(drafts);
    },
    async eraseElsewhere(request) {
      await other.open();
      await other.erase(request);
    },
    async dispose() {
      store.dispose();
      other.dispose();
      await Promise.all([store.closed, other.closed]);
      await rm(directory, { recursive: true });
    },
  };
});
