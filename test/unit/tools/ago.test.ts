import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ago } from '../../../src/tools/message-result.ts';

describe('ago', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  for (const [passed, text] of [
    [0, 'just now'],
    [-5 * minute, 'just now'],
    [minute, '1 minute ago'],
    [59 * minute, '59 minutes ago'],
    [90 * minute, '1 hour ago'],
    [3 * day, '3 days ago'],
    [13 * day, '1 week ago'],
    [60 * day, '2 months ago'],
    [800 * day, '2 years ago'],
  ] as const) {
    it(text, () => assert.equal(ago(0, passed), text));
  }
});
