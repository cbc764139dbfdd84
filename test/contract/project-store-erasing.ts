import assert from 'node:assert/strict';
import { DaybookError } from '../../src/base/errors.ts';
import type { Block } from '../../src/memory/block.ts';
import type { ProjectStore } from '../../src/memory/ports.ts';
import { blockDraft, messageDraft, pieceDraft } from '../fakes/drafts.ts';
import { appendLater, idsOf, type StoreUnderTest, titleDraft } from './store-under-test.ts';

/** The part of ProjectStore's contract that is about erasing. */
export function describeErasing(subject: () => StoreUnderTest): void {
  describe('erasing', () => {
    let store: ProjectStore;

    beforeEach(async () => {
      store = subject().store;
      await store.open();
    });

    async function write(before: Block | null, value: string): Promise<{ block: Block | null }> {
      const { blocks } = await store.append([blockDraft(before, value)]);
      return { block: blocks[0]?.block ?? null };
    }
    const found = async (text: string): Promise<string[]> =>
      idsOf((await store.search({ text, limit: 9 })).hits.map(({ message }) => message));

    it('replaces texts wherever they stand, letter case aside', async () => {
      const { block } = await write(null, 'The client is ACME.');
      await write(block, 'The client is secret.');
      await store.append([
        messageDraft({ id: 'm1', content: 'acme called. Acme!' }),
        messageDraft({ id: 'm2', content: 'nobody called' }),
        messageDraft({
          id: 'm3',
          role: 'assistant',
          toolCalls: [{ id: 'c', name: 'core_memory_append', arguments: '{"content":"for Acm\\u0065"}' }],
        }),
      ]);
      const request = { texts: ['acme'] };
      assert.equal(await store.countErasable(request), 3);
      assert.equal((await store.erase(request)).records, 3);
      assert.equal(await store.countErasable(request), 0);
      const [m1, m2, m3] = await store.messagesById(['m1', 'm2', 'm3']);
      assert.equal(m1?.content, '… called. …!');
      assert.equal(m2?.content, 'nobody called');
      assert.deepEqual(JSON.parse(m3?.toolCalls?.[0]?.arguments ?? ''), { content: 'for …' });
      assert.deepEqual(await found('acme'), []);
      assert.equal((await store.changes({ limit: 9 })).at(-1)?.after?.value, 'The client is ….');
      assert.equal((await store.open()).blocks[0]?.value, 'The client is secret.');
    });

    it('removes messages altogether', async () => {
      await store.append([
        messageDraft({ id: 'm1', content: 'stays' }),
        messageDraft({ id: 'm2', content: 'goes' }),
        pieceDraft('m3', 'goes '),
        pieceDraft('m3', 'too'),
      ]);
      assert.equal((await store.erase({ messageIds: ['m2', 'm3'] })).records, 3);
      assert.deepEqual(idsOf(await store.messages({ sessionId: 's1', limit: 9 })), ['m1']);
      assert.deepEqual(await found('goes'), []);
      assert.equal((await store.open()).messageCount, 1);
    });

    it('finds a text across the pieces of a reply, and keeps the rest', async () => {
      await store.append([pieceDraft('r1', 'The client is Ac')]);
      await store.append([pieceDraft('r1', 'me, of course')]);
      assert.equal((await store.erase({ texts: ['acme'] })).records, 2);
      const [reply] = await store.messagesById(['r1']);
      assert.equal(reply?.content, 'The client is …, of course');
      assert.equal(reply.status, 'interrupted');
    });

    it('has nothing to do where the text is not', async () => {
      await store.append([messageDraft({ id: 'm1', content: 'one' })]);
      assert.equal((await store.erase({ texts: ['two'] })).records, 0);
      assert.equal((await store.erase({})).records, 0);
    });

    it('refuses texts that are too short', async () => {
      await assert.rejects(store.erase({ texts: ['ab'] }), DaybookError);
    });

    it('says how much it overwrote, and looks whether it is gone', async () => {
      await store.append([
        messageDraft({ id: 'm1', content: 'The client is ACME.' }),
        messageDraft({ id: 'm2', content: 'acme, acme!' }),
        messageDraft({ id: 'm3', content: 'nobody' }),
      ]);
      const { records, verification } = await store.erase({ texts: ['acme'] });
      assert.equal(records, 2);
      assert.equal(verification.found, 0);
      assert.ok(verification.files > 0 && verification.bytes > 0);
    });

    describe('sessions', () => {
      beforeEach(async () => {
        await write(null, 'We deploy on Fridays.');
        await store.append([messageDraft({ id: 'm1', content: 'We deploy on Fridays.' })]);
        await store.append([
          messageDraft({ id: 'm2', sessionId: 's2', content: 'We deploy on Fridays?' }),
          titleDraft('s2', 'Fridays'),
          pieceDraft('m3', 'We deploy ', 's2'),
          pieceDraft('m3', 'on Fridays!', 's2'),
        ]);
      });

      it('takes all their messages and titles, and nothing else', async () => {
        const request = { sessionIds: ['s2', 'unknown'] };
        const expected = await store.countErasable(request);
        assert.ok(expected >= 4);
        const { records, verification } = await store.erase(request);
        assert.equal(records, expected);
        assert.equal(verification.found, 0);
        assert.equal(await store.countErasable(request), 0);
        assert.deepEqual(idsOf(await store.sessions({ limit: 9 })), ['s1']);
        assert.deepEqual(await store.messages({ sessionId: 's2', limit: 9 }), []);
        assert.deepEqual(await found('fridays'), ['m1']);
        const { blocks, messageCount, latestSessionId } = await store.open();
        assert.deepEqual([messageCount, latestSessionId], [1, 's1']);
        assert.equal(blocks[0]?.value, 'We deploy on Fridays.');
        assert.deepEqual(await found('fridays'), ['m1']);
      });

      it('leaves no title behind for what comes under the same id', async () => {
        await store.erase({ sessionIds: ['s2'] });
        await store.append([messageDraft({ id: 'm4', sessionId: 's2', content: 'Something new' })]);
        const [session] = await store.sessions({ limit: 1 });
        assert.deepEqual([session?.title, session?.messageCount], ['Something new', 1]);
      });

      it('is one erasure with texts and messages', async () => {
        await store.append([
          messageDraft({ id: 'm5', sessionId: 's3', content: 'goes' }),
          messageDraft({ id: 'm6', sessionId: 's3', content: 'fridays stay' }),
        ]);
        const { verification } = await store.erase({
          sessionIds: ['s2'],
          messageIds: ['m5'],
          texts: ['deploy on'],
        });
        assert.equal(verification.found, 0);
        const { hits } = await store.search({ limit: 9 });
        assert.deepEqual(
          hits.map(({ message }) => message.content),
          ['fridays stay', 'We … Fridays.'],
        );
        assert.equal((await store.open()).blocks[0]?.value, 'We … Fridays.');
      });
    });

    describe('what was said before a moment', () => {
      it('takes older messages, and keeps that of the moment itself and all after', async () => {
        await store.append([messageDraft({ id: 'm1', content: 'one deploy' })]);
        await store.append([pieceDraft('m2', 'two deploy')]);
        const { at } = await appendLater(store, { id: 'm3', content: 'three deploy' });
        await appendLater(store, { id: 'm4', content: 'four deploy' });
        assert.equal(await store.countErasable({ before: at }), 2);
        const { records, verification } = await store.erase({ before: at });
        assert.deepEqual([records, verification.found], [2, 0]);
        assert.deepEqual((await found('deploy')).toSorted(), ['m3', 'm4']);
        assert.deepEqual(idsOf(await store.messages({ sessionId: 's1', limit: 9 })), ['m3', 'm4']);
        const summary = await store.open();
        assert.deepEqual([summary.messageCount, summary.oldestAt], [2, at]);
      });

      it('takes sessions of which nothing is left, and keeps blocks however old', async () => {
        await write(null, 'We deploy on Fridays.');
        await store.append([messageDraft({ id: 'm1', sessionId: 'old' }), titleDraft('old', 'Long ago')]);
        await store.append([messageDraft({ id: 'm2', content: 'begun long ago' })]);
        const { at } = await appendLater(store, { id: 'm3', content: 'still going on' });
        await store.erase({ before: at });
        const sessions = await store.sessions({ limit: 9 });
        assert.deepEqual(
          sessions.map(({ id, title, messageCount }) => [id, title, messageCount]),
          [['s1', 'still going on', 1]],
        );
        assert.equal((await store.open()).blocks[0]?.value, 'We deploy on Fridays.');
      });

      it('has nothing to do before the first message', async () => {
        const { at } = await appendLater(store, { id: 'm1' });
        assert.equal((await store.erase({ before: at })).records, 0);
        assert.equal((await store.open()).messageCount, 1);
      });
    });
  });
}
