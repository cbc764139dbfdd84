import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createEventIds } from '../../../src/journal/event-ids.ts';
import { JournalFiles } from '../../../src/journal/journal-files.ts';
import { MEMBER_BYTES } from '../../../src/journal/pack-format.ts';
import { findLayout, type PackLayout } from '../../../src/journal/pack-layout.ts';
import { encodeLine } from '../../../src/journal/record.ts';
import { scanSegment } from '../../../src/journal/scan-segment.ts';
import type { JournalRecord } from '../../../src/journal/segments.ts';
import { createPack, type SegmentContent } from '../../../src/journal/write-pack.ts';
import { createWindows } from '../../fakes/local-store.ts';
import { createRandom, type Random } from '../../fakes/random.ts';

const PACK = '01JGFJJZ00PPPPPPPPPPPPPPPP.pack.gz';

describe('reading a pack', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'daybook-pack-'));
    mkdirSync(directory, { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const packOf = (contents: readonly SegmentContent[]): Buffer => {
    const steps = createPack(contents);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return Buffer.concat(value);
    }
  };
  const write = (bytes: Buffer): JournalFiles => {
    writeFileSync(join(directory, PACK), bytes);
    const files = new JournalFiles(directory);
    files.list();
    return files;
  };
  const name = (index: number): string => `01JGFJJZ00AAAAAAAAAAAAAAA${index}-000001.jsonl`;

  /** Lines of any length, now and then longer than one member or two, and a last one without an end. */
  const randomLines = (random: Random): Buffer => {
    const lines = Array.from({ length: random.below(40) }, () => {
      const length = random.chance(0.05) ? random.below(3 * MEMBER_BYTES) : random.below(1_500);
      return random.text(length).replaceAll('\n', ' ');
    });
    return Buffer.from(lines.join('\n') + (random.chance(0.8) ? '\n' : ''));
  };

  it('yields what was put in, from any place and of any length', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed);
      const contents = Array.from({ length: 1 + random.below(6) }, (_, index) => ({
        segment: name(index),
        bytes: random.chance(0.1) ? Buffer.alloc(0) : randomLines(random),
      }));
      const files = write(packOf(contents));
      assert.deepEqual(
        files.list(),
        contents.map(({ segment }) => segment),
      );
      for (const { segment, bytes } of contents) {
        assert.equal(files.size(segment), bytes.length);
        assert.ok(files.isSealed(segment));
        for (let round = 0; round < 20; round++) {
          const [offset, length] = [random.below(bytes.length + 10), random.below(3 * MEMBER_BYTES)];
          assert.deepEqual(files.read(segment, offset, length), bytes.subarray(offset, offset + length));
        }
        const lines = [...files.lines(segment, 0)].map((line) => line.bytes.toString());
        assert.deepEqual(
          lines,
          bytes
            .toString()
            .split('\n')
            .slice(0, bytes.at(-1) === 10 ? -1 : undefined)
            .filter((_, index) => index > 0 || bytes.length > 0),
        );
      }
      const text = gunzipSync(packOf(contents)).toString();
      assert.ok(text.includes(Buffer.concat(contents.map(({ bytes }) => bytes)).toString()));
    }
  });

  it('finds nothing beyond the end of a segment, nor in one that is not there', () => {
    const files = write(
      packOf([
        { segment: name(1), bytes: Buffer.from('one\n') },
        { segment: name(2), bytes: Buffer.from('two\n') },
      ]),
    );
    assert.equal(files.read(name(1), 2, 100).toString(), 'e\n');
    assert.equal(files.read(name(1), 50, 100).length, 0);
    assert.equal(files.read(name(3), 0, 100).length, 0);
    assert.equal(files.size(name(3)), 0);
  });

  describe('that is damaged', () => {
    /** Two segments over three members, of records with much in common: the pack is small, and all of it can be tried. */
    const fill = (): SegmentContent[] => {
      const ids = createEventIds({ now: () => 1_735_722_000_000 });
      const writer = '01JGFJJZ00AAAAAAAAAAAAAAAA';
      const line = (index: number): Buffer =>
        encodeLine({
          id: ids.next(),
          at: '2025-01-01T09:00:00.000Z',
          writer,
          agentId: 'a',
          actor: 'user',
          origin: { kind: 'document' },
          type: 'message.appended',
          message: {
            id: `m${index}`,
            sessionId: 's',
            role: 'user',
            content: `${index} `.repeat(1_000),
            status: 'complete',
          },
        });
      const lines = Array.from({ length: 28 }, (_, index) => line(index));
      return [
        { segment: name(1), bytes: Buffer.concat(lines.slice(0, 15)) },
        { segment: name(2), bytes: Buffer.concat(lines.slice(15)) },
      ];
    };
    const recordsIn = (files: JournalFiles): JournalRecord[] =>
      files.list().flatMap((segment) => [...scanSegment(files, segment, 0, 'p').records]);

    /** Nothing is believed that was not there, and nothing is lost but what the members hit hold. */
    function check(
      files: JournalFiles,
      all: readonly JournalRecord[],
      layout: PackLayout,
      isHit: (position: number, end: number) => boolean,
      what: string,
    ): void {
      const left = new Map(recordsIn(files).map((record) => [`${record.segment}@${record.offset}`, record]));
      for (const record of all) {
        const key = `${record.segment}@${record.offset}`;
        const [from, to] = layout.range(record.segment, record.offset, record.length + 1);
        const isLost = layout.membersIn(from, to).some((index) => {
          const { position, packed } = layout.members[index] ?? { position: 0, packed: 0 };
          return isHit(position, position + packed);
        });
        const found = left.get(key);
        left.delete(key);
        if (found) assert.deepEqual(found, record, what);
        else assert.ok(isLost, `${what}: ${key} is lost`);
      }
      assert.equal(left.size, 0, `${what}: something was believed`);
    }

    it('costs no more than what the member holds in which a bit is flipped', () => {
      const whole = packOf(fill());
      const layout = findLayout(whole, () => whole);
      assert.ok(layout);
      assert.ok(layout.members.length >= 3);
      const all = recordsIn(write(whole));
      assert.equal(all.length, 28);
      const random = createRandom(7);
      for (let round = 0; round < 1_000; round++) {
        const bit = random.below(whole.length * 8);
        const flipped = Buffer.from(whole);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        check(write(flipped), all, layout, (from, to) => bit >> 3 >= from && bit >> 3 < to, `bit ${bit}`);
      }
    });

    it('costs no more than what is missing, wherever it is cut off', () => {
      const whole = packOf(fill());
      const layout = findLayout(whole, () => whole);
      assert.ok(layout);
      const all = recordsIn(write(whole));
      const [first] = layout.members;
      for (let length = 0; length < whole.length; length++) {
        const isCut = (_from: number, to: number): boolean => to > length || length < (first?.position ?? 0);
        check(write(whole.subarray(0, length)), all, layout, isCut, `length ${length}`);
      }
    });

    it('says so, line by line', () => {
      const whole = packOf(fill());
      const layout = findLayout(whole, () => whole);
      const { position = 0, packed = 0 } = layout?.members[1] ?? {};
      const files = write(Buffer.from(whole).fill(0xff, position, position + packed));
      const damaged = files.list().flatMap((segment) => [...scanSegment(files, segment, 0, 'p').damaged]);
      assert.ok(damaged.length > 0);
      assert.ok(
        damaged.every(({ text }) => text.length < 5_000),
        'what could not be inflated is not spelled out',
      );
    });

    it('is reported once when nothing of it can be read, and is left alone', async () => {
      const windows = await createWindows();
      try {
        const path = join(windows.directory, 'journal', PACK);
        mkdirSync(dirname(path));
        writeFileSync(path, 'nothing that can be read');
        assert.equal(windows.unopened().open().damage?.records, 1);
        assert.equal(windows.unopened().open().damage, null);
        assert.equal(readFileSync(path, 'utf8'), 'nothing that can be read');
      } finally {
        windows.dispose();
      }
    });

    it('is told by name when nothing of it can be read, and is left alone', () => {
      const bytes = Buffer.alloc(3_000, 'x');
      const files = write(bytes);
      assert.deepEqual(files.list(), []);
      assert.deepEqual(files.unreadablePacks, [{ segment: PACK, offset: 0, length: 3_000, text: '' }]);
      write(packOf(fill()));
      assert.equal(files.list().length, 2);
      assert.deepEqual(files.unreadablePacks, []);
    });
  });
});
