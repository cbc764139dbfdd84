import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '../../../src/journal/disk.ts';
import { notSetAside, setAside, takeUnreported } from '../../../src/journal/quarantine.ts';
import type { DamagedLine } from '../../../src/journal/scan-segment.ts';

describe('the quarantine', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'daybook-quarantine-'));
    file = join(directory, 'quarantine.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const line = (offset: number, text = 'dam\naged'): DamagedLine => ({
    segment: 's',
    offset,
    length: text.length,
    text,
  });

  it('keeps a readable copy of each line, once', () => {
    setAside(nodeDisk, file, [line(0), line(20)]);
    setAside(nodeDisk, file, [line(0), line(20), line(40)]);
    const copies = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((copy): unknown => JSON.parse(copy));
    assert.deepEqual(copies, [line(0), line(20), line(40)]);
    assert.deepEqual(notSetAside(file, [line(20), line(60)]), [line(60)]);
  });

  it('reports each line once', () => {
    assert.equal(takeUnreported(nodeDisk, file), 0);
    setAside(nodeDisk, file, [line(0), line(20)]);
    assert.equal(takeUnreported(nodeDisk, file), 2);
    assert.equal(takeUnreported(nodeDisk, file), 0);
    setAside(nodeDisk, file, [line(0), line(40)]);
    assert.equal(takeUnreported(nodeDisk, file), 1);
  });

  it('goes on after an entry that a crash cut short', () => {
    setAside(nodeDisk, file, [line(0)]);
    appendFileSync(file, '\n{"segment":"s","off');
    setAside(nodeDisk, file, [line(20)]);
    assert.equal(takeUnreported(nodeDisk, file), 2);
  });
});
