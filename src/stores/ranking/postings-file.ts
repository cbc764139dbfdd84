import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from '../../journal/disk.ts';
import { isMissing } from '../../journal/segments.ts';
import { columnsIn, type DocumentColumns } from './document-columns.ts';
import { SealedPostings } from './sealed-postings.ts';

/**
 * A file of postings is one line, then the columns of its documents, then the postings, each as they are in memory:
 * `daybook-postings <format> <CRC-32 of both> <bytes of the columns> <bytes of the postings>`. It never changes. Like
 * the snapshot it is never the truth: one that is missing, damaged or of another version is as good as none. A version stands for how words become terms, too.
 */
const FORMAT = 2;
const HEADER = /^daybook-postings (\d+) ([0-9a-f]{8}) (\d+) (\d+)\n/;
const MAX_HEADER = 100;

export interface PostingsFile {
  readonly postings: SealedPostings;
  readonly columns: DocumentColumns;
}

/** Writes a new file, durably, and returns its name. Throws Node's errors; then there is no such file. */
export function writePostings(disk: Disk, directory: string, { postings, columns }: PostingsFile): string {
  const name = `index.${randomBytes(8).toString('hex')}.postings`;
  const temporary = join(directory, `${name}.tmp`);
  const parts = [columns.buffer, postings.buffer].map((buffer) => new Uint8Array(buffer));
  const lengths = parts.map(({ length }) => length).join(' ');
  try {
    const file = disk.open(temporary, 'wx');
    try {
      disk.write(file, Buffer.from(`daybook-postings ${FORMAT} ${checksumOf(parts)} ${lengths}\n`));
      for (const part of parts) disk.write(file, part);
      disk.sync(file);
    } finally {
      disk.close(file);
    }
    disk.rename(temporary, join(directory, name));
    disk.syncDirectory(directory);
  } catch (error) {
    // It may be what has filled the disk.
    for (const left of [temporary, join(directory, name)]) disk.remove(left);
    throw error;
  }
  return name;
}

/** What the file holds, or undefined when there is none that this version can use. */
export function readPostings(directory: string, name: string): PostingsFile | undefined {
  const file = openIfThere(join(directory, name));
  if (file === undefined) return undefined;
  try {
    return readFrom(file);
  } finally {
    closeSync(file);
  }
}

function readFrom(file: number): PostingsFile | undefined {
  const start = Buffer.alloc(MAX_HEADER);
  const header = HEADER.exec(start.toString('latin1', 0, readSync(file, start, 0, MAX_HEADER, 0)));
  if (!header) return undefined;
  const [line, format, checksum] = header;
  const lengths = [Number(header[3]), Number(header[4])] as const;
  const size = line.length + lengths[0] + lengths[1];
  // Before any memory is taken for what a damaged number promises.
  if (format !== String(FORMAT) || fstatSync(file).size !== size || lengths[1] === 0) return undefined;
  const columns = readBytes(file, line.length, lengths[0]);
  const postings = readBytes(file, line.length + lengths[0], lengths[1]);
  if (!columns || !postings || checksumOf([columns, postings]) !== checksum) return undefined;
  return { columns: columnsIn(columns.buffer), postings: new SealedPostings(postings.buffer) };
}

/** In a buffer of their own; undefined when there are not so many. */
function readBytes(file: number, position: number, length: number): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const read = readSync(file, bytes, done, length - done, position + done);
    if (read === 0) return undefined;
    done += read;
  }
  return bytes;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function checksumOf(parts: readonly Uint8Array[]): string {
  const sum = parts.reduce((value, part) => crc32(part, value), 0);
  return sum.toString(16).padStart(8, '0');
}
