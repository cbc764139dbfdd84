import assert from 'node:assert/strict';
import { hasPhrases, withPhrases } from '../../../src/stores/ranking/phrases.ts';
import { RankedChat } from './ranked-chat.ts';

describe('phrases', () => {
  it('are found behind any number of better messages without them', () => {
    const texts = Array.from({ length: 1_000 }, () => 'green and build, build and green');
    const last = 'among so many other words in such a long text there is a green build';
    const chat = new RankedChat([...texts, last].map((text, session) => ({ text, session })));
    const { hits, total } = chat.rank('"green build"');
    assert.deepEqual([hits.map(({ document }) => document), total], [[1_000], 1]);
  });

  it('are found on every page, in the same order and with the same total', () => {
    const texts = [
      'a green build',
      'build it green and build it',
      'thanks, a green build',
      'greener build green',
    ];
    const chat = new RankedChat(
      Array.from({ length: 600 }, (_, session) => ({ text: texts[session % 4] ?? '', session })),
    );
    const all = chat.rank('"green build"', { limit: 1_000 });
    assert.deepEqual([all.hits.length, all.total], [300, 300]);
    assert.equal(new Set(all.hits.map(({ document }) => document)).size, 300);
    for (const limit of [1, 10, 40, 100, 250, 299]) {
      const { hits, total } = chat.rank('"green build"', { limit });
      assert.deepEqual(hits, all.hits.slice(0, limit));
      assert.equal(total, 300);
    }
  });

  it('are read for up to a number of characters, and then estimated', () => {
    const texts = ['a green build', `green ${'x'.repeat(10_000)} build`];
    let read = 0;
    const candidates = Array.from({ length: 10_000 }, (_, document) => ({ document, score: 1 }));
    const { found, total } = withPhrases(candidates, [['green', 'build']], (document) => {
      const text = texts[document % 2] ?? '';
      read += text.length;
      return text;
    });
    assert.ok(read < 21_000_000);
    assert.ok(found.length > 1_000 && found.length < 5_000);
    assert.ok(Math.abs(total - 5_000) <= 10);
  });

  it('are found at the end of a very long text, and where its pieces meet', () => {
    for (const filler of ['hay ', '天地', 'héé ']) {
      for (let length = 99_960; length < 100_040; length += 3) {
        const text = `${filler.repeat(60_000).slice(0, length)} last words of all`;
        assert.ok(hasPhrases(text, [['last', 'words', 'of', 'all']]), `${filler}${length}`);
      }
      const long = `${filler.repeat(200_000)} first "last words"`;
      assert.ok(hasPhrases(long, [['last', 'words'], ['first']]));
      assert.ok(
        !hasPhrases(long, [
          ['last', 'words'],
          ['words', 'last'],
        ]),
      );
    }
    for (let length = 99_990; length < 100_010; length++) {
      assert.ok(
        hasPhrases(`${'天'.repeat(length)}地玄黄${'天'.repeat(9)}`, [['天地', '地玄', '玄黄', '黄天']]),
      );
    }
  });

  it('are a wish in a question wherever they stand in the text', () => {
    const filler = 'hay '.repeat(5_000);
    const chat = new RankedChat(
      [`${filler} build green now`, `${filler} green build now`, `${filler} green now build`].map(
        (text, session) => ({ text, session, at: `2024-0${4 - session}-01` }),
      ),
    );
    assert.equal(chat.found('what about the "green build"?')[0], 1);
  });
});
