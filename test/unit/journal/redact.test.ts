import assert from 'node:assert/strict';
import { redactor, redactRecord } from '../../../src/journal/redact.ts';

describe('redacting', () => {
  it('replaces a text, letter case aside', () => {
    assert.equal(redactor(['Acme'])('ACME and acme, not ac me'), '… and …, not ac me');
  });

  it('takes the text literally', () => {
    assert.equal(redactor(['a.b*(c)|[d]'])('a.b*(c)|[d] axb'), '… axb');
  });

  it('replaces the longest text first', () => {
    assert.equal(redactor(['abc', 'abcdef'])('abcdef abc'), '… …');
  });

  it('finds composed and decomposed letters alike', () => {
    assert.equal(redactor(['Zoë'])('Zoe\u0308 Zo\u00eb'), '… …');
  });

  it('looks into JSON inside a text, however it is escaped', () => {
    const redact = redactor(['say "hi"\nZoë']);
    assert.equal(redact(String.raw`{"a":"x say \"hi\"\nZo\u00eb y"}`), '{"a":"x … y"}');
    assert.equal(redact(String.raw`cut off: {"a":"say \"hi\"\nZoë`), 'cut off: {"a":"…');
  });

  it('leaves names alone, so that the record can still be read', () => {
    const record = {
      id: 'user1',
      type: 'message.appended',
      actor: 'user',
      message: { role: 'user', content: 'a user' },
    };
    assert.deepEqual(redactRecord(record, redactor(['user', 'message'])), {
      ...record,
      message: { role: 'user', content: 'a …' },
    });
  });

  it('gives back the very same record when there was nothing', () => {
    const record = { type: 'x', list: [{ text: 'a' }, null, 1], arguments: '{"a": 1}' };
    assert.equal(redactRecord(record, redactor(['zebra'])), record);
    assert.equal(redactRecord(record, redactor([])), record);
  });
});
