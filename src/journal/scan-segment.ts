import type { JournalFiles } from './journal-files.ts';
import { decodeLine, type Line } from './record.ts';
import { type JournalRecord, type Location, newerSchema } from './segments.ts';

/** What stands in a segment from some offset on. */
export interface SegmentScan {
  /** The records of whole appends, in order. */
  readonly records: readonly JournalRecord[];
  /** Lines that cannot be believed. */
  readonly damaged: readonly DamagedLine[];
  /** Where to go on: behind the last whole append. */
  readonly end: number;
  /** What stands behind the last newline: being written just now, or left behind by a crash. */
  readonly tail: DamagedLine | null;
  /** The segment says that it belongs to another project. Nothing in it was read. */
  readonly foreign: boolean;
}

export interface DamagedLine extends Location {
  /** As UTF-8, as far as it is. */
  readonly text: string;
}

/**
 * Reads a segment from `start`, which must be 0 or the `end` of an earlier scan. Lines that are damaged cost nothing but
 * themselves. Throws `journal.newer-schema` when a newer Daybook wrote it.
 */
export function scanSegment(
  files: JournalFiles,
  segment: string,
  start: number,
  projectId: string,
): SegmentScan {
  const records: JournalRecord[] = [];
  const damaged: DamagedLine[] = [];
  let append: JournalRecord[] = [];
  let end = start;
  let tail: DamagedLine | null = null;
  let foreign = false;

  for (const { offset, bytes, terminated } of files.lines(segment, start)) {
    const location = { segment, offset, length: bytes.length };
    if (!terminated) {
      tail = { ...location, text: readable(bytes) };
      break;
    }
    const line = decodeLine(bytes);
    if (line.kind === 'newer-schema') throw newerSchema();
    if (offset === 0 && belongsElsewhere(line, projectId)) {
      damaged.push({ ...location, text: readable(bytes) });
      foreign = true;
      break;
    }
    if (line.kind === 'event') append.push({ ...location, event: line.event });
    if (line.kind === 'damaged') {
      for (const part of partsOf(bytes)) {
        const within = { segment, offset: offset + part.offset, length: part.bytes.length };
        const decoded = decodeLine(part.bytes);
        if (decoded.kind === 'event') append.push({ ...within, event: decoded.event });
        if (decoded.kind === 'damaged') damaged.push({ ...within, text: readable(part.bytes) });
      }
    }
    if ('more' in line && line.more) continue;
    records.push(...append);
    append = [];
    end = offset + bytes.length + 1;
  }
  return { records, damaged, end, tail, foreign };
}

/** A part of a line, `offset` bytes from its beginning. */
export interface LinePart {
  readonly offset: number;
  readonly bytes: Buffer;
}

/**
 * What stands in a damaged line. When it is the newline itself that is damaged, two whole records stand in one line. In
 * JSON, `{"` never follows eight hexadecimal digits and a space, so that is where a record may begin; its checksum decides.
 * A line without a whole record is one part.
 */
export function partsOf(bytes: Buffer): readonly LinePart[] {
  const seams = [...bytes.toString('latin1').matchAll(/(?<=.)[0-9a-f]{8} \{"/gs)].map(({ index }) => index);
  const parts = [...seams, bytes.length + 1].map((seam, index) => {
    const offset = seams[index - 1] ?? 0;
    return { offset, bytes: bytes.subarray(offset, seam - 1) };
  });
  return parts.some((part) => decodeLine(part.bytes).kind === 'event') ? parts : [{ offset: 0, bytes }];
}

function belongsElsewhere(line: Line, projectId: string): boolean {
  return line.kind === 'event' && line.event.type === 'segment.opened' && line.event.projectId !== projectId;
}

/** Runs of zero bytes stand for what could not be inflated, and say nothing. */
function readable(bytes: Buffer): string {
  return bytes.toString().replaceAll(/\0{64,}/g, '\ufffd');
}
