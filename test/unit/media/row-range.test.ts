import { deepEqual, equal } from 'node:assert/strict';
import { rowAt, rowsBetween, sum } from '../../../media/chat/conversation/row-range.ts';

describe('the rows of a view', () => {
  const heights = [10, 20, 30, 40];

  it('are those that touch it, with the pixels of the others above and below', () => {
    deepEqual(rowsBetween(heights, 15, 45), { start: 1, end: 3, before: 10, after: 40 });
    deepEqual(rowsBetween(heights, -100, 1000), { start: 0, end: 4, before: 0, after: 0 });
  });

  it('are one at least, and none of none', () => {
    deepEqual(rowsBetween(heights, 500, 600), { start: 3, end: 4, before: 60, after: 0 });
    deepEqual(rowsBetween(heights, -600, -500), { start: 0, end: 1, before: 0, after: 90 });
    deepEqual(rowsBetween([], 0, 100), { start: 0, end: 0, before: 0, after: 0 });
  });

  it('always stand for the whole height', () => {
    for (let top = -50; top < 150; top += 7) {
      const { start, end, before, after } = rowsBetween(heights, top, top + 25);
      equal(before + sum(heights, start, end) + after, 100);
    }
  });

  it('name the row at a pixel and how much of it is above', () => {
    deepEqual(rowAt(heights, 0), { index: 0, offset: 0 });
    deepEqual(rowAt(heights, 10), { index: 1, offset: 0 });
    deepEqual(rowAt(heights, 29), { index: 1, offset: 19 });
  });
});
