import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ago } from '../../../src/tools/dates.ts';
import { excerpt } from '../../../src/tools/excerpt.ts';

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

describe('excerpt', () => {
  it('keeps what fits as it is', () => {
    assert.equal(excerpt('short', ['x'], 10), 'short');
  });

  it('begins at the beginning when nothing matches', () => {
    assert.match(
      excerpt('word '.repeat(100), ['other'], 50),
      /^word (word )+… \[cut: 500 characters in all\]$/,
    );
  });

  it('shows a match wherever it stands, in a text without a blank too', () => {
    for (const at of [0, 1, 500, 989, 995]) {
      const text = `${'x'.repeat(at)}needle${'x'.repeat(995 - at)}`;
      assert.match(excerpt(text, ['needle'], 100), /needle/, `${at}`);
    }
  });

  it('cuts no character in two', () => {
    assert.ok(excerpt('😀'.repeat(500), ['x'], 101).isWellFormed());
  });
});
