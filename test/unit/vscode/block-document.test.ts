import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  blockPath,
  decodeDocument,
  DocumentStamps,
  labelOfPath,
} from '../../../src/vscode/documents/block-document.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('block documents', () => {
  it('have the label as their name', () => {
    assert.equal(blockPath('project'), '/project.md');
    assert.equal(labelOfPath('/project.md'), 'project');
    assert.equal(labelOfPath('/My-notes_2.md'), 'My-notes_2');
  });

  for (const path of [
    '/',
    '/project',
    '/project.txt',
    '/a/b.md',
    '/../x.md',
    '/messages/1',
    '/project.md#3',
    '//x.md',
    '',
  ]) {
    it(`cannot be at "${path}"`, () => assert.equal(labelOfPath(path), null));
  }

  it('are the text as it stands, whatever the editor adds around it', () => {
    assert.equal(decodeDocument(utf8('a\nb')), 'a\nb');
    assert.equal(decodeDocument(utf8('a\r\nb\rc')), 'a\nb\nc');
    assert.equal(decodeDocument(utf8('a\n\n\n')), 'a');
    assert.equal(decodeDocument(utf8('\uFEFFgrüße 🙂')), 'grüße 🙂');
    assert.equal(decodeDocument(utf8('\n  a  \n')), '\n  a  ');
    assert.equal(decodeDocument(utf8('')), '');
  });

  it('are refused when they are no UTF-8', () => {
    assert.equal(decodeDocument(Uint8Array.of(0x66, 0xfc, 0x72)), null);
    assert.equal(decodeDocument(Uint8Array.of(0xff, 0xfe, 0x61, 0x00)), null);
  });
});

describe('DocumentStamps', () => {
  const at = (ms: number): string => new Date(ms).toISOString();

  it('says the same of the same state, also after a restart', () => {
    const block = { label: 'project', head: 'e1', updatedAt: at(5_000) };
    const stamps = new DocumentStamps();
    assert.deepEqual(stamps.of(block), stamps.of(block));
    assert.deepEqual(new DocumentStamps().of(block), stamps.of(block));
  });

  it('rises with every change, within a millisecond and with a clock set back', () => {
    const stamps = new DocumentStamps();
    const times = [5_000, 5_000, 4_000, Number.NaN, 5_000_000].map((ms, index) => {
      const updatedAt = Number.isNaN(ms) ? 'not a date' : at(ms);
      return stamps.of({ label: 'project', head: `e${index}`, updatedAt }).mtime;
    });
    assert.deepEqual(times, [5_000, 5_001, 5_002, 5_003, 5_000_000]);
  });

  it('gives another size to another state, since VS Code overwrites a change that kept the size', () => {
    const stamps = new DocumentStamps();
    const sizes = Array.from({ length: 300 }, (_, index) => {
      const head = `01JCZ${String(index).padStart(21, '0')}`;
      return stamps.of({ label: 'project', head, updatedAt: at(index) }).size;
    });
    assert.ok(new Set(sizes).size >= 299, 'more than one collision in 300');
    assert.ok(sizes.every((size) => size > 0 && size <= 1024 * 1024));
    assert.ok(stamps.of({ label: 'human', head: '', updatedAt: at(0) }).size > 0);
  });
});
