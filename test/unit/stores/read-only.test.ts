import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { resolveProject } from '../../../src/journal/project-identity.ts';
import { listSegments } from '../../../src/journal/segments.ts';
import type { ChangeContext } from '../../../src/memory/core-memory.ts';
import { Memory, type MemoryMode } from '../../../src/memory/memory.ts';
import { createDeferredProjectStore } from '../../../src/stores/deferred-project-store.ts';
import { createMementoBlockCache } from '../../../src/stores/memento-block-cache.ts';
import type { WorkerProjectStore } from '../../../src/stores/worker-project-store.ts';
import { blockDraft, messageDraft } from '../../fakes/drafts.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { createWindows, type Windows } from '../../fakes/local-store.ts';
import { readTree } from '../../fakes/tree.ts';
import { createWorkerStore } from '../../fakes/worker-store.ts';

const byUser: ChangeContext = { actor: 'user', origin: { kind: 'document' } };

describe('a store opened read-only', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  it('makes nothing where there is nothing', () => {
    const directory = join(windows.directory, 'absent');
    const store = windows.unopened({ directory });
    assert.equal(store.open('read-only').messageCount, 0);
    store.poll();
    store.close();
    assert.deepEqual(readTree(directory), {});
  });

  it('repairs, reports, saves and finishes nothing', () => {
    let isFull = false;
    const disk = createFaultDisk(({ method }) =>
      isFull && method === 'open' ? diskError('EIO') : undefined,
    );
    const writer = windows.open({ disk });
    writer.append([messageDraft({ id: 'm1', content: 'the fox' })]);
    // An erasure is requested, and not carried out.
    isFull = true;
    assert.throws(() => writer.erase({ texts: ['fox'] }));
    isFull = false;
    appendFileSync(windows.firstSegment(), 'foreign line\n');
    const damage = { segment: 'gone', offset: 0, length: 1, text: 'x' };
    appendFileSync(join(windows.directory, 'quarantine.jsonl'), `\n${JSON.stringify(damage)}`);
    const before = readTree(windows.directory);

    const store = windows.unopened();
    const summary = store.open('read-only');
    assert.deepEqual([summary.messageCount, summary.damage], [1, null]);
    store.poll();
    assert.throws(() => store.append([messageDraft({ id: 'm2' })]), { code: 'memory.read-only' });
    assert.throws(() => store.erase({ texts: ['fox'] }), { code: 'memory.read-only' });
    store.close();
    assert.deepEqual(readTree(windows.directory), before);

    assert.equal(store.open().damage?.records, 2);
    assert.deepEqual(store.search({ text: 'fox', limit: 9 }).hits, []);
  });

  it('saves no index', () => {
    windows.open().append([messageDraft({ id: 'm1', content: 'the fox' })]);
    const before = readTree(windows.directory);
    const store = windows.unopened({ snapshotEvery: 1 });
    store.open('read-only');
    store.snapshot();
    store.close();
    assert.deepEqual(readTree(windows.directory), before);
  });

  it('does not remove what was saved when it hears that another window has erased something', () => {
    const writer = windows.open({ snapshotEvery: 1 });
    writer.append([messageDraft({ id: 'm1', content: 'the fox' })]);
    const store = windows.unopened();
    store.open('read-only');
    writer.erase({ texts: ['fox'] });
    const before = readTree(windows.directory);
    assert.ok('index.snapshot' in before);
    store.poll();
    store.close();
    assert.deepEqual(readTree(windows.directory), before);
    assert.doesNotMatch(JSON.stringify(before), /fox/);
  });
});

