import assert from 'node:assert/strict';
import { NOW, RankedChat } from './ranked-chat.ts';

const [USER, ASSISTANT, TOOL] = [0, 1, 2];

describe('Ranker', () => {
  it('puts first what holds more and rarer words of the query', () => {
    const chat = new RankedChat([
      { text: 'We deploy on Fridays with care', session: 1 },
      { text: 'Deploying needs a green build', session: 2 },
      { text: 'Nothing to see here', session: 3 },
      { text: 'We deploy whenever somebody asks', session: 4 },
    ]);
    assert.deepEqual(chat.found('deploy fridays').slice(0, 1), [0]);
    assert.deepEqual(chat.foundInAnyOrder('deploy fridays'), [0, 1, 3]);
    assert.equal(chat.rank('deploy fridays', { limit: 1 }).total, 3);
    assert.deepEqual(chat.rank('fridays').terms, ['fridai']);
  });

  it('finds nothing where there is nothing', () => {
    const nothing = { hits: [], total: 0 };
    for (const chat of [new RankedChat([]), new RankedChat(['something'])]) {
      for (const text of ['zebra', 'zebra?', '', ' ?! ', '"', 'who is it?'.slice(0, 0)]) {
        const { hits, total } = chat.rank(text);
        assert.deepEqual({ hits, total }, nothing, text);
      }
    }
  });

  it('puts the newer of equals first, whatever the order in which they came', () => {
    const chat = new RankedChat([
      { text: 'same words', session: 1, at: '2024-03-01' },
      { text: 'same words', session: 2, at: '2024-05-01' },
      { text: 'same words', session: 3, at: '2024-04-01' },
      { text: 'same words', session: 4, at: '2024-04-01' },
    ]);
    assert.deepEqual(chat.found('words'), [1, 3, 2, 0]);
    assert.deepEqual(chat.found('words', { limit: 2 }), [1, 3]);
  });

  it('gives as many as are wanted, even more than it ranks by their texts', () => {
    const chat = new RankedChat(
      Array.from({ length: 300 }, (_, session) => ({ text: 'same words', session })),
    );
    assert.deepEqual(
      chat.found('words', { limit: 200 }),
      Array.from({ length: 200 }, (_, index) => 299 - index),
    );
    assert.ok(new Set(chat.read).size < 100);
    assert.equal(chat.rank('words', { limit: 200 }).total, 300);
  });

  it('gives the same first, however many are wanted', () => {
    const texts = [
      'thanks, many words',
      'words',
      'some words of Ada and others',
      'other words, and many of them',
    ];
    const chat = new RankedChat(
      Array.from({ length: 100 }, (_, session) => ({ text: texts[session % 4] ?? '', session })),
    );
    const { hits } = chat.rank('which words?', { limit: 100 });
    for (const limit of [10, 40, 60]) {
      assert.deepEqual(
        chat.found('which words?', { limit }),
        hits.slice(0, limit).map(({ document }) => document),
      );
    }
    assert.ok(hits.every(({ score }, index) => index === 0 || score <= (hits[index - 1]?.score ?? 0)));
  });

  it('finds the same whatever was asked before', () => {
    const messages = ['red fox', 'brown bear', { text: 'red bear', session: 1 }, 'a red, red rose?', 'yes'];
    const chat = new RankedChat(messages);
    for (const text of ['red', 'bear in june 2024', 'what is red?', '"red bear"', 'zebra', 'red bear']) {
      assert.deepEqual(chat.rank(text), new RankedChat(messages).rank(text), text);
    }
  });

  describe('in a conversation', () => {
    const chat = new RankedChat([
      'Hello there, good morning to you',
      'Which package manager do we use for the monorepo?',
      { text: 'I would go with the one that links files, pnpm', role: 'assistant' },
      'Fine with me, then go on',
      { text: 'An unrelated remark about the weather in town', session: 1 },
    ]);

    it('finds the answer beside the question', () => {
      assert.equal(chat.found('Which package manager for the monorepo?')[0], 2);
      assert.ok(!chat.found('Which package manager for the monorepo?').includes(4));
    });

    it('finds by key words only what holds one', () => {
      assert.deepEqual(chat.found('package manager monorepo'), [1]);
      assert.equal(chat.rank('package manager monorepo').total, 1);
    });

    it('goes by what stands around', () => {
      const twice = new RankedChat([
        'the parser was rewritten by hand',
        'and it is fast',
        { text: 'an apple a day', session: 1 },
        { text: 'and it is fast', session: 1 },
      ]);
      assert.deepEqual(twice.foundInAnyOrder('fast parser', { limit: 2 }), [0, 1]);
    });

    it('finds other words for what is asked, but not for key words', () => {
      const pets = new RankedChat(['We have a dog and a small garden', { text: 'no comment', session: 1 }]);
      assert.deepEqual(pets.found('Are there any pets in this garden?'), [0]);
      assert.deepEqual(pets.found('pets'), []);
      assert.deepEqual(pets.found('any pets?'), [0]);
    });
  });

  describe('filters', () => {
    const messages = Array.from({ length: 120 }, (_, index) => ({
      text: index < 100 ? 'target target target target' : 'one target among so many other words here',
      session: index,
      role: index < 100 ? ('user' as const) : ('assistant' as const),
      at: new Date(NOW - 3_600_000 * (1_000 - index)).toISOString(),
    }));
    const chat = new RankedChat(messages);
    const at = (index: number): number => Date.parse(messages[index]?.at ?? '');

    it('by role before the best are taken', () => {
      const { hits, total } = chat.rank('target', { roles: [ASSISTANT ?? 1], limit: 5 });
      assert.deepEqual([hits.length, total], [5, 20]);
      assert.ok(hits.every(({ document }) => document >= 100));
      assert.equal(chat.rank('target', { roles: [USER ?? 0, TOOL ?? 2] }).total, 100);
      assert.equal(chat.rank('target', { roles: [TOOL ?? 2] }).total, 0);
    });

    it('by time, the start included and the end not', () => {
      const found = chat.foundInAnyOrder('target', { start: at(100), end: at(103) });
      assert.deepEqual(found, [100, 101, 102]);
      assert.equal(chat.rank('target', { start: at(119) }).total, 1);
      assert.equal(chat.rank('target', { end: at(0) }).total, 0);
    });

    it('by document and session', () => {
      const excluded = new Set(
        [...messages.keys()].filter((document) => document !== 50 && document !== 117),
      );
      assert.deepEqual(chat.found('target', { excluded }), [50, 117]);
      assert.deepEqual(chat.found('target', { excludedSessions: excluded }), [50, 117]);
    });

    it('out what stands beside a match as well', () => {
      const few = new RankedChat(['who likes figs?', { text: 'me', role: 'assistant' }]);
      assert.deepEqual(few.found('who likes figs?', { roles: [1] }), [1]);
      assert.deepEqual(few.found('who likes figs?', { roles: [0] }), [0]);
    });
  });

  it('knows nothing of documents that are taken out', () => {
    const chat = new RankedChat(['fig one', 'fig two', 'plum']);
    chat.documents.remove(0);
    assert.deepEqual(chat.found('fig'), [1]);
    assert.equal(chat.rank('fig').total, 1);
    chat.documents.remove(1);
    assert.deepEqual(chat.found('what about the fig?'), []);
    assert.ok(!chat.read.includes(0));
  });

  it('finds results of tools, and does not let them speak for the turns beside them', () => {
    const chat = new RankedChat(['run it', { text: 'stack overflow in parser', role: 'tool' }, 'good']);
    assert.deepEqual(chat.found('overflow'), [1]);
    assert.deepEqual(chat.found('was there an overflow?'), [1]);
  });

  it('looks for words that say little when there are no others', () => {
    const chat = new RankedChat(['what is the', 'nothing of it']);
    assert.deepEqual(chat.found('the'), [0]);
  });

  it('looks up the rarest of very many words', () => {
    const chat = new RankedChat([`needle ${'hay '.repeat(20)}`, { text: 'hay', session: 1 }]);
    const many = Array.from({ length: 300 }, (_, index) => `w${index}`).join(' ');
    assert.deepEqual(chat.found(`${many} needle`), [0]);
  });

  it('bears a very long text', () => {
    const chat = new RankedChat([`needle ${'hay stack '.repeat(100_000)} "last words"`, 'straw']);
    assert.deepEqual(chat.found('needle'), [0]);
    assert.deepEqual(chat.found('"last words"'), [0]);
  });
});
