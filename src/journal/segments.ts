import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
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

/** A journal is a directory of segments. Each belongs to one writer, that is one process' activation, and is one file. */
export function segmentName(writer: string, sequence: number): string {
  return `${writer}-${String(sequence).padStart(6, '0')}.jsonl`;
}

export function writerOf(segment: string): string | undefined {
  return NAME.exec(segment)?.[1];
}

/** The names of the segments, oldest writer first; none where there is no directory. */
export function listSegments(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => NAME.test(name))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** In bytes; 0 where there is no file. */
export function fileSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The bytes of a file from `offset` on; fewer than `length` where the file is shorter, none where there is no file. */
export function readBytes(path: string, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  try {
    return withFile(path, (file) => bytes.subarray(0, readSync(file, bytes, 0, length, offset)));
  } catch (error) {
    if (isMissing(error)) return bytes.subarray(0, 0);
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

/** The lines of an open file from `start`, which must be the beginning of one. Reads in chunks; a line may be of any length. */
export function* readLines(file: number, start: number): Generator<RawLine> {
  let parts: Buffer[] = [];
  let offset = start;
  let position = start;
  for (;;) {
    const rest = fstatSync(file).size - position;
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(0, rest)));
    const size = readSync(file, chunk, 0, chunk.length, position);
    if (size === 0) break;
    position += size;
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0 && end < size; end = chunk.indexOf(10, from)) {
      const bytes = joined(parts, chunk.subarray(from, end));
      yield { offset, bytes, terminated: true };
      parts = [];
      from = end + 1;
      offset += bytes.length + 1;
    }
    if (from < size) parts.push(chunk.subarray(from, size));
  }
  if (parts.length > 0) yield { offset, bytes: joined(parts), terminated: false };
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

function joined(parts: readonly Buffer[], last?: Buffer): Buffer {
  const all = last ? [...parts, last] : parts;
  const [only] = all;
  return only && all.length === 1 ? only : Buffer.concat(all);
}
