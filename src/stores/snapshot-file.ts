import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from '../journal/disk.ts';
import { isMissing } from '../journal/segments.ts';
import { INDEX_FORMAT } from './index-schema.ts';

/**
 * A snapshot is one line, then the exported database: `daybook-index <format> <CRC-32 of the database> <its bytes>`.
 * It spares a start the reading of all journals and is never the truth: one that is missing, damaged or of another
 * version is as good as none.
 */
const NAME = 'index.snapshot';
/** What everything begins with that only spares work: the snapshot and the postings. */
const ACCELERATOR = 'index.';
/** Postings that no snapshot names may be about to be named by one. So long they are left alone, in milliseconds. */
const GRACE_MS = 10 * 60 * 1000;
const HEADER = /^daybook-index (\d+) ([0-9a-f]{8}) (\d+)\n/;

/** The database, or undefined when there is no snapshot that this version can use. */
export function readSnapshot(directory: string): Uint8Array | undefined {
  const bytes = readIfThere(join(directory, NAME));
  const header = HEADER.exec(bytes.subarray(0, 100).toString('latin1'));
  if (!header) return undefined;
  const [line, format, checksum, length] = header;
  const database = bytes.subarray(line.length);
  const valid =
    format === String(INDEX_FORMAT) &&
    length === String(database.length) &&
    checksum === checksumOf(database);
  return valid ? database : undefined;
}

/**
 * Replaces the snapshot at once and durably. Several processes may do so at the same time (`writer` tells them apart):
 * each snapshot is whole, and the last one stays. Throws Node's errors.
 */
export function writeSnapshot(disk: Disk, directory: string, writer: string, database: Uint8Array): void {
  removeFiles(disk, directory, (name) => name.startsWith(NAME) && name.endsWith('.tmp'));
  const temporary = join(directory, `${NAME}.${writer}.tmp`);
  try {
    const file = disk.open(temporary, 'wx');
    try {
      disk.write(
        file,
        Buffer.from(`daybook-index ${INDEX_FORMAT} ${checksumOf(database)} ${database.length}\n`),
      );
      disk.write(file, database);
      disk.sync(file);
    } finally {
      disk.close(file);
    }
    disk.rename(temporary, join(directory, NAME));
  } catch (error) {
    // It may be what has filled the disk.
    disk.remove(temporary);
    throw error;
  }
  disk.syncDirectory(directory);
}

/** Removes postings that the last snapshot does not name. `now` in milliseconds since 1970-01-01 UTC. */
export function removeOldPostings(
  disk: Disk,
  directory: string,
  named: ReadonlySet<string>,
  now: number,
): void {
  const isOld = (name: string): boolean => now - modifiedAt(join(directory, name)) > GRACE_MS;
  removeFiles(disk, directory, (name) => /\.postings(\.tmp)?$/.test(name) && !named.has(name) && isOld(name));
}

/** With the postings, and with those that are being written, or that a crash left half written. */
export function removeSnapshots(disk: Disk, directory: string): void {
  removeFiles(disk, directory, () => true);
  disk.syncDirectory(directory);
}

function removeFiles(disk: Disk, directory: string, select: (name: string) => boolean): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith(ACCELERATOR) && select(name)) disk.remove(join(directory, name));
  }
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

function checksumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
