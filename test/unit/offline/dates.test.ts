import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatMoment } from '../../../src/models/offline/moment.ts';
import { cutPeriod, daysOf, spanOf } from '../../../src/models/offline/period.ts';

/** A Wednesday. */
const NOW = new Date(2025, 9, 15, 11, 2).getTime();

describe('formatMoment', () => {
  for (const [date, text] of [
    [new Date(2025, 9, 15, 11, 2), 'today 11:02'],
    [new Date(2025, 9, 15, 0, 0), 'today 00:00'],
    [new Date(2025, 9, 14, 23, 59), 'yesterday 23:59'],
    [new Date(2025, 9, 13, 9, 5), '13 October, 09:05'],
    [new Date(2025, 0, 1, 9, 5), '1 January, 09:05'],
    [new Date(2024, 11, 31, 16, 40), '31 December 2024, 16:40'],
  ] as const) {
    it(text, () => assert.equal(formatMoment(date.getTime(), NOW), text));
  }

  it('knows yesterday across the end of a month', () => {
    const first = new Date(2025, 2, 1, 8).getTime();
    assert.equal(formatMoment(new Date(2025, 1, 28, 8).getTime(), first), 'yesterday 08:00');
  });
});

describe('periods', () => {
  for (const [text, first, last] of [
    ['today', '2025-10-15', '2025-10-15'],
    ['Yesterday', '2025-10-14', '2025-10-14'],
    ['3 days ago', '2025-10-12', '2025-10-12'],
    ['two weeks ago', '2025-09-29', '2025-10-05'],
    ['a month ago', '2025-09-01', '2025-09-30'],
    ['this week', '2025-10-13', '2025-10-19'],
    ['last week', '2025-10-06', '2025-10-12'],
    ['last month', '2025-09-01', '2025-09-30'],
    ['in the last 3 days', '2025-10-12', '2025-10-15'],
    ['over the last few weeks', '2025-09-22', '2025-10-19'],
    ['last March', '2025-03-01', '2025-03-31'],
    ['on Friday', '2025-10-10', '2025-10-10'],
    ['on 1 Feb 2025', '2025-02-01', '2025-02-01'],
    ['before 2025-02-01', undefined, '2025-01-31'],
    ['since last month', '2025-09-01', undefined],
    ['between March and May', '2025-03-01', '2025-05-31'],
  ] as const) {
    it(`${text}: ${first ?? 'ever'} to ${last ?? 'now'}`, () => {
      const { rest, period } = cutPeriod(`what did we decide ${text}?`);
      assert.equal(rest, 'what did we decide ?');
      assert.ok(period);
      assert.deepEqual({ first: undefined, last: undefined, ...daysOf(period, NOW) }, { first, last });
    });
  }

  it('counts weeks from Monday, on a Sunday too', () => {
    const { period } = cutPeriod('this week');
    assert.ok(period);
    const sunday = new Date(2025, 9, 19, 12).getTime();
    assert.deepEqual(daysOf(period, sunday), { first: '2025-10-13', last: '2025-10-19' });
  });

  it('is none that has not begun', () => {
    for (const text of ['in 2030', 'since 2030', 'on 1 Feb 2026', 'between 2028 and 2030']) {
      const { period } = cutPeriod(text);
      assert.ok(period);
      assert.deepEqual([daysOf(period, NOW), spanOf(period, NOW)], [null, null], text);
    }
  });

  it('finds none where there is none', () => {
    assert.deepEqual(cutPeriod('the last resort'), { rest: 'the last resort', period: null });
  });
});
