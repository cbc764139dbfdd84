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
      const rescued = unstick(location, bytes);
      append.push(...rescued.records);
      damaged.push(...rescued.damaged);
    }
    if ('more' in line && line.more) continue;
    records.push(...append);
    append = [];
    end = offset + bytes.length + 1;
  }
  return { records, damaged, end, tail, foreign };
}

/**
 * When it is the newline itself that is damaged, two whole records stand in one line. In JSON, `{"` never follows eight
 * hexadecimal digits and a space, so that is where a record may begin; its checksum decides.
 */
function unstick(line: Location, bytes: Buffer): { records: JournalRecord[]; damaged: DamagedLine[] } {
  const seams = [...bytes.toString('latin1').matchAll(/(?<=.)[0-9a-f]{8} \{"/gs)].map(({ index }) => index);
  const records: JournalRecord[] = [];
  const damaged: DamagedLine[] = [];
  for (const [index, seam] of [...seams, bytes.length + 1].entries()) {
    const from = seams[index - 1] ?? 0;
    const piece = bytes.subarray(from, seam - 1);
    const location = { segment: line.segment, offset: line.offset + from, length: piece.length };
    const decoded = decodeLine(piece);
    if (decoded.kind === 'event') records.push({ ...location, event: decoded.event });
    if (decoded.kind === 'damaged') damaged.push({ ...location, text: readable(piece) });
  }
  return records.length > 0
    ? { records, damaged }
    : { records, damaged: [{ ...line, text: readable(bytes) }] };
}

function belongsElsewhere(line: Line, projectId: string): boolean {
  return line.kind === 'event' && line.event.type === 'segment.opened' && line.event.projectId !== projectId;
}

/** Runs of zero bytes stand for what could not be inflated, and say nothing. */
function readable(bytes: Buffer): string {
  return bytes.toString().replaceAll(/\0{64,}/g, '\ufffd');
}
