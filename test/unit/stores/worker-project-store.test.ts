import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DaybookError, type ErrorCode } from '../../../src/base/errors.ts';
import type { StoreChange } from '../../../src/memory/ports.ts';
import { WorkerProjectStore } from '../../../src/stores/worker-project-store.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createWorkerStore, SQL_WASM } from '../../fakes/worker-store.ts';

describe('the store in a worker', () => {
  let directory: string;
  const stores: WorkerProjectStore[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'daybook-worker-'));
  });
  afterEach(async () => {
    for (const store of stores) store.dispose();
    await Promise.all(stores.splice(0).map(({ closed }) => closed));
    rmSync(directory, { recursive: true });
  });

  function create(): WorkerProjectStore {
    const store = createWorkerStore(join(directory, 'project'));
    stores.push(store);
    return store;
  }

  /** A store whose worker is this script. */
  function withWorker(script: string): WorkerProjectStore {
    const path = join(directory, 'worker.mjs');
    writeFileSync(path, `import { parentPort as port } from 'node:worker_threads';\n${script}`);
    const store = new WorkerProjectStore({
      workerUrl: pathToFileURL(path),
      wasmPath: SQL_WASM,
      directory,
      projectId: 'p',
      agentId: 'a',
    });
    stores.push(store);
    return store;
  }
  const failsWith = (code: ErrorCode) => (error: unknown) =>
    error instanceof DaybookError && error.code === code;
  const summary = `{ blocks: [{ label: 'project' }], deletedBlocks: [{ label: 'old', version: 2 }], latestSessionId: null, messageCount: 0, sessionCount: 0, damage: null }`;

  it('starts nothing before it is opened', async () => {
    const store = create();
    store.dispose();
    await store.closed;
    assert.deepEqual(readdirSync(directory), []);
  });

  it('answers every append that waits in line', async () => {
    const store = create();
    await store.open();
    const ids = Array.from({ length: 50 }, (_, index) => `m${index}`);
    const outcomes = await Promise.all(
      ids.map(async (id, index) => {
        const draft = messageDraft({ id: index === 7 ? 'x'.repeat(200) : id });
        return store.append([draft]).then(
          ({ events }) => events.length,
          (error: unknown) => (error instanceof DaybookError ? error.code : error),
        );
      }),
    );
    assert.deepEqual(
      outcomes,
      ids.map((_, index) => (index === 7 ? 'internal' : 1)),
    );
    const found = await store.messages({ sessionId: 's1', limit: 100 });
    assert.deepEqual(
      found.map(({ id }) => id),
      ids.toSpliced(7, 1),
    );
  });

  it('finishes what was asked before it is disposed, and refuses what is asked after', async () => {
    const store = create();
    await store.open();
    const appended = store.append([messageDraft({ id: 'm1' })]);
    store.dispose();
    store.dispose();
    assert.equal((await appended).events.length, 1);
    await assert.rejects(store.messagesById([]), failsWith('journal.unreadable'));
    await store.closed;
    assert.equal((await create().open()).messageCount, 1);
  });

  it('rejects with a code that a person can act on', async () => {
    writeFileSync(join(directory, 'project'), 'a file where the directory should be');
    const store = create();
    await assert.rejects(store.open(), failsWith('journal.unreadable'));
  });

  it('can be opened again after a failure', async () => {
    const obstacle = join(directory, 'project');
    writeFileSync(obstacle, '');
    const store = create();
    await assert.rejects(store.open());
    rmSync(obstacle);
    assert.equal((await store.open()).messageCount, 0);
  });

  it('takes the calls under way along when it dies, and starts again with the next', async () => {
    const store = withWorker(`
      port.on('message', ({ id, method }) => {
        if (method === 'close') process.exit();
        if (method === 'append') throw new Error('out of memory');
        port.postMessage({ kind: 'done', id, value: method === 'open' ? ${summary} : method });
      });`);
    await store.open();
    const heard: StoreChange[] = [];
    store.onDidChange((change) => heard.push(change));
    const [append, read] = await Promise.allSettled([store.append([]), store.messagesById([])]);
    assert.ok(append.status === 'rejected' && failsWith('journal.write-failed')(append.reason));
    assert.ok(read.status === 'rejected' && failsWith('journal.unreadable')(read.reason));
    assert.deepEqual(await Promise.all([store.messagesById([]), store.countErasable({})]), [
      'messagesById',
      'countErasable',
    ]);
    // Whatever changed meanwhile is news.
    const blocks = [
      { label: 'project', block: { label: 'project' } },
      { label: 'old', block: null },
    ];
    assert.deepEqual(heard, [{ events: [], blocks }]);
  });

  it('is not started again for ever', async () => {
    const store = withWorker(`throw new Error('broken installation');`);
    for (let attempt = 0; attempt < 5; attempt++)
      await assert.rejects(store.open(), failsWith('journal.unreadable'));
    await assert.rejects(store.open(), { message: /Reload the window/ });
  });
});
