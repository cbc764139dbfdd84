import assert from 'node:assert/strict';
import type { EventDraft } from '../../src/journal/events.ts';
import type { ProjectStore } from '../../src/memory/ports.ts';
import { messageDraft } from '../fakes/drafts.ts';
import { hear, idsOf, type StoreUnderTest, titleDraft } from './store-under-test.ts';

/** The part of ProjectStore's contract that is about the list of sessions. */
export function describeSessions(subject: () => StoreUnderTest): void {
  describe('sessions', () => {
    let store: ProjectStore;

    beforeEach(async () => {
      store = subject().store;
      await store.open();
    });

    it('are those that have messages, newest first, called by their title or first user message', async () => {
      const start = (sessionId: string): EventDraft => ({
        type: 'session.started',
        sessionId,
        actor: 'user',
        origin: { kind: 'chat', sessionId },
      });
      const { events } = await store.append([
        start('s1'),
        messageDraft({ id: 'm1', content: '  How do we\ndeploy?  ' }),
      ]);
      await store.append([start('empty')]);
      await store.append([
        start('s2'),
        messageDraft({ id: 'm2', sessionId: 's2', content: 'x'.repeat(100) }),
      ]);
      await store.append([messageDraft({ id: 'm3', content: 'Not this', role: 'user' })]);
      assert.deepEqual((await store.sessions({ limit: 9 }))[1]?.title.length, 60);
      await store.append([titleDraft('s2', 'Crosses')]);
      const [first, second, ...more] = await store.sessions({ limit: 9 });
      assert.deepEqual(more, []);
      assert.equal(first?.id, 's1');
      assert.equal(first.title, 'How do we deploy?');
      assert.equal(first.messageCount, 2);
      assert.equal(first.startedAt, events[0]?.at);
      assert.equal(second?.title, 'Crosses');
      assert.deepEqual(idsOf(await store.sessions({ limit: 1 })), ['s1']);
      assert.deepEqual(idsOf(await store.sessions({ limit: 9, before: 's1' })), ['s2']);
      assert.deepEqual(await store.sessions({ limit: 9, before: 'unknown' }), []);
      const { latestSessionId, messageCount } = await store.open();
      assert.deepEqual({ latestSessionId, messageCount }, { latestSessionId: 's1', messageCount: 3 });
    });

    describe('with titles', () => {
      beforeEach(async () => {
        await store.append([messageDraft({ id: 'm1', sessionId: 's1', content: 'How do we deploy?' })]);
        await store.append([
          messageDraft({ id: 'm2', sessionId: 's2', content: 'x' }),
          titleDraft('s2', 'Deploys, 100%'),
        ]);
        await store.append([messageDraft({ id: 'm3', sessionId: 's3', content: 'Zoë’s Überraschung' })]);
      });

      const titled = async (title: string, limit = 9, before?: string): Promise<string[]> =>
        idsOf(await store.sessions({ title, limit, ...(before === undefined ? {} : { before }) }));

      it('are found by a part of it, letter case aside', async () => {
        assert.deepEqual(await titled('DEPLOY'), ['s2', 's1']);
        assert.deepEqual(await titled('über'), ['s3']);
        assert.deepEqual(await titled('deploys, 100%'), ['s2']);
        assert.deepEqual(await titled(''), ['s3', 's2', 's1']);
        assert.deepEqual(await titled('nothing like it'), []);
      });

      it('are found by the text itself: no sign in it means more', async () => {
        assert.deepEqual(await titled('%'), ['s2']);
        assert.deepEqual(await titled('dep%oy'), []);
        assert.deepEqual(await titled('s_d'), []);
        assert.deepEqual(await titled("'"), []);
      });

      it('are filtered before they are cut, and page by page', async () => {
        assert.deepEqual(await titled('deploy', 1), ['s2']);
        assert.deepEqual(await titled('deploy', 1, 's2'), ['s1']);
        assert.deepEqual(await titled('deploy', 1, 's1'), []);
      });

      it('have the title that was given last, by whatever window', async () => {
        await store.append([titleDraft('s1', 'Releases')]);
        assert.deepEqual(await titled('releases'), ['s1']);
        assert.deepEqual(await titled('deploy'), ['s2']);
        await hear(subject(), [titleDraft('s1', 'Rollouts')]);
        assert.deepEqual(await titled('rollouts'), ['s1']);
        assert.deepEqual(await titled('releases'), []);
        const { hits } = await store.search({ text: 'how deploy', limit: 1 });
        assert.equal(hits[0]?.sessionTitle, 'Rollouts');
      });

      it('keep their place in the list when they are renamed', async () => {
        await store.append([titleDraft('s1', 'Releases')]);
        assert.deepEqual(idsOf(await store.sessions({ limit: 9 })), ['s3', 's2', 's1']);
      });
    });
  });
}
