import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '../../../src/journal/disk.ts';
import { Documents } from '../../../src/stores/ranking/documents.ts';
import { type PostingsFile, readPostings, writePostings } from '../../../src/stores/ranking/postings-file.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { createRandom } from '../../fakes/random.ts';
import { assertSame, ModelPostings, randomPostings } from './sealed-model.ts';

describe('a file of postings', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'daybook-postings-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const model = randomPostings(createRandom(1), 40);
  const segment = (first = 0, end = 40): PostingsFile => {
    const documents = new Documents();
    for (let document = 0; document < end; document += 2) {
      const at = 1_700_000_000_000 + document * 1_001;
      documents.add(document, { session: document % 3, role: 1, at, length: 60, speaker: 0 });
    }
    return { postings: model.seal(first, end), columns: documents.columns(first, end) };
  };
  const write = (): string => writePostings(nodeDisk, directory, segment());
  const read = (bytes: Uint8Array): PostingsFile | undefined => {
    writeFileSync(join(directory, 'index.changed.postings'), bytes);
    return readPostings(directory, 'index.changed.postings');
  };

  it('is read as it was written', () => {
    for (const [first, end] of [
      [0, 40],
      [13, 40],
      [40, 40],
    ] as const) {
      const written = segment(first, end);
      const found = readPostings(directory, writePostings(nodeDisk, directory, written));
      assert.ok(found);
      assert.deepEqual([found.postings.first, found.postings.end], [first, end]);
      assertSame(
        found.postings,
        model.only((document) => document >= first && document < end),
      );
      assert.deepEqual(found.columns, written.columns);
    }
  });

  it('is new each time, and its name begins with index.', () => {
    const names = [write(), write()].sort();
    assert.deepEqual(readdirSync(directory).sort(), names);
    for (const name of names) assert.match(name, /^index\.[0-9a-f]{16}\.postings$/);
  });

  it('is as good as none when it is missing, or cut short at any byte, or longer', () => {
    assert.equal(readPostings(directory, 'index.0000000000000000.postings'), undefined);
    const whole = readFileSync(join(directory, write()));
    for (let length = 0; length < whole.length; length++) {
      assert.equal(read(whole.subarray(0, length)), undefined, `cut to ${length} bytes`);
    }
    assert.equal(read(Buffer.concat([whole, Buffer.alloc(1)])), undefined);
    assert.ok(read(whole));
  });

  it('is not believed when any bit of it has changed', () => {
    const whole = readFileSync(join(directory, write()));
    const random = createRandom(2);
    for (let byte = 0; byte < whole.length; byte++) {
      const bit = random.below(8);
      const flipped = Buffer.from(whole);
      flipped[byte] = (flipped[byte] ?? 0) ^ (1 << bit);
      assert.equal(read(flipped), undefined, `bit ${bit} of byte ${byte}`);
    }
  });

  it('is not used when it is of another version, or of something else', () => {
    const whole = readFileSync(join(directory, write()), 'latin1');
    const newer = whole.replace(/^daybook-postings \d+ /, 'daybook-postings 999 ');
    const huge = whole.replace(/ \d+\n/, ' 999999999999999\n');
    for (const text of [newer, huge, whole.replace('daybook', 'logbook'), 'SQLite format 3\0']) {
      assert.notEqual(text, whole);
      assert.equal(read(Buffer.from(text, 'latin1')), undefined);
    }
  });

  it('is there as a whole or not at all, whichever call fails', () => {
    const calls = createFaultDisk();
    writePostings(calls, directory, segment());
    const [before] = readdirSync(directory);
    assert.deepEqual(
      calls.calls.map(({ method }) => method),
      ['open', 'write', 'write', 'write', 'sync', 'close', 'rename', 'syncDirectory'],
    );
    for (const { index } of calls.calls) {
      const disk = createFaultDisk((call) => (call.index === index ? diskError('ENOSPC') : undefined));
      assert.throws(() => writePostings(disk, directory, segment()), { code: 'ENOSPC' });
      assert.deepEqual(readdirSync(directory), [before]);
    }
  });

  it('holds an empty segment', () => {
    const columns = new Documents().columns(0, 0);
    const name = writePostings(nodeDisk, directory, { postings: new ModelPostings().seal(0, 0), columns });
    const found = readPostings(directory, name);
    assert.ok(found);
    assert.deepEqual([...found.postings.terms()], []);
    assert.equal(found.columns.session.length, 0);
  });
});
