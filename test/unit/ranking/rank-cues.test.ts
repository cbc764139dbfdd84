import assert from 'node:assert/strict';
import { RankedChat, type Said } from './ranked-chat.ts';

/** Each in a session of its own, so that nothing but the cue tells them apart. */
function apart(messages: readonly (string | Said)[]): Said[] {
  return messages.map((message, session) => ({
    session,
    at: '2024-01-01',
    ...(typeof message === 'string' ? { text: message } : message),
  }));
}

/** The first of equals would be the last of the list: a cue has to lift what stands before it. */
describe('cues of a query', () => {
  it('prefer turns of the speaker who is named, most those that say "I"', () => {
    const chat = new RankedChat(
      apart([
        { text: 'I went for a hike there', speaker: 'Ada' },
        { text: 'one went for a hike there', speaker: 'Ada' },
        { text: 'I went for a hike there', speaker: 'Ben' },
      ]),
    );
    assert.deepEqual(chat.found('When did Ada hike?'), [0, 1, 2]);
    assert.deepEqual(chat.found('When did Ben hike?')[0], 2);
  });

  it('prefer them by more than the name is worth as a word', () => {
    const messages = apart([
      { text: 'went for a hike', speaker: 'Ada' },
      { text: 'went for a hike', speaker: 'Ben' },
    ]);
    const [score, asWord] = [{}, { speaker: 1 }].map((options) =>
      new RankedChat(messages, options).score('Ada hike', 0),
    );
    assert.ok((score ?? 0) > 1.2 * (asWord ?? 0) && asWord !== 0);
  });

  it('find all turns of a speaker by the name alone', () => {
    const chat = new RankedChat(
      apart([{ text: 'yes', speaker: 'Ada' }, { text: 'no', speaker: 'Ben' }, 'Ada said yes']),
    );
    assert.deepEqual(chat.foundInAnyOrder('Ada'), [0, 2]);
  });

  it('prefer the user, who says less, to the assistant', () => {
    const chat = new RankedChat(apart(['use the cache', { text: 'use the cache', role: 'assistant' }]));
    assert.deepEqual(chat.found('cache'), [0, 1]);
  });

  it('prefer whoever is asked about', () => {
    const chat = new RankedChat(
      apart([
        { text: 'use the cache', role: 'assistant' },
        'use the cache',
        { text: 'use the cache', role: 'assistant' },
      ]),
    );
    assert.equal(chat.found('what did I say about the cache?')[0], 1);
    assert.deepEqual(chat.found('what did you suggest about the cache?'), [2, 0, 1]);
    const [mine = 0, plain = 0] = ['what did I say about the cache?', 'say cache'].map((text) =>
      chat.score(text, 1),
    );
    assert.ok(mine > plain);
  });

  it('prefer times near the one that is named', () => {
    const chat = new RankedChat(
      ['2024-03-10', '2024-04-02', '2023-03-10', '2022-08-01'].map((at, session) => ({
        text: 'the budget',
        session,
        at,
      })),
    );
    assert.deepEqual(chat.found('budget last March').slice(0, 2), [0, 1]);
    assert.equal(chat.found('budget in March 2023')[0], 2);
    assert.equal(chat.found('budget before 2023-01-01')[0], 3);
    assert.equal(chat.rank('budget last March').total, 4);
  });

  it('find what was said at a time that is named, whatever its words, when nothing else is', () => {
    const chat = new RankedChat([
      { text: 'one thing', at: '2024-07-14T10:00' },
      { text: 'another', at: '2024-07-13T10:00', session: 1 },
      { text: 'yesterday was bad', at: '2024-02-01T10:00', session: 2 },
    ]);
    assert.deepEqual(chat.foundInAnyOrder('yesterday'), [0, 2]);
    assert.deepEqual(chat.found('what happened yesterday?')[0], 0);
    assert.deepEqual(chat.foundInAnyOrder('thing yesterday'), [0, 2]);
    assert.deepEqual(chat.foundInAnyOrder('bad yesterday'), [2]);
  });

  it('prefer turns that tell a time, a number or a name to who asks for it', () => {
    const chat = new RankedChat(
      apart([
        'they moved yesterday to it',
        'they moved seven to it',
        'they moved to Oslo now',
        'they moved right to it',
      ]),
    );
    assert.equal(chat.found('when was it moved?')[0], 0);
    assert.equal(chat.found('how many moved?')[0], 1);
    assert.equal(chat.found('where was it moved?')[0], 2);
    assert.equal(chat.found('was it moved?')[0], 3);
  });

  it('do not take a speaker for a name in the text', () => {
    const chat = new RankedChat(
      apart([
        { text: 'they moved to Oslo now', speaker: 'Ada' },
        { text: 'they moved, Ada, now', speaker: 'Ben' },
      ]),
    );
    assert.deepEqual(chat.found('where did it move?'), [0, 1]);
  });

  it('hold back short turns and those that only react', () => {
    const filler = 'over there behind the old house with the green door';
    const chat = new RankedChat(
      apart([`a lake ${filler} and so on`, 'lake', `awesome lake ${filler} and so on`]),
      {
        b: 0,
      },
    );
    assert.deepEqual(chat.found('is there a lake?'), [0, 2, 1]);
  });

  it('prefer turns that come after a question', () => {
    const chat = new RankedChat([
      { text: 'really? why so', session: 1, at: '2024-01-01' },
      { text: 'the lake is cold', session: 1, at: '2024-01-01' },
      { text: 'really! well then', session: 2, at: '2024-01-01' },
      { text: 'the lake is cold', session: 2, at: '2024-01-01' },
    ]);
    assert.equal(chat.found('is the lake cold?')[0], 1);
  });

  it('prefer words that stand side by side as in the query', () => {
    const chat = new RankedChat(apart(['the green build was fine', 'the build of the green one']));
    assert.deepEqual(chat.found('green build'), [0, 1]);
  });

  it('prefer what the text says in a session about it', () => {
    const chat = new RankedChat([
      ...Array.from({ length: 5 }, () => 'parser parser parser'),
      ...Array.from({ length: 4 }, () => 'something else entirely'),
      'the parser it is',
      ...Array.from({ length: 9 }, () => ({ text: 'something else entirely', session: 1 })),
      { text: 'the parser it is', session: 1 },
    ]);
    assert.ok(chat.score('parser', 9) > chat.score('parser', 19));
  });
});

