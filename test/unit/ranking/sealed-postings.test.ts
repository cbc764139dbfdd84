import assert from 'node:assert/strict';
import { PostingBuffer } from '../../../src/stores/ranking/postings.ts';
import { sealPostings } from '../../../src/stores/ranking/seal-postings.ts';
import { SealedPostings } from '../../../src/stores/ranking/sealed-postings.ts';
import { createRandom } from '../../fakes/random.ts';
import { assertSame, ModelPostings, randomPostings, readAll } from './sealed-model.ts';

describe('sealed postings', () => {
  it('answer as those that they were made of', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const documents = random.below(300);
      const model = randomPostings(random, documents);
      const sealed = model.seal(0, documents);
      assertSame(sealed, model);
      assertSame(new SealedPostings(sealed.buffer.slice()), model);
    }
  });

  it('hold any number of terms', () => {
    const model = new ModelPostings();
    for (let count = 0; count < 70; count++) {
      assertSame(model.seal(0, 100), model);
      model.add(`t${(count * 37) % 70}`, count);
    }
  });

  it('may be of no document and no term', () => {
    const sealed = new SealedPostings(new ModelPostings().seal(7, 7).buffer);
    assert.deepEqual([sealed.first, sealed.end], [7, 7]);
    assertSame(sealed, new ModelPostings());
  });

  it('keep their range, and documents that are far apart', () => {
    const model = new ModelPostings();
    const [first, end] = [900_000, 5_000_000];
    const documents = [first, first + 63, first + 128, first + 8_320, 2_000_000, 4_999_998, end - 1];
    for (const document of documents) model.add('far', document);
    model.add('last', end - 1, 2, 3);
    const sealed = new SealedPostings(model.seal(first, end).buffer);
    assert.deepEqual([sealed.first, sealed.end], [first, end]);
    assertSame(sealed, model);
  });

  it('take no document of another range', () => {
    for (const document of [9, 20]) {
      const model = new ModelPostings();
      model.add('fox', document);
      assert.throws(() => sealPostings(model, 10, 20), RangeError);
    }
  });

  it('hold all counts, up to the greatest', () => {
    const [model, saturated] = [new ModelPostings(), new ModelPostings()];
    for (let stated = 0; stated < 20; stated++) {
      for (let asked = 0; asked < 20; asked++) {
        model.add('fox', stated * 20 + asked, stated, asked);
        saturated.add('fox', stated * 20 + asked, Math.min(stated, 15), Math.min(asked, 15));
      }
    }
    assertSame(model.seal(0, 400), saturated);
  });

  it('tell terms of all scripts apart, in the order of their bytes', () => {
    const ordered = ['1', 'a', 'ab', 'b', 'é', 'я', 'กข', '記', '記憶', '한국', 'Ａ', '🦊', '𠮷', '𠮷野'];
    const model = new ModelPostings();
    for (const term of ordered.toReversed()) model.add(term, ordered.indexOf(term));
    const sealed = model.seal(0, ordered.length);
    assert.deepEqual([...sealed.terms()], ordered);
    assertSame(sealed, model);
  });

  it('leave out terms that have no postings', () => {
    const model = new ModelPostings();
    model.add('fox', 0);
    const source = { terms: () => ['hound', 'fox'], read: model.read.bind(model) };
    assert.deepEqual([...sealPostings(source, 0, 1).terms()], ['fox']);
  });

  it('are read in place of what was in the buffer, or appended to it', () => {
    const model = new ModelPostings();
    for (let document = 0; document < 3_000; document++) model.add('fox', document);
    model.add('hound', 3_000);
    const sealed = model.seal(0, 3_001);
    const into = new PostingBuffer();
    sealed.read('fox', into);
    assert.equal(into.size, 3_000);
    sealed.append('hound', into);
    assert.deepEqual(Array.from(into.documents.subarray(2_998, into.size)), [2_998, 2_999, 3_000]);
    sealed.read('hound', into);
    assert.deepEqual([into.size, into.documents[0]], [1, 3_000]);
    sealed.read('badger', into);
    assert.equal(into.size, 0);
  });

  it('can be asked for one term while others are gone through', () => {
    const model = randomPostings(createRandom(1), 100);
    const sealed = model.seal(0, 100);
    for (const term of sealed.termsWith('a')) assert.deepEqual(readAll(sealed, term), model.postings(term));
    for (const term of sealed.terms()) assert.deepEqual(readAll(sealed, term), model.postings(term));
  });
});
