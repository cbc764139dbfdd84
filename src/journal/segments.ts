import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { DaybookError } from '../base/errors.ts';
import type { JournalEvent } from './events.ts';

/** Where a line stands, in bytes; `length` is without the newline. */
export interface Location {
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

export interface JournalRecord extends Location {
  readonly event: JournalEvent;
}

const NAME = /^([0-9A-HJKMNP-TV-Z]{26})-(\d{6})\.jsonl$/;
const SEALED = /^[0-9A-HJKMNP-TV-Z]{26}-\d{6}\.sealed$/;

/** A journal is a directory of segments. Each belongs to one writer, that is one process' activation, and is one file. */
export function segmentName(writer: string, sequence: number): string {
  return `${writer}-${String(sequence).padStart(6, '0')}.jsonl`;
}

export function writerOf(segment: string): string | undefined {
  return NAME.exec(segment)?.[1];
}

export function isSegmentName(name: string): boolean {
  return NAME.test(name);
}

/** The name of the file that holds a segment from when it is to be packed until it is: nobody appends to that. */
export function sealedName(segment: string): string {
  return segment.replace(/\.jsonl$/, '.sealed');
}

/** The segment that the file of this name holds, if it is a sealed one. */
export function segmentOfSealed(name: string): string | undefined {
  return SEALED.test(name) ? name.replace(/\.sealed$/, '.jsonl') : undefined;
}

/** The names of the segments that are files of their own, oldest writer first; none where there is no directory. */
export function listSegments(directory: string): string[] {
  return listNames(directory).filter(isSegmentName).sort();
}

/** The names of the files in a directory; none where there is no directory. */
export function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** In bytes; undefined where there is no file. */
export function fileSize(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

/** The bytes of a file from `offset` on, fewer than `length` where it is shorter; undefined where there is no file. */
export function readBytes(path: string, offset: number, length: number): Buffer | undefined {
  try {
    return withFile(path, (file) => {
      // What is asked for may be far more than there is.
      const rest = length > 65_536 ? Math.max(0, fstatSync(file).size - offset) : length;
      const bytes = Buffer.allocUnsafe(Math.min(length, rest));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
    });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The whole file; undefined where there is none. */
export function fileBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export interface RawLine {
  readonly offset: number;
  /** Without the newline. */
  readonly bytes: Buffer;
  /** False for what stands behind the last newline. */
  readonly terminated: boolean;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * What `read` reads from `start` on, which must be the beginning of a line, in pieces of one whole line or more, of about
 * 1 MiB. What stands behind the last newline is the last piece.
 */
export function* wholeLinesOf(
  read: (offset: number, length: number) => Buffer,
  start: number,
): Generator<{ readonly offset: number; readonly bytes: Buffer }> {
  let parts: Buffer[] = [];
  let offset = start;
  let position = start;
  for (;;) {
    const chunk = read(position, CHUNK_BYTES);
    if (chunk.length === 0) break;
    position += chunk.length;
    const end = chunk.lastIndexOf(10) + 1;
    if (end > 0) {
      const bytes = joined([...parts, chunk.subarray(0, end)]);
      yield { offset, bytes };
      parts = [];
      offset += bytes.length;
    }
    if (end < chunk.length) parts.push(chunk.subarray(end));
  }
  if (parts.length > 0) yield { offset, bytes: joined(parts) };
}

/** The lines in some bytes, which begin at `start`. */
export function* linesIn(lines: Buffer, start: number): Generator<RawLine> {
  let from = 0;
  for (let end = lines.indexOf(10); end >= 0; end = lines.indexOf(10, from)) {
    yield { offset: start + from, bytes: lines.subarray(from, end), terminated: true };
    from = end + 1;
  }
  if (from < lines.length) yield { offset: start + from, bytes: lines.subarray(from), terminated: false };
}

export function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

export function newerSchema(): DaybookError {
  return new DaybookError(
    'journal.newer-schema',
    'This project’s memory was written by a newer version of Daybook. Update Daybook to open it; nothing was changed.',
  );
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return only && parts.length === 1 ? only : Buffer.concat(parts);
}
