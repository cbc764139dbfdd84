import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaybookError } from '../../../src/base/errors.ts';
import { type Disk, nodeDisk } from '../../../src/journal/disk.ts';
import { createEventIds } from '../../../src/journal/event-ids.ts';
import { JOURNAL_SCHEMA } from '../../../src/journal/events.ts';
import { JournalWriter } from '../../../src/journal/journal-writer.ts';
import { JournalFiles } from '../../../src/journal/journal-files.ts';
import { scanSegment } from '../../../src/journal/scan-segment.ts';
import { listSegments } from '../../../src/journal/segments.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFaultDisk, diskError, type FaultDisk } from '../../fakes/fault-disk.ts';

describe('the journal writer', () => {
  let root: string;
  let directory: string;
  const writers: JournalWriter[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daybook-writer-'));
    directory = join(root, 'project', 'journal');
  });
  afterEach(() => {
    for (const writer of writers.splice(0)) writer.close();
    rmSync(root, { recursive: true });
  });

  const clock = createFakeClock();
  function createWriter(disk: Disk = nodeDisk, segmentBytes = 1_000_000): JournalWriter {
    const ids = createEventIds(clock);
    const writer = new JournalWriter({
      directory,
      projectId: 'p',
      agentId: 'a',
      clock,
      ids,
      disk,
      segmentBytes,
    });
    writers.push(writer);
    return writer;
  }
  const append = (writer: JournalWriter, ...ids: string[]): void => {
    writer.write([writer.stamp(ids.map((id) => messageDraft({ id, content: 'x'.repeat(500) })))]);
  };
  const segments = (): string[] => listSegments(directory);
  const messagesIn = (segment: string): string[] =>
    scanSegment(new JournalFiles(directory), segment, 0, 'p').records.flatMap(({ event }) =>
      event.type === 'message.appended' ? [event.message.id] : [],
    );
  const allMessages = (): string[] => segments().flatMap(messagesIn);

  /** A disk on which the given calls fail from the moment that `trouble` is set. */
  function troubledDisk(...methods: (keyof Disk)[]): {
    disk: FaultDisk;
    trouble: (code: string | null) => void;
  } {
    let failure: string | null = null;
    const disk = createFaultDisk(({ method }) =>
      failure && methods.includes(method) ? diskError(failure) : undefined,
    );
    return {
      disk,
      trouble(code) {
        failure = code;
      },
    };
  }
  const refused = (error: unknown): boolean =>
    error instanceof DaybookError && error.code === 'journal.write-failed';

  it('makes nothing before the first append', () => {
    createWriter();
    assert.equal(existsSync(directory), false);
    assert.deepEqual(segments(), []);
  });

  it('begins a segment with what it is', () => {
    const writer = createWriter();
    append(writer, 'm1');
    const [segment] = segments();
    assert.equal(segment, `${writer.id}-000001.jsonl`);
    const header = scanSegment(new JournalFiles(directory), segment, 0, 'p').records[0]?.event;
    assert.ok(header?.type === 'segment.opened');
    assert.equal(header.projectId, 'p');
    assert.equal(header.schema, JOURNAL_SCHEMA);
    assert.equal(header.writer, writer.id);
  });

  it('writes appends that wait together by one write and one sync', () => {
    const disk = createFaultDisk();
    const writer = createWriter(disk);
    append(writer, 'm0');
    const before = disk.calls.length;
    writer.write(['m1', 'm2', 'm3'].map((id) => writer.stamp([messageDraft({ id })])));
    assert.deepEqual(
      disk.calls.slice(before).map(({ method }) => method),
      ['write', 'sync'],
    );
    assert.deepEqual(allMessages(), ['m0', 'm1', 'm2', 'm3']);
  });

  it('makes a new segment durable with its directories before it acknowledges', () => {
    const disk = createFaultDisk();
    append(createWriter(disk), 'm1');
    assert.deepEqual(
      disk.calls.map(({ method }) => method),
      ['makeDirectory', 'open', 'write', 'sync', 'syncDirectory'],
    );
  });

  it('goes on in a new segment when one is full, and leaves the old one alone', () => {
    const writer = createWriter(nodeDisk, 2_000);
    for (let count = 0; count < 10; count++) append(writer, `m${count}`);
    assert.ok(segments().length > 2);
    assert.deepEqual(
      allMessages(),
      Array.from({ length: 10 }, (_, index) => `m${index}`),
    );
  });

  it('takes back what it wrote of an append that the disk refused', () => {
    for (const failing of ['write', 'sync'] as const) {
      const { disk, trouble } = troubledDisk(failing);
      const writer = createWriter(disk);
      append(writer, `${failing}-before`);
      const segment = `${writer.id}-000001.jsonl`;
      const saved = readFileSync(join(directory, segment));
      trouble('ENOSPC');
      assert.throws(() => append(writer, 'refused'), refused);
      assert.throws(() => append(writer, 'refused again'), refused);
      assert.deepEqual(readFileSync(join(directory, segment)), saved);
      trouble(null);
      append(writer, `${failing}-after`);
      assert.deepEqual(
        segments()
          .filter((name) => name.startsWith(writer.id))
          .flatMap(messagesIn),
        [`${failing}-before`, `${failing}-after`],
      );
    }
  });

  it('does not use a file again whose sync failed', () => {
    const { disk, trouble } = troubledDisk('sync');
    const writer = createWriter(disk);
    append(writer, 'm1');
    trouble('EIO');
    assert.throws(() => append(writer, 'lost'), refused);
    trouble(null);
    append(writer, 'm2');
    assert.deepEqual(segments().map(messagesIn), [['m1'], ['m2']]);
  });

  it('harms nothing when even taking back fails', () => {
    const { disk, trouble } = troubledDisk('write', 'truncate', 'close');
    const writer = createWriter(disk);
    append(writer, 'm1');
    trouble('EIO');
    assert.throws(() => append(writer, 'torn'), refused);
    trouble(null);
    append(writer, 'm2');
    assert.deepEqual(allMessages(), ['m1', 'm2']);
  });

  it('leaves nothing behind when a segment cannot be begun', () => {
    for (const failing of ['makeDirectory', 'open', 'write', 'sync', 'syncDirectory'] as const) {
      const { disk, trouble } = troubledDisk(failing);
      const writer = createWriter(disk);
      trouble('EROFS');
      assert.throws(() => append(writer, 'm1'), refused);
      assert.deepEqual(segments(), [], failing);
    }
  });

  it('says in the error what is wrong and that the rest is safe', () => {
    const { disk, trouble } = troubledDisk('write');
    const writer = createWriter(disk);
    trouble('ENOSPC');
    assert.throws(() => append(writer, 'm1'), {
      message: /last change is not saved: the disk is full\. Everything that was saved before is safe\./,
    });
  });

  it('does not write into a file that was deleted or cut behind its back', () => {
    const writer = createWriter();
    append(writer, 'm1');
    rmSync(directory, { recursive: true });
    append(writer, 'm2');
    assert.deepEqual(allMessages(), ['m2']);
    truncateSync(join(directory, segments()[0] ?? ''), 10);
    append(writer, 'm3');
    assert.equal(segments().length, 2);
    assert.deepEqual(allMessages(), ['m3']);
  });

  it('refuses what it could not read back, before it is written', () => {
    const writer = createWriter();
    assert.throws(() => writer.stamp([messageDraft({ id: 'x'.repeat(500) })]), DaybookError);
    assert.deepEqual(segments(), []);
  });
});
