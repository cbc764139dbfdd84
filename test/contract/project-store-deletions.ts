import assert from 'node:assert/strict';
import type { EventDraft } from '../../src/journal/events.ts';
import type { ProjectStore } from '../../src/memory/ports.ts';
import { messageDraft, pieceDraft } from '../fakes/drafts.ts';
import { hear, heardOf, idsOf, type StoreUnderTest, titleDraft } from './store-under-test.ts';

const BY_USER = { actor: 'user', origin: { kind: 'command', command: 'delete' } } as const;
const SOON = '2030-01-01T00:00:10.000Z';
const LATER = '2030-01-01T00:00:20.000Z';

/** The part of ProjectStore's contract that is about deleting sessions. */
export function describeDeletions(subject: () => StoreUnderTest): void {
  describe('a session whose deletion is scheduled', () => {
    let store: ProjectStore;

    const schedule = async (sessionIds: string[], due = SOON): Promise<string> => {
      const { events } = await store.append([deletionDraft(sessionIds, due)]);
      return events[0]?.id ?? '';
    };
    const inSight = async () => ({
      sessions: idsOf(await store.sessions({ limit: 9 })),
      found: idsOf((await store.search({ text: 'deploy', limit: 9 })).hits.map(({ message }) => message)),
      total: (await store.search({ text: 'deploy', limit: 9 })).total,
      listed: (await store.search({ limit: 9 })).total,
    });
    const ALL = { sessions: ['s2', 's1'], found: ['m2', 'm1'], total: 2, listed: 3 };
    const FIRST_ONLY = { sessions: ['s1'], found: ['m1'], total: 1, listed: 1 };

    beforeEach(async () => {
      store = subject().store;
      await store.open();
      await store.append([messageDraft({ id: 'm1', content: 'deploy on Fridays' })]);
      await store.append([
        messageDraft({ id: 'm2', sessionId: 's2', content: 'deploy on Mondays' }),
        messageDraft({ id: 'm3', sessionId: 's2', content: 'never mind', role: 'assistant' }),
        titleDraft('s2', 'Mondays'),
      ]);
    });

    it('is out of sight at once, and after a restart', async () => {
      const before = await inSight();
      assert.deepEqual({ ...before, found: before.found.toSorted().reverse() }, ALL);
      const id = await schedule(['s2']);
      assert.deepEqual(await inSight(), FIRST_ONLY);
      assert.deepEqual(await store.sessions({ title: 'Mondays', limit: 9 }), []);
      assert.equal((await store.search({ sessionIds: ['s2'], limit: 9 })).total, 0);
      const deletions = [{ id, sessions: [{ id: 's2', title: 'Mondays' }], due: SOON }];
      assert.deepEqual(await store.deletions(), deletions);
      await store.close();
      const summary = await store.open();
      assert.deepEqual([summary.latestSessionId, summary.deletions], ['s1', deletions]);
      assert.deepEqual(await inSight(), FIRST_ONLY);
    });

    it('is back when that is cancelled', async () => {
      const id = await schedule(['s2']);
      await store.append([{ type: 'deletion.cancelled', deletionId: id, ...BY_USER }]);
      const after = await inSight();
      assert.deepEqual({ ...after, found: after.found.toSorted().reverse() }, ALL);
      assert.deepEqual(await store.deletions(), []);
      const summary = await store.open();
      assert.deepEqual([summary.latestSessionId, summary.deletions], ['s2', []]);
    });

    it('stays out of sight as long as another deletion of it stands', async () => {
      const [one, other] = [await schedule(['s2']), await schedule(['s2', 's1'], LATER)];
      await store.append([{ type: 'deletion.cancelled', deletionId: one, ...BY_USER }]);
      assert.deepEqual(idsOf(await store.deletions()), [other]);
      assert.deepEqual(await inSight(), { sessions: [], found: [], total: 0, listed: 0 });
      assert.equal((await store.open()).latestSessionId, null);
    });

    it('stays out of sight whatever is said in it', async () => {
      await schedule(['s2']);
      await store.append([messageDraft({ id: 'm4', sessionId: 's2', content: 'deploy at last' })]);
      await hear(subject(), [pieceDraft('m5', 'deploy too', 's2')]);
      assert.deepEqual(await inSight(), FIRST_ONLY);
    });

    it('is listed with the others in the order in which they are due', async () => {
      const [later, soon] = [await schedule(['s1'], LATER), await schedule(['s2'], SOON)];
      assert.deepEqual(idsOf(await store.deletions()), [soon, later]);
    });

    it('is not listed where nobody knows it', async () => {
      await schedule(['unknown']);
      assert.deepEqual(await store.deletions(), []);
      const after = await inSight();
      assert.deepEqual({ ...after, found: after.found.toSorted().reverse() }, ALL);
    });

    it('is gone once it is erased, and the deletion with it', async () => {
      await schedule(['s2']);
      await store.erase({ sessionIds: ['s2'] });
      assert.deepEqual(await store.deletions(), []);
      assert.deepEqual(await inSight(), FIRST_ONLY);
      assert.deepEqual((await store.open()).deletions, []);
    });

    it('is erased by its deletion, with all that was said in it since', async () => {
      const deletionId = await schedule(['s2']);
      await hear(subject(), [messageDraft({ id: 'm4', sessionId: 's2', content: 'deploy at last' })]);
      assert.ok((await store.countErasable({ deletionId })) >= 4);
      const { records, verification } = await store.erase({ deletionId });
      assert.ok(records >= 4);
      assert.equal(verification.found, 0);
      assert.deepEqual(await inSight(), FIRST_ONLY);
      assert.deepEqual(await store.deletions(), []);
      assert.deepEqual(idsOf(await store.messagesById(['m1', 'm2', 'm3', 'm4'])), ['m1']);
      assert.equal((await store.erase({ deletionId })).records, 0);
    });

    it('is not erased by a deletion that another window has just cancelled', async () => {
      const deletionId = await schedule(['s2']);
      // Whether this window has heard of it or not: it has not been asked to wait for that.
      await subject().elsewhere([{ type: 'deletion.cancelled', deletionId, ...BY_USER }]);
      const { records, verification } = await store.erase({ deletionId });
      assert.deepEqual([records, verification.found], [0, 0]);
      assert.deepEqual(idsOf(await store.messagesById(['m1', 'm2', 'm3'])), ['m1', 'm2', 'm3']);
      assert.deepEqual((await inSight()).sessions, ['s2', 's1']);
    });

    it('is not erased by a deletion that nobody knows', async () => {
      await schedule(['s2']);
      assert.equal((await store.erase({ deletionId: 'unknown' })).records, 0);
      assert.equal((await store.deletions()).length, 1);
    });

    it('stays scheduled, and known by its id, whatever text is erased', async () => {
      const id = await schedule(['s2']);
      await store.append([messageDraft({ id: 'm4', content: `In 2030 ${id} is over.` })]);
      await store.erase({ texts: ['2030', id] });
      const [deletion] = await store.deletions();
      assert.deepEqual([deletion?.id, deletion?.due], [id, SOON]);
      await store.append([{ type: 'deletion.cancelled', deletionId: id, ...BY_USER }]);
      await store.erase({ texts: [id] });
      assert.deepEqual([(await store.open()).deletions, (await inSight()).sessions], [[], ['s1', 's2']]);
    });

    it('begins anew with what is said after that', async () => {
      await schedule(['s2']);
      await store.erase({ sessionIds: ['s2'] });
      await store.append([messageDraft({ id: 'm4', sessionId: 's2', content: 'deploy at last' })]);
      assert.deepEqual((await inSight()).sessions, ['s2', 's1']);
      assert.deepEqual(await store.deletions(), []);
      assert.deepEqual((await store.open()).deletions, []);
      assert.deepEqual((await inSight()).sessions, ['s2', 's1']);
    });

    it('is known from other windows, whatever they do with it', async () => {
      const { events } = await hear(subject(), [deletionDraft(['s2'], SOON)]);
      assert.deepEqual(
        events.map(({ type }) => type),
        ['deletion.scheduled'],
      );
      assert.deepEqual(await inSight(), FIRST_ONLY);
      const deletionId = events[0]?.id ?? '';
      assert.deepEqual(idsOf(await store.deletions()), [deletionId]);
      await hear(subject(), [{ type: 'deletion.cancelled', deletionId, ...BY_USER }]);
      assert.deepEqual((await inSight()).sessions, ['s2', 's1']);
      const erased = await heardOf(
        subject(),
        () => subject().eraseElsewhere({ sessionIds: ['s2'] }),
        (change) => change.events.some(({ type }) => type === 'erasure.completed'),
      );
      assert.doesNotMatch(JSON.stringify(erased), /Mondays/);
      assert.deepEqual(await inSight(), FIRST_ONLY);
      assert.deepEqual(await store.messagesById(['m2', 'm3']), []);
    });
  });
}

function deletionDraft(sessionIds: string[], due: string): EventDraft {
  return { type: 'deletion.scheduled', sessionIds, due, ...BY_USER };
}
