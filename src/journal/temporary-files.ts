import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import { listNames } from './segments.ts';

/**
 * Removes the files of a directory that are being made, by whomever, or that a crash left half made: those last written to
 * before `until`, in milliseconds since 1970.
 */
export function removeTemporary(directory: string, disk: Disk, until = Number.POSITIVE_INFINITY): void {
  for (const name of listNames(directory)) {
    const path = join(directory, name);
    if (!name.endsWith('.tmp')) continue;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && stat.mtimeMs < until) disk.remove(path);
  }
}

/** A file that is being made under a temporary name. */
export interface TemporaryFile {
  /** Writes all that is to be in it, durably. */
  fill(parts: readonly Buffer[]): void;
  /**
   * Gives the file its name, in the place of any that has it, but not yet durably. False: somebody has removed it or, on
   * Windows, is reading what it was to replace.
   */
  rename(): boolean;
  /** Removes it, unless it has its name. */
  discard(): void;
}

/** Begins the file `path`. `unique` tells it from what others make of the same name. Throws Node's errors. */
export function createTemporary(path: string, unique: string, disk: Disk): TemporaryFile {
  const temporary = `${path}.${unique}.tmp`;
  let file: number | null = disk.open(temporary, 'wx');
  let isRenamed = false;
  const close = (): void => {
    const open = file;
    file = null;
    if (open !== null) disk.close(open);
  };
  return {
    fill(parts) {
      if (file === null) return;
      for (const part of parts) disk.write(file, part);
      disk.sync(file);
      close();
    },
    rename() {
      try {
        disk.rename(temporary, path);
        isRenamed = true;
      } catch (error) {
        if (!isInTheWay(error)) throw error;
      }
      return isRenamed;
    },
    discard() {
      try {
        close();
      } finally {
        if (!isRenamed) disk.remove(temporary);
      }
    },
  };
}

const IN_THE_WAY: ReadonlySet<unknown> = new Set(['ENOENT', 'EPERM', 'EACCES', 'EBUSY']);

function isInTheWay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && IN_THE_WAY.has(error.code);
}
