import assert from 'node:assert/strict';
import type { MessageData } from '../../src/journal/events.ts';
import type { Block } from '../../src/memory/block.ts';
import type { ProjectStore, StoreChange } from '../../src/memory/ports.ts';
import { blockDraft, messageDraft, pieceDraft } from '../fakes/drafts.ts';
import { describeDeletions } from './project-store-deletions.ts';
import { describeErasing } from './project-store-erasing.ts';
import { describeHits } from './project-store-hits.ts';
import { describeSearch } from './project-store-search.ts';
import { describeSessions } from './project-store-sessions.ts';
import { appendLater, hear, type StoreUnderTest } from './store-under-test.ts';

/** What every ProjectStore has to do. `create` makes an empty one. */
export function describeProjectStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`ProjectStore: ${name}`, () => {
    let subject: StoreUnderTest;
    let store: ProjectStore;

    beforeEach(async () => {
      subject = await create();
      store = subject.store;
    });
    afterEach(() => subject.dispose());

    async function write(before: Block | null, value: string): Promise<{ id: string; block: Block | null }> {
      const { events, blocks } = await store.append([blockDraft(before, value)]);
      return { id: events[0]?.id ?? '', block: blocks[0]?.block ?? null };
    }

    const ids = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id);
    const found = async (text: string): Promise<string[]> =>
      ids((await store.search({ text, limit: 9 })).hits.map(({ message }) => message));

    it('opens empty', async () => {
      assert.deepEqual(await store.open(), {
        blocks: [],
        deletedBlocks: [],
        latestSessionId: null,
        messageCount: 0,
        oldestAt: null,
        deletions: [],
        damage: null,
      });
    });

    it('gives events their envelope, and keeps what was appended', async () => {
      await store.open();
      const { events } = await store.append([
        messageDraft({ id: 'm1', content: 'one' }),
        messageDraft({ id: 'm2' }),
      ]);
      assert.equal(events.length, 2);
      const [first, second] = events;
      assert.ok(first && second && first.id < second.id);
      assert.equal(new Date(first.at).toISOString(), first.at);
      assert.deepEqual(await store.messagesById(['m2', 'nobody', 'm1']), [
        { id: 'm2', sessionId: 's1', role: 'user', content: '', status: 'complete', at: second.at },
        { id: 'm1', sessionId: 's1', role: 'user', content: 'one', status: 'complete', at: first.at },
      ]);
    });

    it('knows when its oldest message was written', async () => {
      await store.open();
      const { events } = await store.append([messageDraft({ id: 'm1' })]);
      await appendLater(store, { id: 'm2' });
      assert.equal((await store.open()).oldestAt, events[0]?.at);
    });

    it('knows what it takes on disk', async () => {
      await store.open();
      await store.append([messageDraft({ id: 'm1', content: 'x'.repeat(5_000) })]);
      const before = await store.diskUse();
      assert.ok(before.journal >= 5_000);
      assert.ok(Object.values(before).every((bytes) => bytes >= 0));
      await store.append([messageDraft({ id: 'm2', content: 'y'.repeat(5_000) })]);
      assert.ok((await store.diskUse()).journal >= before.journal + 5_000);
    });

    it('does nothing when nothing is appended', async () => {
      await store.open();
      assert.deepEqual(await store.append([]), { events: [], blocks: [] });
    });

    it('keeps everything that a message has', async () => {
      await store.open();
      const message: MessageData = {
        id: 'm1',
        sessionId: 's1',
        role: 'assistant',
        content: '',
        model: 'gpt',
        status: 'interrupted',
        toolCalls: [{ id: 'c1', name: 'core_memory_append', arguments: '{"content":"„Zoë“ 🦊\\u2028"}' }],
        details: { kind: 'search', query: 'fox\u2028\ud800', messageIds: ['m0'] },
      };
      await store.append([messageDraft(message)]);
      const [stored] = await store.messagesById(['m1']);
      assert.deepEqual({ ...stored, at: '' }, { ...message, at: '' });
    });

    it('pages through a session, newest page first, in the order of time', async () => {
      await store.open();
      await store.append(['m1', 'm2', 'm3', 'm4'].map((id) => messageDraft({ id })));
      await store.append([messageDraft({ id: 'other', sessionId: 's2' })]);
      assert.deepEqual(ids(await store.messages({ sessionId: 's1', limit: 3 })), ['m2', 'm3', 'm4']);
      assert.deepEqual(ids(await store.messages({ sessionId: 's1', limit: 3, before: 'm2' })), ['m1']);
      assert.deepEqual(await store.messages({ sessionId: 's1', limit: 3, before: 'm1' }), []);
      assert.deepEqual(await store.messages({ sessionId: 's1', limit: 3, before: 'unknown' }), []);
      assert.deepEqual(await store.messages({ sessionId: 'unknown', limit: 3 }), []);
    });

    it('puts an interrupted reply together, until the whole one takes its place', async () => {
      await store.open();
      await store.append([pieceDraft('r1', 'We deploy ')]);
      await store.append([pieceDraft('r1', 'on Fri')]);
      const [begun] = await store.messages({ sessionId: 's1', limit: 5 });
      assert.equal(begun?.content, 'We deploy on Fri');
      assert.equal(begun.status, 'interrupted');
      assert.equal(begun.role, 'assistant');
      await store.append([messageDraft({ id: 'r1', role: 'assistant', content: 'We deploy on Fridays.' })]);
      await store.append([pieceDraft('r1', ' too late')]);
      const [whole, ...more] = await store.messages({ sessionId: 's1', limit: 5 });
      assert.equal(whole?.content, 'We deploy on Fridays.');
      assert.equal(whole.status, 'complete');
      assert.deepEqual(more, []);
    });

    describeSessions(() => subject);
    describeDeletions(() => subject);
    describeSearch(() => store);
    describeHits(() => store);

    describe('blocks', () => {
      it('are what their last change made them', async () => {
        await store.open();
        const one = await write(null, 'uses npm');
        const two = await write(one.block, 'uses pnpm');
        assert.equal(two.block?.value, 'uses pnpm');
        assert.equal(two.block.version, 2);
        assert.deepEqual((await store.open()).blocks, [two.block]);
      });

      it('keep both of two changes that did not know of each other', async () => {
        await store.open();
        const { block } = await write(null, 'a');
        await write(block, 'a\nfrom here');
        const { blocks } = await hear(subject, [blockDraft(block, 'a\nfrom there')]);
        assert.deepEqual(blocks[0]?.block?.value.split('\n').toSorted(), ['a', 'from here', 'from there']);
      });

      it('can be deleted', async () => {
        await store.open();
        const { block } = await write(null, 'a');
        const { blocks } = await store.append([
          {
            type: 'block.deleted',
            label: 'project',
            version: 2,
            base: block?.head ?? null,
            actor: 'user',
            origin: { kind: 'command', command: 'delete' },
          },
        ]);
        assert.deepEqual(blocks, [{ label: 'project', block: null }]);
        const summary = await store.open();
        assert.deepEqual(summary.blocks, []);
        assert.deepEqual(summary.deletedBlocks, [{ label: 'project', version: 2 }]);
      });

      it('have a history of what was before and after, newest first', async () => {
        await store.open();
        const one = await write(null, 'a');
        await store.append([blockDraft(null, 'other', 'human')]);
        const two = await write(one.block, 'b');
        const changes = await store.changes({ label: 'project', limit: 9 });
        assert.deepEqual(
          changes.map(({ id, before, after }) => [id, before?.value, after?.value]),
          [
            [two.id, 'a', 'b'],
            [one.id, undefined, 'a'],
          ],
        );
        assert.deepEqual(ids(await store.changes({ ids: [one.id, 'unknown'], limit: 9 })), [one.id]);
        assert.deepEqual(
          (await store.changes({ limit: 2 })).map(({ label }) => label),
          ['project', 'human'],
        );
        assert.deepEqual(changes[0]?.origin, { kind: 'document' });
      });

      it('know which changes were undone, and which undoing was', async () => {
        await store.open();
        const undo = async (of: string, before: Block | null, value: string) =>
          store.append([{ ...blockDraft(before, value), origin: { kind: 'undo', of } }]);
        const one = await write(null, 'a');
        const two = await write(one.block, 'b');
        const undone = await undo(two.id, two.block, 'a');
        const states = async () => (await store.changes({ limit: 9 })).map((change) => change.undone);
        assert.deepEqual(await states(), [false, true, false]);
        await undo(undone.events[0]?.id ?? '', undone.blocks[0]?.block ?? null, 'b');
        assert.deepEqual(await states(), [false, true, false, false]);
      });
    });

    describe('another window', () => {
      it('is heard, and what it wrote is found', async () => {
        await store.open();
        await store.append([messageDraft({ id: 'm1', content: 'here' })]);
        const { events } = await hear(subject, [messageDraft({ id: 'm2', content: 'elsewhere' })]);
        assert.deepEqual(
          events.map(({ type }) => type),
          ['message.appended'],
        );
        assert.deepEqual(await found('elsewhere'), ['m2']);
        assert.deepEqual(ids(await store.messages({ sessionId: 's1', limit: 9 })), ['m1', 'm2']);
      });

      it('is the only one that is heard', async () => {
        await store.open();
        const heard: StoreChange[] = [];
        store.onDidChange((change) => heard.push(change));
        await store.append([messageDraft({ id: 'm1' })]);
        await hear(subject, [messageDraft({ id: 'm2' })]);
        assert.deepEqual(
          heard
            .flatMap(({ events }) => events)
            .flatMap((event) => ('message' in event ? [event.message.id] : [])),
          ['m2'],
        );
      });
    });

    describeErasing(() => subject);

    describe('opened read-only', () => {
      const isRefused = { name: 'DaybookError', code: 'memory.read-only' };

      it('is empty where there is nothing yet', async () => {
        assert.equal((await store.open('read-only')).messageCount, 0);
        assert.deepEqual(await found('anything'), []);
      });

      it('is read, follows the others, and is not changed', async () => {
        await store.open();
        await store.append([messageDraft({ id: 'm1', content: 'here' })]);
        assert.equal((await store.open('read-only')).messageCount, 1);
        await assert.rejects(store.append([messageDraft({ id: 'm2' })]), isRefused);
        await assert.rejects(store.erase({ texts: ['here'] }), isRefused);
        await hear(subject, [messageDraft({ id: 'm3', content: 'elsewhere' })]);
        assert.deepEqual(ids(await store.messages({ sessionId: 's1', limit: 9 })), ['m1', 'm3']);
        await store.open('read-write');
        await store.append([messageDraft({ id: 'm4' })]);
        assert.deepEqual(ids(await store.messages({ sessionId: 's1', limit: 9 })), ['m1', 'm3', 'm4']);
      });
    });

    describe('closed', () => {
      it('has finished what was asked, refuses what is asked, and hears nothing', async () => {
        await store.open();
        const appended = store.append([messageDraft({ id: 'm1' })]);
        const closed = store.close();
        assert.equal((await appended).events.length, 1);
        await closed;
        await store.close();
        store.onDidChange(() => assert.fail('A store that is closed was told something.'));
        await assert.rejects(store.append([messageDraft({ id: 'm2' })]), { code: 'journal.unreadable' });
        await assert.rejects(found('anything'), { code: 'journal.unreadable' });
        await subject.elsewhere([messageDraft({ id: 'm3' })]);
      });

      it('can be opened again, and then knows what happened meanwhile', async () => {
        await store.open();
        await store.append([messageDraft({ id: 'm1' })]);
        await store.close();
        await subject.elsewhere([messageDraft({ id: 'm2', sessionId: 's2' })]);
        const { messageCount, latestSessionId } = await store.open();
        assert.deepEqual([messageCount, latestSessionId], [2, 's2']);
        await store.append([messageDraft({ id: 'm3' })]);
        await hear(subject, [messageDraft({ id: 'm4' })]);
        assert.deepEqual(ids(await store.messages({ sessionId: 's1', limit: 9 })), ['m1', 'm3', 'm4']);
      });
    });
  });
}
