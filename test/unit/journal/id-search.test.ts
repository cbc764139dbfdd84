import assert from 'node:assert/strict';
import { createIdSearch } from '../../../src/journal/id-search.ts';
import { createRandom } from '../../fakes/random.ts';

describe('searching for ids in bytes', () => {
  const offsets = (ids: readonly string[], bytes: Buffer): number[] => [
    ...createIdSearch(ids).offsetsIn(bytes),
  ];

  it('finds them wherever they stand, also at both ends and inside of words', () => {
    const bytes = Buffer.from('m-1 m-2,xm-1y m-10 M-1 m-1');
    assert.deepEqual(offsets(['m-1'], bytes), [0, 9, 14, 23]);
    assert.deepEqual(offsets(['m-1', 'm-10'], bytes), [0, 9, 14, 14, 23]);
    assert.deepEqual(offsets(['m-3'], bytes), []);
    assert.deepEqual(offsets([], bytes), []);
    assert.deepEqual(offsets([''], bytes), []);
  });

  it('finds them in JSON, and in JSON that is itself a string, whatever they are made of', () => {
    for (const id of ['a', 'a:b/c', 'say "so"', 'back\\slash', 'two\nlines', 'Zoë 東京', '\u{10400}']) {
      for (const text of [id, JSON.stringify({ id }), JSON.stringify({ arguments: JSON.stringify([id]) })]) {
        assert.ok(createIdSearch([id, 'other']).isIn(Buffer.from(`{{${text}}}`)), text);
      }
      assert.ok(!createIdSearch([id]).isIn(Buffer.from('{"":0}')));
    }
  });

  it('finds what a search for each of them finds', () => {
    const random = createRandom(11);
    let found = 0;
    for (let round = 0; round < 2_000; round++) {
      const letters = random.pick(['ab', 'abc-', 'abcdefgh01234567']);
      const word = (length: number): string =>
        Array.from({ length }, () => letters[random.below(letters.length)]).join('');
      const ids = Array.from({ length: 1 + random.below(8) }, () =>
        word(1 + random.below(random.pick([3, 12, 40]))),
      );
      const text = Array.from({ length: random.below(30) }, () =>
        random.chance(0.3) ? random.pick(ids) : word(random.below(8)),
      ).join(random.pick(['', ' ', '"']));
      const expected = new Set<number>();
      for (let end = 1; end <= text.length; end++) {
        const ending = ids.filter((id) => text.slice(0, end).endsWith(id));
        if (ending.length > 0) expected.add(end);
      }
      const starts = offsets(ids, Buffer.from(text));
      found += starts.length;
      assert.equal(starts.length, expected.size, JSON.stringify({ ids, text }));
      for (const start of starts) assert.ok(ids.some((id) => text.startsWith(id, start)));
      assert.equal(createIdSearch(ids).isIn(Buffer.from(text)), expected.size > 0);
    }
    assert.ok(found > 2_000);
  });

  it('goes over the bytes once, however many they are', () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => `session-${String(index).padStart(6, '0')}`);
    const bytes = Buffer.from(`${'{"sessionId":"session-none"} '.repeat(100_000)}session-099999`);
    assert.deepEqual(offsets(ids, bytes), [bytes.length - 14]);
  });
});
