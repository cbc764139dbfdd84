import assert from 'node:assert/strict';
import type { MessageQuery } from '../../src/memory/message.ts';
import type { ProjectStore } from '../../src/memory/ports.ts';
import { messageDraft } from '../fakes/drafts.ts';

/** The part of ProjectStore's contract that is about finding messages. `store` gives one that is empty and not open. */
export function describeSearch(store: () => ProjectStore): void {
  const ids = (messages: readonly { id: string }[]): string[] => messages.map(({ id }) => id);
  const found = async (query: MessageQuery): Promise<string[]> =>
    ids((await store().search(query)).hits.map(({ message }) => message));

  describe('search', () => {
    beforeEach(async () => {
      await store().open();
      await store().append([
        messageDraft({ id: 'm1', content: 'We deploy on Fridays with pnpm.' }),
        messageDraft({
          id: 'm2',
          content: 'Deploying needs a green build and the release notes.',
          role: 'assistant',
        }),
        messageDraft({
          id: 'm3',
          content: 'Café déjà vu: 東京で会いましょう 🦊',
          role: 'tool',
          toolCallId: 'c',
          toolName: 't',
        }),
        messageDraft({ id: 'm4', content: 'The release notes are written by hand.', sessionId: 's2' }),
      ]);
    });

    it('finds words, whatever their case, accents and endings, the best match first', async () => {
      assert.deepEqual(await found({ text: 'DEPLOY fridays pnpm', limit: 9 }), ['m1', 'm2']);
      assert.deepEqual(await found({ text: 'cafe deja', limit: 9 }), ['m3']);
      const { hits } = await store().search({ text: 'release notes build', limit: 9 });
      assert.deepEqual(ids(hits.map(({ message }) => message)), ['m2', 'm4']);
      assert.ok((hits[0]?.score ?? 0) > (hits[1]?.score ?? 0));
    });

    it('finds Japanese without spaces', async () => {
      assert.deepEqual(await found({ text: '東京', limit: 9 }), ['m3']);
      assert.deepEqual(await found({ text: '会', limit: 9 }), ['m3']);
    });

    it('finds nothing where there is nothing', async () => {
      assert.deepEqual(await store().search({ text: 'zebra', limit: 9 }), { hits: [], total: 0 });
    });

    it('finds emoji, and scripts that are written from right to left', async () => {
      assert.deepEqual(await found({ text: '🦊', limit: 9 }), ['m3']);
      await store().append([messageDraft({ id: 'm5', content: 'שלום עולם، مرحبا بالعالم' })]);
      assert.deepEqual(await found({ text: 'עולם', limit: 9 }), ['m5']);
      assert.deepEqual(await found({ text: 'مرحبا', limit: 9 }), ['m5']);
    });

    it('takes quotes and operators for text', async () => {
      for (const text of [
        "fridays' AND (",
        'NEAR/2 -fridays*',
        'content:fridays',
        '"fridays',
        '" OR fridays=1; --',
      ]) {
        assert.deepEqual(await found({ text, limit: 9 }), ['m1'], text);
      }
    });

    it('filters before it counts and cuts', async () => {
      assert.deepEqual(await found({ text: 'release', roles: ['user'], limit: 9 }), ['m4']);
      assert.deepEqual(await found({ text: 'release', roles: ['tool'], limit: 9 }), []);
      assert.deepEqual(await found({ text: 'release deploy', excludeIds: ['m1', 'm4'], limit: 9 }), ['m2']);
      const { hits, total } = await store().search({ text: 'release', limit: 1 });
      assert.deepEqual([hits.length, total], [1, 2]);
    });

    it('lists by date, newest first, without a word to search for', async () => {
      for (const text of [undefined, '', ' ?! ', 'what is the']) {
        const { hits, total } = await store().search({ ...(text === undefined ? {} : { text }), limit: 3 });
        assert.deepEqual(ids(hits.map(({ message }) => message)), ['m4', 'm3', 'm2']);
        assert.ok(hits.every(({ score }) => score === 0));
        assert.equal(total, 4);
      }
    });

    it('counts and pages through what a search for stop-words alone lists', async () => {
      const { hits, total } = await store().search({ text: 'what is the', limit: 2, offset: 1 });
      assert.deepEqual(ids(hits.map(({ message }) => message)), ['m3', 'm2']);
      assert.equal(total, 4);
    });

    it('keeps to dates, the start included and the end not', async () => {
      const [message] = await store().messagesById(['m1']);
      assert.ok(message);
      const later = new Date(Date.parse(message.at) + 60_000).toISOString();
      assert.equal((await store().search({ start: message.at, end: later, limit: 9 })).total, 4);
      assert.equal(
        (await store().search({ text: 'release', start: message.at.slice(0, 10), limit: 9 })).total,
        2,
      );
      assert.equal((await store().search({ end: message.at, limit: 9 })).total, 0);
      assert.equal((await store().search({ start: later, limit: 9 })).total, 0);
      assert.equal((await store().search({ start: '2025-02-31T99:00', limit: 9 })).total, 0);
    });
  });
}
