import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DiskBudget, type DiskBudgetState } from '../../../src/memory/disk-budget.ts';
import type { ChangeContext } from '../../../src/memory/core-memory.ts';
import type { MessageData } from '../../../src/memory/message.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

const MB = 1024 * 1024;
const byUser: ChangeContext = { actor: 'user', origin: { kind: 'chat', sessionId: 's' } };

/** A budget over a disk that holds what it is told to. */
function createBudget(limit = 100 * MB) {
  const disk = { journal: 0, index: 0, quarantine: 0, other: 0 };
  const settings = { limit };
  let measured = 0;
  const budget = new DiskBudget({
    store: {
      diskUse: async () => {
        measured += 1;
        return { ...disk };
      },
    },
    limit: () => settings.limit,
  });
  const states: DiskBudgetState[] = [];
  budget.onDidChange((state) => states.push(state));
  return { budget, disk, settings, states, measured: () => measured };
}

describe('a disk budget', () => {
  it('counts all that is on the disk, and tells each change of state once', async () => {
    const { budget, disk, states } = createBudget();
    await budget.measure();
    assert.equal(budget.state, 'ample');
    Object.assign(disk, { journal: 30 * MB, index: 30 * MB, quarantine: 10 * MB, other: 9 * MB });
    await budget.measure();
    assert.deepEqual(states, []);
    disk.other = 10 * MB;
    await budget.measure();
    await budget.measure();
    assert.deepEqual(states, ['near']);
    disk.other = 40 * MB;
    await budget.measure();
    disk.journal = 0;
    await budget.measure();
    disk.index = 0;
    await budget.measure();
    assert.deepEqual(states, ['near', 'full', 'near', 'ample']);
  });

  it('counts what is written until the disk is looked at again', async () => {
    const { budget, disk, states } = createBudget();
    disk.journal = 79 * MB;
    await budget.measure();
    assert.equal(budget.isStale(MB), false);
    budget.reserve(MB);
    assert.deepEqual(states, ['near']);
    assert.equal(budget.isStale(MB), false);
    budget.reserve(4 * MB);
    assert.equal(budget.isStale(1), true);
    await budget.measure();
    assert.equal(budget.isStale(1), false);
    assert.deepEqual(states, ['near', 'ample']);
  });

  it('refuses what it has no room for, and takes what it has', async () => {
    const { budget, disk } = createBudget();
    disk.journal = 90 * MB;
    await budget.measure();
    assert.equal(budget.isStale(11 * MB), true);
    assert.throws(() => budget.reserve(11 * MB), { code: 'memory.full', message: /limit of 100 MB/ });
    assert.equal(budget.state, 'near');
    budget.reserve(9 * MB);
    assert.throws(() => budget.reserve(MB), { code: 'memory.full' });
  });

  it('goes by the limit as it is now', async () => {
    const { budget, disk, settings } = createBudget();
    disk.journal = 100 * MB;
    await budget.measure();
    assert.throws(() => budget.reserve(1), { code: 'memory.full' });
    settings.limit = 200 * MB;
    budget.reserve(1);
    assert.deepEqual([budget.state, budget.limit], ['ample', 200 * MB]);
  });
});

describe('a memory with a limit on disk', () => {
  const message = (id: string, content = 'x'): MessageData => ({
    id,
    sessionId: 's',
    role: 'user',
    content,
    status: 'complete',
  });
  const limited = (maxBytes: () => number) =>
    createTestMemory('on', undefined, { keepDays: () => null, maxBytes });

  it('keeps no message beyond it, and says so', async () => {
    const { memory, store } = limited(() => 20_000);
    await memory.open();
    await memory.recall.append(message('m1'), byUser);
    const before = store.events.length;
    await assert.rejects(memory.recall.append(message('m2', 'y'.repeat(20_000)), byUser), {
      code: 'memory.full',
    });
    assert.equal(store.events.length, before);
    await memory.recall.append(message('m3'), byUser);
  });

  it('keeps messages again when there is room again, whoever made it', async () => {
    const { memory, store } = limited(() => 20_000);
    await memory.open();
    await memory.recall.append(message('m1', 'y'.repeat(18_000)), byUser);
    await assert.rejects(memory.recall.append(message('m2', 'z'.repeat(2_000)), byUser), {
      code: 'memory.full',
    });
    assert.equal(memory.budget.state, 'full');
    store.receiveErasure([], ['s']);
    await memory.recall.append(message('m3', 'z'.repeat(2_000)), byUser);
    assert.notEqual(memory.budget.state, 'full');
  });

  it('counts what tools were called with', async () => {
    const { memory } = limited(() => 20_000);
    await memory.open();
    const toolCalls = [{ id: 'c', name: 'edit', arguments: 'y'.repeat(20_000) }];
    await assert.rejects(memory.recall.append({ ...message('m1'), role: 'assistant', toolCalls }, byUser), {
      code: 'memory.full',
    });
  });

  it('lets nothing come between a message and what is asked after it', async () => {
    const { memory, store } = limited(() => 1e9);
    await memory.open();
    const appended = [
      memory.recall.append(message('m1'), byUser),
      memory.recall.append(message('m2'), byUser),
    ];
    const closed = store.close();
    await Promise.all([...appended, closed]);
    const ids = store.events.flatMap((event) => (event.type === 'message.appended' ? event.message.id : []));
    assert.deepEqual(ids, ['m1', 'm2']);
  });

  it('knows its state from the beginning', async () => {
    const before = limited(() => 1e9);
    await before.memory.open();
    await before.memory.recall.append(message('m1', 'y'.repeat(9_000)), byUser);
    const { memory } = createTestMemory('on', before, { keepDays: () => null, maxBytes: () => 10_000 });
    const state = new Promise<DiskBudgetState>((resolve) => void memory.budget.onDidChange(resolve));
    await memory.open();
    assert.equal(await state, 'full');
  });
});
