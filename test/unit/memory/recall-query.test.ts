import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseRecallQuery } from '../../../src/memory/recall-query.ts';

/** A Wednesday. */
const NOW = new Date(2025, 9, 15, 11, 2).getTime();

/** "deploy | 2025-03-01 – 2025-04-01 | user", in local days, the end exclusive. */
function describeQuery(text: string, plain?: readonly string[]): string {
  const { text: words, start, end, roles } = parseRecallQuery(text, NOW, plain);
  const dates = start === undefined && end === undefined ? [] : [`${day(start)}–${day(end)}`];
  return [words, ...dates, ...(roles ? [roles.join(' ')] : [])].join(' | ');
}

function day(iso: string | undefined): string {
  if (iso === undefined) return '';
  const date = new Date(iso);
  assert.equal(date.getHours() + date.getMinutes() + date.getMilliseconds(), 0, iso);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].join('-');
}

function labels(text: string): string[] {
  return parseRecallQuery(text, NOW).understood.map(({ label }) => label);
}

function describeAll(cases: readonly (readonly [text: string, expected: string])[]): void {
  for (const [text, expected] of cases) it(text, () => assert.equal(describeQuery(text), expected));
}

describe('parseRecallQuery', () => {
  describe('understands days', () => {
    describeAll([
      ['deploy 2025-02-01', 'deploy | 2025-2-1–2025-2-2'],
      ['deploy on 2025-2-1', 'deploy | 2025-2-1–2025-2-2'],
      ['1 Feb 2025 deploy', 'deploy | 2025-2-1–2025-2-2'],
      ['on the 1st of February 2025', ' | 2025-2-1–2025-2-2'],
      ['Feb 1, 2025', ' | 2025-2-1–2025-2-2'],
      ['Sept. 3rd', ' | 2025-9-3–2025-9-4'],
      ['1.2.2025', ' | 2025-2-1–2025-2-2'],
      ['3 May', ' | 2025-5-3–2025-5-4'],
      ['24 December', ' | 2024-12-24–2024-12-25'],
      ['29 February', ' | 2024-2-29–2024-3-1'],
      ['today', ' | 2025-10-15–2025-10-16'],
      ['deploy Yesterday', 'deploy | 2025-10-14–2025-10-15'],
      ['the day before yesterday', ' | 2025-10-13–2025-10-14'],
      ['3 days ago', ' | 2025-10-12–2025-10-13'],
      ['a day ago', ' | 2025-10-14–2025-10-15'],
      ['a couple of days ago', ' | 2025-10-13–2025-10-14'],
      ['last Tuesday', ' | 2025-10-14–2025-10-15'],
      ['last Wednesday', ' | 2025-10-8–2025-10-9'],
      ['on Wednesday', ' | 2025-10-15–2025-10-16'],
      ['deploys on Friday', 'deploys | 2025-10-10–2025-10-11'],
    ]);
  });

  describe('understands weeks, months and years', () => {
    describeAll([
      ['this week', ' | 2025-10-13–2025-10-20'],
      ['last week deploy', 'deploy | 2025-10-6–2025-10-13'],
      ['two weeks ago', ' | 2025-9-29–2025-10-6'],
      ['in the last two weeks', ' | 2025-9-29–2025-10-20'],
      ['the past few days', ' | 2025-10-12–2025-10-16'],
      ['a few weeks ago', ' | 2025-9-8–2025-10-6'],
      ['last month', ' | 2025-9-1–2025-10-1'],
      ['earlier this month', ' | 2025-10-1–2025-11-1'],
      ['last March', ' | 2025-3-1–2025-4-1'],
      ['last October', ' | 2024-10-1–2024-11-1'],
      ['in October', ' | 2025-10-1–2025-11-1'],
      ['in december', ' | 2024-12-1–2025-1-1'],
      ['in may', ' | 2025-5-1–2025-6-1'],
      ['in March 2024', ' | 2024-3-1–2024-4-1'],
      ['Mar 2024', ' | 2024-3-1–2024-4-1'],
      ['2024-03', ' | 2024-3-1–2024-4-1'],
      ['last year', ' | 2024-1-1–2025-1-1'],
      ['deploy in 2023', 'deploy | 2023-1-1–2024-1-1'],
      ['2023', ' | 2023-1-1–2024-1-1'],
    ]);
  });

  describe('understands times that are open to one side, or to none', () => {
    describeAll([
      ['before 2025-02-01', ' | –2025-2-1'],
      ['before last week', ' | –2025-10-6'],
      ['until March', ' | –2025-4-1'],
      ['after 1 Feb 2025', ' | 2025-2-2–'],
      ['after 2023', ' | 2024-1-1–'],
      ['before 2030', ' | –2030-1-1'],
      ['since Monday', ' | 2025-10-13–'],
      ['since last month', ' | 2025-9-1–'],
      ['from March on', ' | 2025-3-1–'],
      ['between 1 Feb 2025 and 3 March 2025 deploy', 'deploy | 2025-2-1–2025-3-4'],
      ['from March to May', ' | 2025-3-1–2025-6-1'],
      ['between May and March', ' | 2025-3-1–2025-6-1'],
      ['after 2025-02-01 before 2025-03-01', ' | 2025-2-2–2025-3-1'],
    ]);
  });

  describe('understands who said it', () => {
    describeAll([
      ['from:me deploy', 'deploy | user'],
      ['deploy FROM:Daybook', 'deploy | assistant'],
      ['by me', ' | user'],
      ['by you', ' | assistant'],
      ['By me about the deploy', 'the deploy | user'],
      ['deploy said by you', 'deploy | assistant'],
      ['suggested by Daybook yesterday', ' | 2025-10-14–2025-10-15 | assistant'],
      ['I said deploy', 'deploy | user'],
      ['what did I say about the deploy?', 'the deploy | user'],
      ['What have I told you about tests', 'tests | user'],
      ['you said deploy', 'deploy | assistant'],
      ['what did you say?', ' | assistant'],
      ['what you’ve suggested about caching', 'caching | assistant'],
      ['what did Daybook say about caching last March?', 'caching | 2025-3-1–2025-4-1 | assistant'],
      ['from:me from:daybook deploy', 'deploy | user assistant'],
    ]);
  });

  describe('leaves words alone', () => {
    for (const text of [
      'deploy pipeline',
      'may',
      'it may 3 times fail',
      'step 3 may fail',
      'march on',
      'on Fridays',
      'Friday',
      'in 2 days',
      'last resort',
      'next week',
      'today’s build',
      'ES2023 target',
      '2023 roadmap',
      'port 2024',
      'in 2048',
      'version 1.2.2025-beta',
      'on 2025-02-30',
      '31 June',
      '31 April 2025',
      'on 31 April 2025',
      'on 29 February 2025',
      'in February 30',
      'before April 31 2025',
      'from 31 June 2025 to 5 July 2025',
      'from 5 June 2025 to 31 June 2025',
      'between 31 June 2025 and 5 July 2025',
      'in 2030',
      'since 2030',
      'stand by you',
      'step by me',
      'by you and them',
      'trained by the model',
      '2025-13-01',
      '00.00.2025',
      'between us and them',
      'they said so',
      'by memory',
      'from:melanie',
      'what did we say about it',
      'what?',
      '',
    ]) {
      it(text, () => assert.deepEqual(parseRecallQuery(text, NOW), { text, understood: [] }));
    }
  });

  describe('leaves alone what stands in quotes', () => {
    describeAll([
      ['"yesterday" today', '"yesterday" | 2025-10-15–2025-10-16'],
      ['"what did you say" deploy', '"what did you say" deploy'],
      ['“last March” since “from:me” Monday', '“last March” since “from:me” Monday'],
      ['«last March» Monday «from:me»', '«last March» Monday «from:me»'],
      ['「yesterday」 „today“ “today“ today”', '「yesterday」 „today“ “today“ today”'],
      ['"deploy yesterday', '"deploy | 2025-10-14–2025-10-15'],
    ]);
  });

  it('says what it understood and where that stood', () => {
    const text = '  what did you say about caching before 1 Feb 2025?';
    const { understood } = parseRecallQuery(text, NOW);
    assert.deepEqual(
      understood.map(({ kind, label, source }) => [kind, label, text.slice(...source)]),
      [
        ['role', 'said by Daybook', 'what did you say about'],
        ['date', 'before 1 Feb 2025', 'before 1 Feb 2025'],
      ],
    );
  });

  it('takes back what is to be plain words', () => {
    assert.equal(describeQuery('deploy last March from:me', ['last March']), 'deploy last March | user');
    assert.equal(
      describeQuery('deploy before last March', ['before last March']),
      'deploy before last March',
    );
    assert.equal(describeQuery('last March last week', ['last week']), 'last week | 2025-3-1–2025-4-1');
    assert.equal(describeQuery('what did you say', ['what did you say', '']), 'what did you say');
  });

  describe('labels', () => {
    for (const [text, label] of [
      ['yesterday', 'on 14 Oct 2025'],
      ['last week', '6 Oct 2025 – 12 Oct 2025'],
      ['in March', 'in March 2025'],
      ['last year', 'in 2024'],
      ['before March', 'before March 2025'],
      ['until 2024', 'until 2024'],
      ['after last week', 'after 12 Oct 2025'],
      ['since yesterday', 'since 14 Oct 2025'],
      ['between March and 3 May', 'March 2025 – 3 May 2025'],
      ['by me', 'said by you'],
    ] as const) {
      it(`${text}: ${label}`, () => assert.deepEqual(labels(text), [label]));
    }
  });

  it('counts whole days where the clocks are changed', () => {
    for (const month of [3, 10]) {
      for (let date = 1; date <= 31; date += 1) {
        const { start = '', end = '' } = parseRecallQuery(`2024-${month}-${date}`, NOW);
        assert.deepEqual(
          [day(start), day(end)],
          [day(start), day(new Date(2024, month - 1, date + 1).toISOString())],
        );
      }
    }
  });

  it('is done with a long text at once', () => {
    const { text } = parseRecallQuery('since the last '.repeat(5_000), NOW);
    assert.equal(text.length, 'since the last '.length * 5_000 - 1);
  });
});