describe('phrases in quotation marks', () => {
  const chat = new RankedChat(
    apart(['a green build, at last', 'build it green', 'Green Build!', 'greens and builds', 'green builds']),
  );

  it('are required, word for word', () => {
    assert.deepEqual(chat.foundInAnyOrder('"green build"'), [0, 2]);
    assert.equal(chat.rank('"green build"').total, 2);
    assert.deepEqual(chat.found('"green build" last')[0], 0);
    assert.deepEqual(chat.foundInAnyOrder('"green build" zebra'), [0, 2]);
    assert.deepEqual(chat.foundInAnyOrder('“green” «build»'), [0, 1, 2]);
    assert.deepEqual(chat.found('"purple build"'), []);
  });

  it('may be of words that say little', () => {
    assert.deepEqual(chat.found('"at last"'), [0]);
    assert.deepEqual(chat.found('"it" build'), [1]);
  });

  it('are required before the best are taken', () => {
    const many = new RankedChat(
      apart([
        ...Array.from({ length: 150 }, () => 'build green build green'),
        'such a long text with a green build',
      ]),
    );
    assert.deepEqual(many.found('"a green build"', { limit: 1 }), [150]);
  });

  it('keep to the filters', () => {
    assert.deepEqual(chat.found('"green build"', { excluded: new Set([0]) }), [2]);
  });

  it('are a wish in a question', () => {
    const [first, ...others] = chat.found('what about the "build it green" thing?');
    assert.equal(first, 1);
    assert.ok(others.length > 0);
  });
});

describe('words that are not quite right', () => {
  const chat = new RankedChat(
    apart(['the deployment pipeline', 'a watcher for files', '我喜欢猫', '東京で会いましょう']),
  );

  it('are found in scripts that have no spaces, by phrase or by one character', () => {
    for (const text of ['喜欢', '猫', '我', '我喜欢猫', '"喜欢猫"'])
      assert.deepEqual(chat.found(text), [2], text);
    for (const text of ['東京', '会', 'う']) assert.deepEqual(chat.found(text), [3], text);
    assert.deepEqual(chat.found('犬'), []);
  });

  it('are found with a slip', () => {
    assert.deepEqual(chat.found('watchre'), [1]);
    assert.deepEqual(chat.found('pipline'), [0]);
  });

  it('are not guessed when others are found', () => {
    assert.deepEqual(chat.found('watchre deployment'), [0]);
  });

  it('are found while they are typed', () => {
    assert.deepEqual(chat.found('deployment pipe'), [0]);
    assert.deepEqual(chat.foundInAnyOrder('deployment watc'), [0, 1]);
    assert.deepEqual(chat.foundInAnyOrder('deployment watc '), [0]);
  });

  it('are not guessed for a letter', () => {
    const words = new RankedChat(apart(['cat and code', 'we write C++ here']));
    assert.deepEqual(words.found('C++'), [1]);
    assert.deepEqual(chat.found('W++'), []);
    assert.deepEqual(chat.found('w'), []);
  });

  it('are told by what they were taken for', () => {
    assert.deepEqual(chat.rank('watchre').terms, ['watcher']);
  });
});
