import assert from 'node:assert/strict';
import { createParseQuery, type ParsedQuery } from '../../../src/stores/ranking/query.ts';
import { createStem } from '../../../src/stores/ranking/terms.ts';
import { NOW } from './ranked-chat.ts';

describe('parseQuery', () => {
  const parseQuery = createParseQuery(createStem(), 0.5);
  const parse = (text: string, speakerNames: readonly string[] = ['']): ParsedQuery =>
    parseQuery(text, { speakerNames, now: NOW });
  const terms = (text: string): string[] => parse(text).words.map(({ term }) => term);

  it('looks for each word once that says something', () => {
    assert.deepEqual(
      terms('When did we deploy? We deployed the API!'),
      ['deploi', 'api'].map((term) => term),
    );
    assert.deepEqual(terms('what is the'), ['what', 'is', 'the']);
    assert.deepEqual(terms(' ?! '), []);
  });

  it('gives words that only make up a question less weight', () => {
    const weights = Object.fromEntries(
      parse('what kind of database did I mention').words.map(({ word, weight }) => [word, weight]),
    );
    assert.deepEqual(weights, { kind: 0.5, database: 1, mention: 0.5 });
  });

  it('knows words that may stand for others', () => {
    const [pet] = parse('which pets?').words;
    assert.ok(pet?.related.includes('dog'));
    assert.ok(!pet?.related.includes('pet'));
  });

  it('pairs words that stand side by side', () => {
    assert.deepEqual(parse('the release notes of the build').pairs, ['releas note', 'note build']);
  });

  it('reads phrases in any quotation marks', () => {
    for (const text of ['"Green Build" now', '“green build” now', '«green build» now', '„green build“ now']) {
      assert.deepEqual(parse(text).phrases, [['green', 'build']], text);
    }
    assert.deepEqual(parse('"one" and "two three"').phrases, [['one'], ['two', 'three']]);
    assert.deepEqual(parse('「東京で」').phrases, [['東京', '京て']]);
    for (const text of ['"fridays', 'it\'s "" and " "', "don't 'quote' this"]) {
      assert.deepEqual(parse(text).phrases, [], text);
    }
  });

  it('takes operators and odd punctuation for text', () => {
    assert.deepEqual(terms('NEAR/2 -fridays* content:x ( AND'), ['near', '2', 'fridai', 'content', 'x']);
  });

  it('finds the speakers that are named', () => {
    const names = ['', 'Nathaniel Stone', 'Ann'];
    assert.deepEqual(parse('what did Nathaniel buy', names).speakers, [1]);
    assert.deepEqual(parse("nathaniel's car and ann", names).speakers, [1, 2]);
    assert.deepEqual(parse('Did Nat call?', names).speakers, [1]);
    assert.deepEqual(parse('a nat file, an annual report', names).speakers, []);
    assert.deepEqual(parse('Stone', names).speakers, []);
  });

  it('tells whose words are asked for', () => {
    for (const text of [
      'what did I say about caching',
      'I told you about the port',
      'when did we decide to wait',
    ]) {
      assert.equal(parse(text).said, 'user', text);
    }
    for (const text of [
      'what did you suggest',
      'you recommended a library',
      'your advice on tests',
      'what have you said',
    ]) {
      assert.equal(parse(text).said, 'assistant', text);
    }
    for (const text of ['caching', 'how do you cache', 'what is said in the docs']) {
      assert.equal(parse(text).said, null, text);
    }
  });

  it('tells questions from key words', () => {
    for (const text of ['pnpm?', 'When did it fail', 'how to deploy', '何？'])
      assert.ok(parse(text).isQuestion, text);
    for (const text of ['pnpm', 'deploy how', 'is-even', 'whatever']) {
      assert.equal(parse(text).isQuestion, text === 'is-even', text);
    }
  });

  it('tells what kind of answer is asked for', () => {
    const asked = (text: string): boolean[] => {
      const { asksWhen, asksHowMany, asksName } = parse(text);
      return [asksWhen, asksHowMany, asksName];
    };
    assert.deepEqual(asked('When did it start?'), [true, false, false]);
    assert.deepEqual(asked('In what year did it start?'), [true, false, true]);
    assert.deepEqual(asked('How many tests failed?'), [false, true, false]);
    assert.deepEqual(asked('Who wrote it?'), [false, false, true]);
    assert.deepEqual(asked('Did it start?'), [false, false, false]);
  });

  it('knows a query that names a time and nothing else', () => {
    assert.ok(parse('yesterday').isOnlyTime);
    assert.ok(parse('what did we do in May 2023?').isOnlyTime);
    assert.ok(!parse('pnpm yesterday').isOnlyTime);
    assert.ok(!parse('pnpm').isOnlyTime);
  });

  it('knows when the last word may be unfinished', () => {
    assert.deepEqual(
      ['depl', 'depl ', 'depl.', '東'].map((text) => parse(text).isBegun),
      [true, false, false, true],
    );
  });

  it('reads only the beginning of a query that goes on and on', () => {
    assert.ok(parse('word '.repeat(1_000_000)).words.length === 1);
  });
});