describe('memory that may not be written', () => {
  let root: string;
  let trusted: boolean;
  let isOff: boolean;
  let state: Map<string, unknown>;
  const stores: WorkerProjectStore[] = [];
  const memories: Memory[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daybook-modes-'));
    mkdirSync(join(root, 'folder'));
    [trusted, isOff, state] = [true, false, new Map()];
  });
  afterEach(async () => {
    for (const memory of memories.splice(0)) memory.dispose();
    for (const store of stores) store.dispose();
    await Promise.all(stores.splice(0).map(({ closed }) => closed));
    rmSync(root, { recursive: true });
  });

  const mode = (): MemoryMode => (isOff ? 'off' : trusted ? 'on' : 'read-only');
  const everything = () => ({ tree: readTree(root), state: structuredClone(state) });

  function track(directory: string, projectId?: string): WorkerProjectStore {
    const store = createWorkerStore(directory, projectId);
    stores.push(store);
    return store;
  }

  /** As `composeMemory` has it. */
  function compose(): Memory {
    let projectId: string | null = null;
    const store = createDeferredProjectStore(async (access) => {
      const isTrusted = access === 'read-write' && trusted;
      const project = await resolveProject({
        globalStorageDir: join(root, 'storage'),
        folder: join(root, 'folder'),
        hint: state.get('projectId'),
        trusted: isTrusted,
      });
      await project.noted;
      projectId = project.projectId;
      if (isTrusted) state.set('projectId', projectId);
      return track(project.directory, projectId);
    });
    const memento = {
      get: (key: string) => state.get(key),
      update: async (key: string, value: unknown) => void state.set(key, structuredClone(value)),
    };
    const memory = new Memory({
      store,
      cache: createMementoBlockCache(memento, () => projectId),
      mode: mode(),
      newId: () => 'id',
      clock: systemClock,
      logger: silentLogger,
      limits: { keepDays: () => null, maxBytes: () => 1e9 },
    });
    memories.push(memory);
    return memory;
  }

  /** Another window of the same project, in a workspace of its own. */
  async function another(): Promise<WorkerProjectStore> {
    const id = String(state.get('projectId'));
    const store = track(join(root, 'storage', 'projects', id), id);
    await store.open();
    return store;
  }

  /** Turns memory on for once, so that there is something. */
  async function fill(): Promise<void> {
    const memory = compose();
    await memory.open();
    await memory.core.append('project', 'Uses pnpm.', byUser);
    memory.dispose();
    await Promise.all(stores.map(({ closed }) => closed));
  }

  it('leaves no trace of a project that has none', async () => {
    trusted = false;
    const before = everything();
    const memory = compose();
    assert.equal((await memory.open())?.messageCount, 0);
    await memory.core.close();
    assert.deepEqual(everything(), before);
  });

  it('is read, and followed, without a trace of it', async () => {
    await fill();
    trusted = false;
    const other = await another();
    const before = everything();
    const memory = compose();
    await memory.open();
    assert.equal(memory.core.get('project').value, 'Uses pnpm.');
    assert.deepEqual(everything(), before);

    const heard = new Promise((resolve) => memory.core.onDidChange(resolve));
    await other.append([blockDraft(null, 'Ada', 'human')]);
    const after = everything();
    await heard;
    assert.equal(memory.core.get('human').value, 'Ada');
    await assert.rejects(memory.core.append('human', 'x', byUser), { code: 'memory.read-only' });
    await memory.core.close();
    assert.deepEqual(everything(), after);
  });

  it('is not touched while it is off, and known again when it is on', async () => {
    const memory = compose();
    await memory.open();
    await memory.core.append('project', 'Uses pnpm.', byUser);
    const other = await another();
    isOff = true;
    memory.setMode(mode());
    assert.equal(await memory.open(), null);
    // In line behind the closing.
    await assert.rejects(memory.core.append('human', 'x', byUser), { code: 'memory.off' });
    await other.append([blockDraft(null, 'Ada', 'human'), messageDraft({ id: 'm1', sessionId: 's9' })]);
    const before = everything();
    const journal = join(root, 'storage', 'projects', String(state.get('projectId')), 'journal');
    // Also not this: an open store would set it aside.
    appendFileSync(join(journal, listSegments(journal)[0] ?? ''), 'foreign line\n');
    const damaged = readTree(journal);
    await assert.rejects(memory.core.changes({ limit: 1 }), { code: 'journal.unreadable' });
    assert.deepEqual(everything().state, before.state);
    assert.deepEqual(readTree(journal), damaged);
    assert.equal(memory.core.get('human').value, '');

    isOff = false;
    memory.setMode(mode());
    assert.equal((await memory.open())?.latestSessionId, 's9');
    assert.equal(memory.core.get('human').value, 'Ada');
    assert.match(JSON.stringify(state.get('blocks')), /Ada/);
  });

  it('is opened for writing, and repaired, as soon as trust is granted', async () => {
    await fill();
    const id = String(state.get('projectId'));
    rmSync(join(root, 'storage', 'projects', id, 'journal'), { recursive: true });
    trusted = false;
    const memory = compose();
    await memory.open();
    assert.equal(memory.core.get('project').value, 'Uses pnpm.');
    trusted = true;
    memory.setMode(mode());
    await memory.core.append('human', 'Ada', byUser);
    const values = (await (await another()).open()).blocks.map(({ value }) => value);
    assert.deepEqual(values.toSorted(), ['Ada', 'Uses pnpm.']);
  });
});
