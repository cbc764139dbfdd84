import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import type { EventDraft } from '../../../src/journal/events.ts';
import type { ChangeContext } from '../../../src/memory/core-memory.ts';
import { DELETION_DELAY_MS } from '../../../src/memory/session-deletions.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';

const byUser: ChangeContext = { actor: 'user', origin: { kind: 'command', command: 'delete' } };
const LATE = DELETION_DELAY_MS - 100;

describe('deleting sessions', () => {
  let test: TestMemory;

  beforeEach(async () => {
    test = createTestMemory();
    await test.memory.open();
    await test.store.append([
      messageDraft({ id: 'm1', sessionId: 's1', content: 'kept' }),
      messageDraft({ id: 'm2', sessionId: 's2', content: 'deleted' }),
    ]);
  });

  const inSight = async ({ memory }: TestMemory = test): Promise<string[]> =>
    (await memory.recall.sessions({ limit: 9 })).map(({ id }) => id).toSorted();
  const isErased = (): boolean => !JSON.stringify(test.store.events).includes('"m2"');
  const erasures = (): number => test.store.events.filter(({ type }) => type === 'erasure.completed').length;
  const schedule = async (): Promise<string> =>
    (await test.memory.deletions.schedule(['s2'], byUser))?.id ?? '';
  /** Lets time pass, and what it brings about come to its end. */
  const pass = async (milliseconds: number): Promise<void> => {
    test.clock.advance(milliseconds);
    await setImmediate();
  };
  const elsewhere = async (draft: EventDraft): Promise<string> => {
    const { events } = test.store.receive([draft]);
    await setImmediate();
    return events[0]?.id ?? '';
  };
  const scheduledElsewhere = (): Promise<string> =>
    elsewhere({
      type: 'deletion.scheduled',
      sessionIds: ['s2'],
      due: new Date(test.clock.now() + DELETION_DELAY_MS).toISOString(),
      ...byUser,
    });

  it('takes them out of sight at once, and erases them after ten seconds', async () => {
    const { memory, clock } = test;
    let heard = 0;
    memory.onDidErase(() => heard++);
    const deletion = await memory.deletions.schedule(['s2'], byUser);
    assert.equal(deletion?.due, new Date(clock.now() + 10_000).toISOString());
    assert.deepEqual(memory.deletions.list, [deletion]);
    assert.deepEqual(deletion.sessions, [{ id: 's2', title: 'deleted' }]);
    assert.deepEqual(await inSight(), ['s1']);
    await pass(DELETION_DELAY_MS - 1);
    assert.deepEqual([isErased(), heard], [false, 0]);
    await pass(1);
    assert.deepEqual([isErased(), heard], [true, 1]);
    assert.deepEqual(memory.deletions.list, []);
    assert.deepEqual(await inSight(), ['s1']);
  });

  it('brings them back when it is cancelled in time', async () => {
    const id = await schedule();
    await pass(5_000);
    assert.equal(await test.memory.deletions.cancel(id, byUser), true);
    assert.deepEqual(test.memory.deletions.list, []);
    await pass(DELETION_DELAY_MS);
    assert.deepEqual([isErased(), await inSight()], [false, ['s1', 's2']]);
    assert.equal(await test.memory.deletions.cancel(id, byUser), false);
  });

  it('cannot be cancelled in the moment before it happens, nor after it, and says so', async () => {
    const id = await schedule();
    let changes = 0;
    test.memory.deletions.onDidChange(() => changes++);
    await pass(LATE);
    assert.deepEqual([test.memory.deletions.list, changes], [[], 1]);
    const before = test.store.events.length;
    assert.equal(await test.memory.deletions.cancel(id, byUser), false);
    assert.equal(test.store.events.length, before);
    await pass(DELETION_DELAY_MS - LATE);
    assert.equal(isErased(), true);
    assert.equal(await test.memory.deletions.cancel(id, byUser), false);
  });

  it('has nothing to do for sessions that nobody knows', async () => {
    assert.equal(await test.memory.deletions.schedule(['unknown'], byUser), null);
    await pass(DELETION_DELAY_MS);
    assert.equal(erasures(), 0);
  });

  it('is told where another window does it, and left to that', async () => {
    let changes = 0;
    test.memory.deletions.onDidChange(() => changes++);
    const id = await scheduledElsewhere();
    assert.deepEqual(
      test.memory.deletions.list.map((deletion) => deletion.id),
      [id],
    );
    assert.equal(changes, 1);
    await pass(DELETION_DELAY_MS);
    assert.equal(isErased(), false);
    test.store.receiveErasure([], ['s2']);
    await pass(2 * DELETION_DELAY_MS);
    assert.equal(erasures(), 1);
  });

  it('is done here if the other window is gone by then', async () => {
    await scheduledElsewhere();
    await pass(2 * DELETION_DELAY_MS - 1);
    assert.equal(isErased(), false);
    await pass(1);
    assert.equal(isErased(), true);
  });

  it('is cancelled by another window, even if that is heard at the very last moment', async () => {
    for (const isHeard of [true, false]) {
      const deletionId = await schedule();
      const cancelled: EventDraft = { type: 'deletion.cancelled', deletionId, ...byUser };
      if (isHeard) await elsewhere(cancelled);
      else test.store.receive([cancelled]);
      await pass(DELETION_DELAY_MS);
      assert.deepEqual([isErased(), await inSight()], [false, ['s1', 's2']], `${isHeard}`);
    }
  });

  it('is cancelled by another window that was not heard before it is due', async () => {
    const deletionId = await schedule();
    await pass(DELETION_DELAY_MS - 1);
    test.store.receiveUnread([{ type: 'deletion.cancelled', deletionId, ...byUser }]);
    await pass(1);
    assert.deepEqual([isErased(), await inSight()], [false, ['s1', 's2']]);
  });

  it('says that it came too late where another window has erased them meanwhile', async () => {
    const id = await schedule();
    const { store, memory } = test;
    const append = store.append.bind(store);
    store.append = async (drafts) => {
      const change = await append(drafts);
      store.receiveErasure([], ['s2']);
      return change;
    };
    assert.equal(await memory.deletions.cancel(id, byUser), false);
  });

  describe('what is said in them late', () => {
    const say = async (id: string): Promise<string> => {
      const message = {
        id,
        sessionId: 's2',
        role: 'assistant',
        content: 'late',
        status: 'complete',
      } as const;
      await test.memory.recall.appendPiece('s2', `${id}-piece`, 'late', byUser);
      return (await test.memory.recall.append(message, byUser)).content;
    };
    const isStored = (): boolean => JSON.stringify(test.store.events).includes('late');

    it('goes with them', async () => {
      await schedule();
      await say('m3');
      assert.equal(isStored(), true);
      await pass(DELETION_DELAY_MS);
      assert.equal(isStored(), false);
    });

    it('comes back with them', async () => {
      const id = await schedule();
      await say('m3');
      await test.memory.deletions.cancel(id, byUser);
      await pass(2 * DELETION_DELAY_MS);
      await say('m4');
      const page = await test.memory.recall.page('s2', 9);
      assert.deepEqual(
        page.filter(({ id: messageId }) => !messageId.endsWith('piece')).map((message) => message.id),
        ['m2', 'm3', 'm4'],
      );
    });

    it('is not kept once they cannot be brought back, and fails nothing', async () => {
      await schedule();
      await pass(LATE);
      assert.deepEqual([await say('m3'), isStored()], ['late', false]);
      await pass(DELETION_DELAY_MS - LATE);
      assert.deepEqual([await say('m4'), isStored(), await inSight()], ['late', false, ['s1']]);
    });

    it('is not kept where another window has deleted them', async () => {
      await scheduledElsewhere();
      test.store.receiveErasure([], ['s2']);
      await setImmediate();
      assert.deepEqual([await say('m3'), isStored(), await inSight()], ['late', false, ['s1']]);
    });

    it('is kept where they were brought back before they had grown old', async () => {
      const deletionId = await scheduledElsewhere();
      test.store.receive([
        { type: 'deletion.cancelled', deletionId, ...byUser },
        { type: 'erasure.completed', erasureId: 'e', sessionIds: ['s2'], ...byUser },
      ]);
      await setImmediate();
      await say('m3');
      assert.equal(isStored(), true);
    });

    it('is kept where a session only had grown old', async () => {
      test.store.receiveErasure([], ['s2']);
      await setImmediate();
      await say('m3');
      assert.deepEqual(await inSight(), ['s1', 's2']);
    });
  });

  it('takes back what another window has deleted', async () => {
    const id = await scheduledElsewhere();
    assert.equal(await test.memory.deletions.cancel(id, byUser), true);
    await pass(3 * DELETION_DELAY_MS);
    assert.deepEqual([isErased(), await inSight()], [false, ['s1', 's2']]);
  });

  describe('after a restart', () => {
    const restart = async (): Promise<TestMemory> => {
      test.memory.deletions.dispose();
      const next = createTestMemory('on', test);
      await next.memory.open();
      return next;
    };

    it('can still be taken back', async () => {
      const id = await schedule();
      await pass(1_000);
      const next = await restart();
      assert.deepEqual(await inSight(next), ['s1']);
      assert.equal(await next.memory.deletions.cancel(id, byUser), true);
      await pass(3 * DELETION_DELAY_MS);
      assert.deepEqual([isErased(), await inSight(next)], [false, ['s1', 's2']]);
    });

    it('is carried out when it is due', async () => {
      await schedule();
      await restart();
      await pass(2 * DELETION_DELAY_MS);
      assert.equal(isErased(), true);
    });

    it('is carried out at once when it was due long ago', async () => {
      await schedule();
      test.memory.deletions.dispose();
      await pass(60_000);
      assert.equal(isErased(), false);
      const next = await restart();
      assert.deepEqual([next.memory.deletions.list, await inSight(next)], [[], ['s1']]);
      await pass(0);
      assert.equal(isErased(), true);
    });
  });

  it('is not asked for and not carried out with memory off or read-only', async () => {
    await schedule();
    for (const mode of ['off', 'read-only'] as const) {
      test.memory.setMode(mode);
      await setImmediate();
      assert.deepEqual(test.memory.deletions.list, []);
      await assert.rejects(test.memory.deletions.schedule(['s1'], byUser), { code: `memory.${mode}` });
      await assert.rejects(test.memory.deletions.cancel('any', byUser), { code: `memory.${mode}` });
      if (mode === 'read-only') await scheduledElsewhere();
      await pass(3 * DELETION_DELAY_MS);
      assert.equal(isErased(), false);
    }
    test.memory.setMode('on');
    await test.memory.open();
    await pass(0);
    assert.equal(isErased(), true);
  });

  describe('when the disk refuses', () => {
    const full = new DaybookError('journal.write-failed', 'The disk is full.');

    it('changes nothing if it cannot be noted', async () => {
      test.store.failWrites(full);
      await assert.rejects(schedule(), { code: 'journal.write-failed' });
      test.store.failWrites(null);
      assert.deepEqual([test.memory.deletions.list, await inSight()], [[], ['s1', 's2']]);
    });

    it('stays scheduled if it cannot be cancelled', async () => {
      const id = await schedule();
      test.store.failWrites(full);
      await assert.rejects(test.memory.deletions.cancel(id, byUser), { code: 'journal.write-failed' });
      test.store.failWrites(null);
      assert.equal(test.memory.deletions.list.length, 1);
    });

    it('keeps them out of sight, and erases them when memory is next opened', async () => {
      await schedule();
      test.store.failWrites(full);
      await pass(DELETION_DELAY_MS);
      assert.deepEqual([isErased(), await inSight(), test.memory.deletions.list], [false, ['s1'], []]);
      test.store.failWrites(null);
      await scheduledElsewhere();
      await pass(0);
      assert.equal(isErased(), false);
      test.memory.setMode('off');
      test.memory.setMode('on');
      await test.memory.open();
      await pass(0);
      assert.equal(isErased(), true);
    });
  });

  it('waits no longer than ten seconds when the clock has jumped back', async () => {
    await schedule();
    test.clock.set(test.clock.now() - 3_600_000);
    await test.memory.deletions.schedule(['unknown'], byUser);
    await pass(DELETION_DELAY_MS);
    assert.equal(isErased(), true);
  });
});
