import assert from 'node:assert/strict';
import type { MessageHit, MessageQuery } from '../../src/memory/message.ts';
import type { ProjectStore } from '../../src/memory/ports.ts';
import { messageDraft } from '../fakes/drafts.ts';
import { appendLater, idsOf, titleDraft } from './store-under-test.ts';

/** The part of ProjectStore's contract that is about what a search says of each hit, and which hits it gives. */
export function describeHits(store: () => ProjectStore): void {
  const hitsOf = async (query: Partial<MessageQuery>): Promise<readonly MessageHit[]> =>
    (await store().search({ limit: 9, ...query })).hits;
  const found = async (query: Partial<MessageQuery>): Promise<string[]> =>
    idsOf((await hitsOf(query)).map(({ message }) => message));
  const matched = ({ message, matches }: MessageHit): string[] =>
    matches.map((range) => message.content.slice(...range));
  const add = async (...contents: readonly string[]): Promise<void> => {
    await store().append(contents.map((content, index) => messageDraft({ id: `m${index + 1}`, content })));
  };

  describe('a search', () => {
    beforeEach(() => store().open());

    it('pages through its hits without gaps, twice or changing its mind', async () => {
      const contents = Array.from(
        { length: 23 },
        (_, index) => `deploy ${'again '.repeat(index % 4)}${index}`,
      );
      await add(...contents);
      for (const text of ['deploy again', 'deploy', undefined]) {
        const query = text === undefined ? {} : { text };
        const whole = await store().search({ ...query, limit: 50 });
        const pages = await Promise.all(
          [0, 5, 10, 15, 20, 25].map((offset) => store().search({ ...query, limit: 5, offset })),
        );
        assert.deepEqual(
          pages.flatMap(({ hits }) => idsOf(hits.map(({ message }) => message))),
          idsOf(whole.hits.map(({ message }) => message)),
        );
        assert.equal(whole.hits.length, 23);
        assert.deepEqual(new Set([whole, ...pages].map(({ total }) => total)), new Set([23]));
      }
    });

    it('keeps to the sessions named, before it cuts', async () => {
      await store().append([
        messageDraft({ id: 'm1', sessionId: 's1', content: 'deploy deploy deploy' }),
        messageDraft({ id: 'm2', sessionId: 's2', content: 'deploy, they said after a long while' }),
        messageDraft({ id: 'm3', sessionId: 's3', content: 'deploy' }),
      ]);
      assert.deepEqual(await found({ text: 'deploy', sessionIds: ['s2'], limit: 1 }), ['m2']);
      assert.deepEqual((await found({ text: 'deploy', sessionIds: ['s2', 's3'] })).toSorted(), ['m2', 'm3']);
      assert.deepEqual(await found({ sessionIds: ['s3', 's1'] }), ['m3', 'm1']);
      assert.deepEqual(await found({ text: 'deploy', sessionIds: ['unknown'] }), []);
      assert.deepEqual(await found({ sessionIds: [] }), []);
    });

    it('keeps to roles and dates before it cuts', async () => {
      await add('deploy deploy', 'deploy deploy deploy');
      const { at: start } = await appendLater(store(), { id: 'm3', content: 'a deploy of long ago' });
      await store().append([
        messageDraft({ id: 'm4', role: 'assistant', content: 'they did deploy, I believe' }),
      ]);
      const { at: end } = await appendLater(store(), { id: 'm5', content: 'deploy deploy deploy' });
      const query = { text: 'deploy', start, end, limit: 1 };
      assert.deepEqual(await found({ ...query, roles: ['user'] }), ['m3']);
      assert.deepEqual(await found({ ...query, roles: ['assistant'] }), ['m4']);
      assert.equal((await store().search(query)).total, 2);
      assert.deepEqual(await found({ ...query, roles: ['assistant'], excludeIds: ['m4'] }), []);
      assert.deepEqual(await found({ start, end, roles: ['user'], limit: 1 }), ['m3']);
    });

    it('leaves out what it is told to, and fills up with the next', async () => {
      await add('deploy one', 'deploy two', 'deploy three');
      const all = await found({ text: 'deploy' });
      for (const text of ['deploy', undefined]) {
        const query = { limit: 1, excludeIds: [all[0] ?? '', all[1] ?? '', 'unknown'] };
        const { hits, total } = await store().search(text === undefined ? query : { ...query, text });
        assert.deepEqual([idsOf(hits.map(({ message }) => message)), total], [[all[2]], 1]);
      }
    });

    it('wants what stands in quotes to be there as it is', async () => {
      await add(
        'We deploy on Fridays.',
        'On Fridays we never deploy.',
        'They DEPLOY, on: fridays',
        'Deploying on Fridays',
      );
      assert.deepEqual((await found({ text: '"deploy on Fridays"' })).toSorted(), ['m1', 'm3']);
      assert.deepEqual(await found({ text: '"never deploy" fridays' }), ['m2']);
      assert.deepEqual((await found({ text: '"on fridays" "deploy"' })).toSorted(), ['m1', 'm2', 'm3']);
      assert.deepEqual(await found({ text: '"deploy never"' }), []);
      assert.equal((await store().search({ text: 'fridays "deploy on"', limit: 1 })).total, 2);
    });

    it('wants it even where it is made of words that otherwise say nothing', async () => {
      await add('to be or not to be', 'not to be found', 'be it not to him');
      assert.deepEqual((await found({ text: '"not to be"' })).toSorted(), ['m1', 'm2']);
    });

    it('wants a phrase of Chinese or Japanese in one piece', async () => {
      await add('明日は東京で会いましょう', '京都の東で');
      assert.deepEqual(await found({ text: '"東京で"' }), ['m1']);
    });
  });

  describe('a hit', () => {
    beforeEach(() => store().open());

    it('tells where in the content it matched: whole words, whatever their endings, accents and case', async () => {
      await add('Once DEPLOYED, they deploy: deploying is fun. 🦊 Café, cafes, not the cafeteria');
      const [hit] = await hitsOf({ text: 'deploy café' });
      assert.ok(hit);
      const marked = matched(hit);
      for (const word of ['DEPLOYED', 'deploy', 'deploying', 'Café']) assert.ok(marked.includes(word), word);
      assert.ok(
        marked.every((word) => /^(?:deploy|caf[eé])/i.test(word)),
        marked.join(),
      );
      assertOrdered(hit);
    });

    it('matches Chinese and Japanese where the characters stand', async () => {
      await add('Café déjà vu: 明日、東京で会いましょう');
      const [hit] = await hitsOf({ text: '東京' });
      assert.ok(hit);
      assert.deepEqual(matched(hit), ['東京']);
    });

    it('matches decomposed letters with their marks', async () => {
      await add('So war es schön in der Überführung'.normalize('NFD'));
      const [hit] = await hitsOf({ text: 'schön überführung' });
      assert.ok(hit);
      assert.deepEqual(
        matched(hit).map((word) => word.normalize('NFC')),
        ['schön', 'Überführung'],
      );
    });

    it('tells at most a hundred matches of a long text, in order', async () => {
      await add('deploy and '.repeat(1_000));
      const [hit] = await hitsOf({ text: 'deploy' });
      assert.ok(hit);
      assert.equal(hit.matches.length, 100);
      assertOrdered(hit);
    });

    it('matched nothing where the order is by date', async () => {
      await add('one', 'what is the');
      for (const text of ['', 'what is the']) {
        const hits = await hitsOf({ text });
        assert.equal(hits.length, 2);
        assert.ok(
          hits.every(({ matches, score }) => matches.length === 0 && score === 0),
          text,
        );
      }
    });

    it('comes with its session’s title and what was said before and after it', async () => {
      const tool = { role: 'tool', toolCallId: 'c', toolName: 't' } as const;
      await store().append([
        messageDraft({ id: 'm1', content: 'When do we deploy?' }),
        messageDraft({ id: 'x1', sessionId: 's2', content: 'Between them' }),
        messageDraft({ id: 't1', content: 'searched', ...tool }),
        messageDraft({ id: 'm2', content: 'On Fridays.', role: 'assistant' }),
        messageDraft({ id: 'm3', content: 'Thanks' }),
        titleDraft('s1', 'Weekdays'),
      ]);
      const around = async (text: string) =>
        (await hitsOf({ text })).map((hit) => [
          hit.sessionTitle,
          hit.previous?.id,
          hit.message.id,
          hit.next?.id,
        ]);
      assert.deepEqual(await around('fridays'), [['Weekdays', 'm1', 'm2', 'm3']]);
      assert.deepEqual(await around('deploy'), [['Weekdays', undefined, 'm1', 'm2']]);
      assert.deepEqual(await around('thanks'), [['Weekdays', 'm2', 'm3', undefined]]);
      assert.deepEqual(await around('between them'), [['Between them', undefined, 'x1', undefined]]);
      assert.deepEqual(await around('searched'), [['Weekdays', 'm1', 't1', 'm2']]);
      const [, newest] = await hitsOf({ sessionIds: ['s1'] });
      assert.deepEqual([newest?.previous?.content, newest?.next?.content], ['When do we deploy?', 'Thanks']);
    });
  });
}

function assertOrdered({ message, matches }: MessageHit): void {
  let end = 0;
  for (const [from, to] of matches) {
    assert.ok(from >= end && to > from && to <= message.content.length, `${from}–${to}`);
    end = to;
  }
}
