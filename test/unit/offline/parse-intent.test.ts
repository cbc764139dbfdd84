import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseIntents } from '../../../src/models/offline/parse-intent.ts';
import { describeIntents } from './describe-intents.ts';
import { PHRASINGS } from './phrasings.ts';
import { UNFORESEEN_PHRASINGS } from './unforeseen-phrasings.ts';

describe('parseIntents', () => {
  for (const [group, phrasings] of Object.entries({ ...PHRASINGS, unforeseen: UNFORESEEN_PHRASINGS })) {
    it(`understands ${group} (${phrasings.length})`, () => {
      const understood = phrasings.map(([text]) => [text, describeIntents(parseIntents(text))]);
      assert.deepEqual(understood, phrasings);
    });
  }

  it('understands the same in capitals, with other apostrophes and with spaces around it', () => {
    const kinds = (text: string): string[] => parseIntents(text).map(({ kind }) => kind);
    // A name is known by its capital alone.
    const anyCase = Object.values(PHRASINGS).flat();
    for (const [text] of anyCase) {
      assert.deepEqual(kinds(`  ${text}\n`), kinds(text), text);
      assert.deepEqual(kinds(text.replaceAll("'", '’')), kinds(text), text);
      assert.deepEqual(kinds(text.toUpperCase()), kinds(text), text);
    }
  });

  it('never takes a question for something to keep', () => {
    const saving = ['remember', 'state', 'correct', 'remember-last'];
    const questions = Object.values(PHRASINGS)
      .flat()
      .filter(([, meaning]) => /^(?:ask|overview)/.test(meaning) && !meaning.includes(' + '));
    for (const [text] of questions) {
      for (const asked of [text, `${text.replace(/\?+$/, '')}?`, `please ${text}`, `Hi! ${text}`]) {
        const kinds = parseIntents(asked).map(({ kind }) => kind);
        assert.ok(!kinds.some((kind) => saving.includes(kind)), `${asked}: ${kinds.join(', ')}`);
      }
    }
  });

  it('keeps the words of the user, so that they are found again where they stand', () => {
    for (const [text] of [...Object.values(PHRASINGS).flat(), ...UNFORESEEN_PHRASINGS]) {
      for (const intent of parseIntents(text)) {
        if (intent.kind !== 'remember' && intent.kind !== 'state') continue;
        for (const line of intent.text.split('\n')) {
          const words = line.replace(/\.$/, '').toLowerCase();
          assert.ok(text.toLowerCase().includes(words), `${line} is not in ${text}`);
        }
      }
    }
  });

  it('understands the longest message, whatever it is, before the test times out', () => {
    const length = 200_000;
    const texts = [
      'a',
      ' ',
      '\n',
      'so ',
      'no, ',
      '"',
      "'",
      '?',
      '. ',
      'we use ',
      'remember ',
      'forget that ',
      '漢',
      '`',
      '([{',
    ];
    for (const text of texts) {
      const message = text.repeat(length / text.length);
      for (const lead of ['', 'remember ', "don't remember this ", 'forget that and remember '])
        assert.ok(parseIntents(lead + message).length > 0);
    }
  });
});
