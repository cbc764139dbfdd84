import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * The writing half of a file system: all that the store ever does to a disk, and where tests put their faults.
 * Synchronous, for use in a worker thread. Throws Node's errors.
 */
export interface Disk {
  /** Makes the directory and its parents, durably. */
  makeDirectory(path: string): void;
  /** `ax`: a new file, to be appended to. `a`: any file, to be appended to. `wx`: a new file. `r+`: a file that is there. */
  open(path: string, flags: 'ax' | 'a' | 'wx' | 'r+'): number;
  /** Writes all the bytes; where a position is given, there. */
  write(file: number, bytes: Uint8Array, position?: number): void;
  /** Returns when the content of the file would survive a loss of power. */
  sync(file: number): void;
  truncate(file: number, length: number): void;
  close(file: number): void;
  rename(from: string, to: string): void;
  /** A file that is not there is fine. */
  remove(path: string): void;
  /** Returns when the names in the directory would survive a loss of power. */
  syncDirectory(path: string): void;
}

export const nodeDisk: Disk = {
  makeDirectory(path) {
    const first = mkdirSync(path, { recursive: true });
    if (first === undefined) return;
    for (let made = path; made.length >= first.length; made = dirname(made)) syncDirectory(dirname(made));
  },
  open: (path, flags) => openSync(path, flags, 0o600),
  write(file, bytes, position) {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(
        file,
        bytes,
        done,
        bytes.length - done,
        position === undefined ? null : position + done,
      );
    }
  },
  sync: fdatasyncSync,
  truncate: ftruncateSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  syncDirectory,
};

function syncDirectory(path: string): void {
  // Windows has no such call, and needs none.
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
