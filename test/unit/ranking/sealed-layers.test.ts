import assert from 'node:assert/strict';
import { LayeredPostings } from '../../../src/stores/ranking/layered-postings.ts';
import { LivePostings } from '../../../src/stores/ranking/live-postings.ts';
import { mergeSealed, sealPostings, withoutDocuments } from '../../../src/stores/ranking/seal-postings.ts';
import type { SealedPostings } from '../../../src/stores/ranking/sealed-postings.ts';
import { createRandom, type Random } from '../../fakes/random.ts';
import { assertSame, ModelPostings, randomPostings } from './sealed-model.ts';

describe('segments of sealed postings', () => {
  /** Segments that together are the model, between these borders. */
  const segmentsOf = (model: ModelPostings, borders: readonly number[]): SealedPostings[] =>
    borders.slice(1).map((end, index) => model.seal(borders[index] ?? 0, end));
  const randomBorders = (random: Random, end: number): number[] =>
    [0, ...Array.from({ length: random.below(5) }, () => random.below(end)), end].sort((a, b) => a - b);
  const bytesOf = (sealed: SealedPostings): Buffer => Buffer.from(sealed.buffer);

  it('are one to who looks at them in layers', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = createRandom(seed);
      const model = randomPostings(random, 200);
      assertSame(new LayeredPostings(segmentsOf(model, randomBorders(random, 200))), model);
    }
  });

  it('are one with the live postings that come after them', () => {
    const random = createRandom(3);
    const model = randomPostings(random, 200);
    const sealed = segmentsOf(model, [0, 50, 120]);
    const live = model.only((document) => document >= 120);
    assertSame(new LayeredPostings(sealed, live), model);
    assertSame(new LayeredPostings([], model), model);
    assertSame(new LayeredPostings([]), new ModelPostings());
  });

  it('give the terms with a prefix one by one, not all at once', () => {
    const layers = Array.from({ length: 3 }, (_, index) => {
      const model = new ModelPostings();
      model.add('apple', index, 1, 0);
      return model;
    });
    const [first, second, live] = layers;
    assert.ok(first && second && live);
    const untouched = Object.assign(live, { termsWith: () => assert.fail() });
    const layered = new LayeredPostings([first.seal(0, 1), second.seal(1, 2)], untouched);
    for (const term of layered.termsWith('a')) {
      assert.equal(term, 'apple');
      break;
    }
  });

  it('are not taken in another order', () => {
    const model = randomPostings(createRandom(4), 20);
    const [a, b] = [model.seal(0, 10), model.seal(10, 20)];
    assert.throws(() => new LayeredPostings([b, a]), RangeError);
    assert.throws(() => new LayeredPostings([a, model.seal(9, 20)]), RangeError);
    assert.throws(() => mergeSealed([b, a]), RangeError);
    assert.throws(() => mergeSealed([]), RangeError);
  });

  it('become one, the same as if it had been made at once', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = createRandom(seed);
      const model = randomPostings(random, 200);
      const merged = mergeSealed(segmentsOf(model, randomBorders(random, 200)));
      assertSame(merged, model);
      assert.deepEqual(bytesOf(merged), bytesOf(model.seal(0, 200)));
    }
  });

  it('forget documents as if they had never been', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = createRandom(seed);
      const model = randomPostings(random, 200);
      const forgotten = new Set(Array.from({ length: random.below(150) }, () => random.below(250)));
      const rest = withoutDocuments(model.seal(0, 200), forgotten);
      const expected = model.only((document) => !forgotten.has(document));
      assertSame(rest, expected);
      assert.deepEqual(bytesOf(rest), bytesOf(expected.seal(0, 200)));
    }
  });

  it('forget terms that nothing else holds, to the last byte', () => {
    const model = randomPostings(createRandom(5), 50);
    model.add('zebrafish', 17);
    model.add('zebrafishes', 17);
    model.add('秘密', 17);
    const sealed = model.seal(0, 50);
    const rest = withoutDocuments(sealed, new Set([17]));
    for (const trace of ['zebra', 'fish', '秘密', '密']) {
      assert.equal(bytesOf(sealed).includes(trace), true, trace);
      assert.equal(bytesOf(rest).includes(trace), false, trace);
    }
    const nothing = withoutDocuments(sealed, new Set(Array.from({ length: 50 }, (_, index) => index)));
    assert.deepEqual(bytesOf(nothing), bytesOf(new ModelPostings().seal(0, 50)));
  });

  it('are made of live postings', () => {
    const random = createRandom(6);
    const [live, model] = [new LivePostings(), new ModelPostings()];
    for (let document = 1_000; document < 1_400; document++) {
      const counts = new Map<string, number>();
      for (let word = 0; word < 20; word++) {
        const [stated, asked] = [random.below(16), random.below(16)];
        counts.set(`w${random.below(5 + random.below(300))}`, stated + 16 * asked);
      }
      live.add(document, counts);
      for (const [term, packed] of counts) model.add(term, document, packed % 16, packed >> 4);
    }
    assertSame(sealPostings(live, 1_000, 1_400), model);
    assertSame(new LayeredPostings([model.seal(0, 1_000)], live), model);
  });
});
