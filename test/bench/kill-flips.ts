import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { JournalFiles } from '../../src/journal/journal-files.ts';
import { findLayout, type PackLayout } from '../../src/journal/pack-layout.ts';
import { scanSegment } from '../../src/journal/scan-segment.ts';
import type { JournalRecord } from '../../src/journal/segments.ts';
import { JournalProject } from '../fakes/journal-window.ts';
import { createRandom } from '../fakes/random.ts';

/** A file of a journal, what it holds, and what of that a byte of it carries. */
interface Subject {
  readonly name: string;
  readonly bytes: Buffer;
  readonly records: readonly JournalRecord[];
  /** Whether the record is lost when these bytes of the file are damaged. */
  readonly isHit: (record: JournalRecord, from: number, to: number) => boolean;
}

/**
 * Flips bits of segments and packs, and cuts them off, at every byte (packs: at so many). Counts the cases in which a
 * record was believed that never was, or more was lost than the record hit or, in a pack, what the member hit holds.
 */
export async function measureFlips(flips: number): Promise<Record<string, number>> {
  await using temporary = await temporaryDir('flips');
  const subjects = [segmentSubject(), packSubject()];
  const random = createRandom(11);
  let believed = 0;
  for (let round = 0; round < flips; round++) {
    const subject = random.pick(subjects);
    const bit = random.below(subject.bytes.length * 8);
    const flipped = Buffer.from(subject.bytes);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (isHarmed(temporary.path, subject, flipped, bit >> 3, (bit >> 3) + 1)) believed++;
  }
  let cuts = 0;
  for (const subject of subjects) {
    const step = Math.max(1, Math.floor(subject.bytes.length / Math.max(flips, 1)));
    for (let length = 0; length < subject.bytes.length; length += step, cuts++) {
      const cut = subject.bytes.subarray(0, length);
      if (isHarmed(temporary.path, subject, cut, length, subject.bytes.length)) believed++;
    }
  }
  return { flips, cuts, flips_believed: believed };
}

function isHarmed(directory: string, subject: Subject, bytes: Buffer, from: number, to: number): boolean {
  mkdirSync(join(directory, subject.name), { recursive: true });
  writeFileSync(join(directory, subject.name, subject.name), bytes);
  const left = new Map(
    recordsIn(join(directory, subject.name)).map((record) => [`${record.segment}@${record.offset}`, record]),
  );
  for (const record of subject.records) {
    const key = `${record.segment}@${record.offset}`;
    const found = left.get(key);
    left.delete(key);
    if (found ? !isDeepStrictEqual(found, record) : !subject.isHit(record, from, to)) return true;
  }
  return left.size > 0;
}

function recordsIn(directory: string): JournalRecord[] {
  const files = new JournalFiles(directory);
  return files.list().flatMap((segment) => scanSegment(files, segment, 0, 'p').records);
}

function segmentSubject(): Subject {
  const project = new JournalProject();
  try {
    const random = createRandom(5);
    const messages = Array.from({ length: 14 }, (_, index) => [`m${index}`, random.text(random.below(500))]);
    const name = project.leave(Object.fromEntries(messages));
    return {
      name,
      bytes: readFileSync(join(project.directory, name)),
      records: recordsIn(project.directory),
      isHit: ({ offset, length }, from, to) => from <= offset + length && to > offset,
    };
  } finally {
    project.dispose();
  }
}

function packSubject(): Subject {
  const project = new JournalProject();
  try {
    const random = createRandom(6);
    for (let segment = 0; segment < 3; segment++) {
      const messages = Array.from({ length: 15 }, (_, index) => [
        `m${index}`,
        random.text(random.below(2_000)),
      ]);
      project.leave(Object.fromEntries(messages));
    }
    const window = project.open();
    window.say('own');
    window.compact();
    const [name = ''] = project.names('.pack.gz');
    const bytes = readFileSync(join(project.directory, name));
    const layout = findLayout(bytes, () => bytes);
    if (!layout) throw new Error('The pack cannot be read.');
    const records = window.records().filter(({ segment }) => layout.has(segment));
    return { name, bytes, records, isHit: (...hit) => isHitInPack(layout, ...hit) };
  } finally {
    project.dispose();
  }
}

function isHitInPack(
  layout: PackLayout,
  { segment, offset, length }: JournalRecord,
  from: number,
  to: number,
): boolean {
  const [start, end] = layout.range(segment, offset, length + 1);
  const isCutToTheDirectory = from < (layout.members[0]?.position ?? 0) && to - from > 1;
  return (
    isCutToTheDirectory ||
    layout.membersIn(start, end).some((index) => {
      const { position = 0, packed = 0 } = layout.members[index] ?? {};
      return from < position + packed && to > position;
    })
  );
}
