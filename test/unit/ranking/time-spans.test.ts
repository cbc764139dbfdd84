import assert from 'node:assert/strict';
import { closeness, namedTimes, type TimeSpan } from '../../../src/stores/ranking/time-spans.ts';
import { NOW } from './ranked-chat.ts';

describe('namedTimes', () => {
  const day = (time: number): string => {
    if (!Number.isFinite(time)) return String(time);
    const date = new Date(time);
    assert.deepEqual([date.getHours(), date.getMinutes(), date.getMilliseconds()], [0, 0, 0]);
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].join('-');
  };
  const span = ({ start, end }: TimeSpan): string => `${day(start)} ${day(end)}`;
  const spans = (text: string): string[] => namedTimes(text, NOW).spans.map(span);

  // NOW is Monday, 15 July 2024.
  for (const [text, ...expected] of [
    ['what did we do yesterday', '2024-7-14 2024-7-15'],
    ['today', '2024-7-15 2024-7-16'],
    ['the day before yesterday', '2024-7-13 2024-7-14'],
    ['3 days ago', '2024-7-12 2024-7-13'],
    ['two weeks ago', '2024-6-28 2024-7-5'],
    ['a month ago', '2024-6-1 2024-7-1'],
    ['8 months ago', '2023-11-1 2023-12-1'],
    ['two years ago', '2022-1-1 2023-1-1'],
    ['last week', '2024-7-8 2024-7-15'],
    ['last weekend', '2024-7-13 2024-7-15'],
    ['this month', '2024-7-1 2024-8-1'],
    ['last year', '2023-1-1 2024-1-1'],
    ['last Friday', '2024-7-12 2024-7-13'],
    ['on Monday', '2024-7-8 2024-7-9'],
    ['last March', '2024-3-1 2024-4-1'],
    ['last December', '2023-12-1 2024-1-1'],
    ['last July', '2023-7-1 2023-8-1'],
    ['in May 2023', '2023-5-1 2023-6-1'],
    ['in Sept. 2023', '2023-9-1 2023-10-1'],
    ['on 3 June, 2023', '2023-6-3 2023-6-4'],
    ['June 3rd 2023', '2023-6-3 2023-6-4'],
    ['the 3rd of June 2023', '2023-6-3 2023-6-4'],
    ['on 2025-02-01', '2025-2-1 2025-2-2'],
    ['in 2025-02', '2025-2-1 2025-3-1'],
    ['in 2022', '2022-1-1 2023-1-1'],
    ['in the summer of 2022', '2022-6-1 2022-9-1'],
    ['winter 2022', '2022-12-1 2023-3-1'],
    ['last summer', '2023-6-1 2023-9-1'],
    ['before 2025-02-01', '-Infinity 2025-2-1'],
    ['since May 2023', '2023-5-1 Infinity'],
    ['after May 2023', '2023-6-1 Infinity'],
    ['before March', '-Infinity 2024-3-1'],
    ['the week before 9 June 2023', '2023-6-9 2023-6-10'],
    ['between May 2023 and July 2023', '2023-5-1 2023-6-1', '2023-7-1 2023-8-1'],
  ]) {
    it(`understands "${text}"`, () => assert.deepEqual(spans(text ?? ''), expected));
  }

  it('takes a day or month without a year for that of any of the last years', () => {
    assert.deepEqual(spans('in March').slice(0, 2), ['2024-3-1 2024-4-1', '2023-3-1 2023-4-1']);
    assert.deepEqual(spans('on 3 June').slice(0, 2), ['2024-6-3 2024-6-4', '2023-6-3 2023-6-4']);
    assert.equal(spans('the October budget').length, spans('in March').length);
  });

  it('names nothing by a date that does not exist', () => {
    for (const text of ['2025-02-31', '31 June 2023', 'June 0, 2023'])
      assert.deepEqual(spans(text), [], text);
  });

  it('takes other words and numbers for what they are', () => {
    for (const text of [
      'may I march in?',
      'error 20235',
      'v2.0.24',
      'the last build',
      'decide',
      'node-2023-x',
      'a fall',
    ]) {
      assert.deepEqual(spans(text), [], text);
    }
  });

  it('leaves out words that depend on the day when a date says it', () => {
    assert.deepEqual(spans('what happened last Friday, as told on 3 June 2023'), ['2023-6-3 2023-6-4']);
  });

  it('gives the text without the times', () => {
    assert.equal(namedTimes('pnpm last March', NOW).rest.trim(), 'pnpm');
    assert.equal(namedTimes('yesterday', NOW).rest.trim(), '');
  });
});

describe('closeness', () => {
  const span = { start: 1_000 * 86_400_000, end: 1_030 * 86_400_000 };
  const at = (day: number): number => closeness(day * 86_400_000, [span]);

  it('is 1 inside of the time, and fades outside', () => {
    assert.deepEqual([at(1_000), at(1_029)], [1, 1]);
    assert.ok(at(1_030) < 1.01 && at(1_035) < at(1_031) && at(1_060) < at(1_035) && at(1_060) > 0);
    assert.ok(at(990) < 1 && at(990) > at(980));
    assert.equal(at(2_000), 0);
  });

  it('is that to the nearest of several', () => {
    const far = { start: 0, end: 1 };
    assert.equal(closeness(1_010 * 86_400_000, [far, span]), 1);
    assert.equal(closeness(0, []), 0);
  });

  it('knows times that are open to one side', () => {
    const open = { start: -Infinity, end: span.start };
    assert.equal(closeness(5, [open]), 1);
    assert.ok(closeness(span.start + 86_400_000, [open]) < 1);
  });
});
