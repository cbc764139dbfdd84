import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DaybookError } from '../../../src/base/errors.ts';
import { nodeDisk } from '../../../src/journal/disk.ts';
import { createEventIds } from '../../../src/journal/event-ids.ts';
import { type EventDraft, JOURNAL_SCHEMA } from '../../../src/journal/events.ts';
import { JournalWriter } from '../../../src/journal/journal-writer.ts';
import { encodeLine } from '../../../src/journal/record.ts';
import { JournalFiles } from '../../../src/journal/journal-files.ts';
import { scanSegment, type SegmentScan } from '../../../src/journal/scan-segment.ts';
import { listSegments } from '../../../src/journal/segments.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createRandom } from '../../fakes/random.ts';

describe('scanning a segment', () => {
  let directory: string;
  let writer: JournalWriter;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'daybook-scan-'));
    const clock = createFakeClock();
    const ids = createEventIds(clock);
    writer = new JournalWriter({
      directory,
      projectId: 'p',
      agentId: 'a',
      clock,
      ids,
      disk: nodeDisk,
      segmentBytes: 100_000_000,
    });
  });
  afterEach(() => {
    writer.close();
    rmSync(directory, { recursive: true });
  });

  const message = (id: string, content = `content of ${id}`): EventDraft => messageDraft({ id, content });
  const write = (...appends: EventDraft[][]): void => {
    writer.write(appends.map((drafts) => writer.stamp(drafts)));
  };
  const segment = (): string => {
    const [name] = listSegments(directory);
    assert.ok(name);
    return name;
  };
  const path = (): string => join(directory, segment());
  const scan = (start = 0, projectId = 'p'): SegmentScan =>
    scanSegment(new JournalFiles(directory), segment(), start, projectId);
  const idsOf = ({ records }: SegmentScan): string[] =>
    records.flatMap(({ event }) => (event.type === 'message.appended' ? [event.message.id] : []));

  it('finds what was written, and where', () => {
    write([message('m1')], [message('m2')]);
    const bytes = readFileSync(path());
    const found = scan();
    assert.deepEqual(idsOf(found), ['m1', 'm2']);
    assert.equal(found.records[0]?.event.type, 'segment.opened');
    assert.equal(found.end, bytes.length);
    for (const { offset, length, event } of found.records) {
      assert.deepEqual(bytes.subarray(offset, offset + length + 1), encodeLine(event));
    }
  });

  it('goes on where it ended', () => {
    write([message('m1')]);
    const { end } = scan();
    write([message('m2')]);
    assert.deepEqual(idsOf(scan(end)), ['m2']);
    assert.deepEqual(scan(scan().end).records, []);
  });

  it('waits for the end of a line, and of an append', () => {
    write([message('m1')], [message('m2'), message('m3')]);
    const bytes = readFileSync(path());
    const [, m1, m2] = scan().records;
    assert.ok(m1 && m2);
    for (let length = m2.offset; length < bytes.length; length++) {
      writeFileSync(path(), bytes.subarray(0, length));
      const cut = scan();
      assert.deepEqual(idsOf(cut), ['m1']);
      assert.deepEqual(cut.damaged, []);
      assert.equal(cut.end, m2.offset);
      assert.equal(cut.tail === null, length === m2.offset || length === m2.offset + m2.length + 1);
    }
    writeFileSync(path(), bytes);
    assert.deepEqual(idsOf(scan(m2.offset)), ['m2', 'm3']);
  });

  it('reads lines of any length', () => {
    const [big, bigger] = ['é'.repeat(1_500_000), 'x'.repeat(10_000_000)];
    write([message('m1', big)], [message('m2')], [message('m3', bigger)]);
    const found = scan();
    assert.deepEqual(idsOf(found), ['m1', 'm2', 'm3']);
    const last = found.records.at(-1)?.event;
    assert.ok(last?.type === 'message.appended' && last.message.content === bigger);
  });

  it('passes over foreign lines, and says what they were', () => {
    write([message('m1')]);
    appendFileSync(path(), 'hello\n\n   \n{"type":"message.appended"}\n');
    appendFileSync(path(), Buffer.from([0xff, 0x00, 0xfe, 0x0a]));
    write([message('m2')]);
    const second = listSegments(directory)[1];
    assert.ok(second, 'a segment that somebody else touched is not written to any more');
    const { damaged } = scan();
    assert.deepEqual(
      damaged.map(({ text }) => text),
      ['hello', '{"type":"message.appended"}', '\ufffd\0\ufffd'],
    );
    assert.deepEqual(idsOf(scan()), ['m1']);
    assert.deepEqual(idsOf(scanSegment(new JournalFiles(directory), second, 0, 'p')), ['m2']);
  });

  it('loses no more than the record that a flipped bit hits', () => {
    write(...Array.from({ length: 8 }, (_, index) => [message(`m${index}`)]));
    const bytes = readFileSync(path());
    const { records } = scan();
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      writeFileSync(path(), flipped);
      const after = scan();
      const hit = records.findIndex(({ offset, length }) => bit >> 3 <= offset + length);
      const expected = records.filter((_, index) => index !== hit);
      const isNewline = bytes[bit >> 3] === 0x0a;
      // Where only the newline is hit, both its neighbours can be read.
      const wanted = isNewline && hit < records.length - 1 ? records : expected;
      assert.deepEqual(after.records, wanted, `bit ${bit}`);
    }
  });

  it('loses no more than what random damage hits, and believes none of it', () => {
    write(...Array.from({ length: 20 }, (_, index) => [message(`m${index}`)]));
    const bytes = readFileSync(path());
    const { records } = scan();
    for (let seed = 1; seed <= 300; seed++) {
      const random = createRandom(seed);
      const [from, length] = [random.below(bytes.length), 1 + random.below(300)];
      const hurt = Buffer.from(bytes);
      for (let at = from; at < Math.min(bytes.length, from + length); at++) hurt[at] = random.below(256);
      writeFileSync(path(), hurt);
      const isHit = (record: { offset: number; length: number }): boolean =>
        record.offset <= from + length && record.offset + record.length >= from - 1;
      const after = scan();
      const known = new Map(records.map((record) => [record.event.id, record]));
      for (const record of after.records)
        assert.deepEqual(record, known.get(record.event.id), `seed ${seed}`);
      for (const record of records) {
        if (!isHit(record))
          assert.ok(
            after.records.some(({ offset }) => offset === record.offset),
            `seed ${seed}`,
          );
      }
    }
  });

  it('refuses what a newer Daybook wrote', () => {
    write([message('m1')]);
    const [header] = scan().records;
    assert.ok(header?.event.type === 'segment.opened');
    writeFileSync(path(), encodeLine({ ...header.event, schema: JOURNAL_SCHEMA + 1 }));
    assert.throws(
      () => scan(),
      (error) => error instanceof DaybookError && error.code === 'journal.newer-schema',
    );
  });

  it('sets a whole segment of another project aside', () => {
    write([message('m1')]);
    const found = scan(0, 'another');
    assert.equal(found.foreign, true);
    assert.deepEqual(found.records, []);
    assert.equal(found.damaged.length, 1);
    assert.equal(found.end, 0);
  });

  it('reads on when the header is damaged', () => {
    write([message('m1')]);
    const bytes = readFileSync(path());
    bytes[20] = 0;
    writeFileSync(path(), bytes);
    assert.deepEqual(idsOf(scan()), ['m1']);
  });
});
