import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { MemoryMode } from '../../../src/memory/memory.ts';
import { blockDraft, messageDraft } from '../../fakes/drafts.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';

const DAY_MS = 86_400_000;

describe('keeping messages for so many days', () => {
  let before: TestMemory;

  beforeEach(async () => {
    before = createTestMemory();
    const { store, clock } = before;
    await store.open();
    await store.append([blockDraft(null, 'old, but a block'), messageDraft({ id: 'm1', content: 'old' })]);
    clock.advance(DAY_MS);
    await store.append([messageDraft({ id: 'm2', content: 'newer' })]);
    clock.advance(30 * DAY_MS);
  });

  async function openAgain(keepDays: number | null, mode: MemoryMode = 'on'): Promise<TestMemory> {
    const test = createTestMemory(mode, before, { keepDays: () => keepDays, maxBytes: () => 1e9 });
    await test.memory.open();
    await setImmediate();
    return test;
  }
  const kept = (): string[] =>
    before.store.events.flatMap((event) => (event.type === 'message.appended' ? event.message.id : []));

  it('erases older ones when memory is opened, to the millisecond, and no block', async () => {
    const test = createTestMemory('on', before, { keepDays: () => 30, maxBytes: () => 1e9 });
    let heard = 0;
    test.memory.onDidErase(() => heard++);
    await test.memory.open();
    await setImmediate();
    assert.deepEqual([kept(), heard], [['m2'], 1]);
    assert.equal(test.memory.core.get('project').value, 'old, but a block');
    assert.doesNotMatch(JSON.stringify(before.store.events), /"content":"old"/);
  });

  it('does not even look when all is young enough', async () => {
    const test = createTestMemory('on', before, { keepDays: () => 31, maxBytes: () => 1e9 });
    let heard = 0;
    test.memory.onDidErase(() => heard++);
    await test.memory.open();
    await setImmediate();
    assert.deepEqual([kept(), heard], [['m1', 'm2'], 0]);
  });

  it('erases them once a day while memory is open, and no more once it is not', async () => {
    before.clock.advance(-DAY_MS);
    const test = await openAgain(30);
    assert.deepEqual(kept(), ['m1', 'm2']);
    before.clock.advance(DAY_MS - 1);
    await setImmediate();
    assert.deepEqual(kept(), ['m1', 'm2']);
    before.clock.advance(1);
    await setImmediate();
    assert.deepEqual(kept(), ['m2']);
    await test.store.append([messageDraft({ id: 'm3' })]);
    before.clock.advance(DAY_MS);
    await setImmediate();
    assert.deepEqual(kept(), ['m3']);
    test.memory.setMode('read-only');
    before.clock.advance(40 * DAY_MS);
    await setImmediate();
    test.memory.dispose();
    before.clock.advance(40 * DAY_MS);
    await setImmediate();
    assert.deepEqual(kept(), ['m3']);
  });

  it('does not believe a clock that is long after the newest message', async () => {
    before.clock.advance(365 * DAY_MS);
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const limits = { keepDays: () => 31, maxBytes: () => 1e9 };
    const test = createTestMemory('on', before, limits, logger);
    await test.memory.open();
    await setImmediate();
    assert.deepEqual([kept(), warnings.length], [['m1', 'm2'], 1]);
  });

  it('erases at once what was due within a month of the newest message', async () => {
    before.clock.advance(365 * DAY_MS);
    await openAgain(30);
    assert.deepEqual(kept(), ['m2']);
  });

  it('erases the rest when something is said again', async () => {
    before.clock.advance(365 * DAY_MS);
    const test = await openAgain(31);
    await test.store.append([messageDraft({ id: 'm3' })]);
    before.clock.advance(DAY_MS);
    await setImmediate();
    assert.deepEqual(kept(), ['m3']);
  });

  it('erases nothing unless the settings say so', async () => {
    await openAgain(null);
    assert.deepEqual(kept(), ['m1', 'm2']);
  });

  it('erases nothing with memory off or read-only', async () => {
    await openAgain(1, 'off');
    await openAgain(1, 'read-only');
    assert.deepEqual(kept(), ['m1', 'm2']);
  });

  it('goes by the settings as they are when it is opened', async () => {
    let days: number | null = null;
    const test = createTestMemory('on', before, { keepDays: () => days, maxBytes: () => 1e9 });
    await test.memory.open();
    days = 30;
    test.memory.setMode('off');
    test.memory.setMode('on');
    await test.memory.open();
    await setImmediate();
    assert.deepEqual(kept(), ['m2']);
  });

  it('opens memory even if nothing can be erased', async () => {
    before.store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    // With its blocks in the journal already, nothing else is written at opening.
    const { memory } = await openAgain(30);
    assert.equal(memory.core.get('project').value, 'old, but a block');
    assert.deepEqual(kept(), ['m1', 'm2']);
  });
});
