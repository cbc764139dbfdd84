import { type Disk, nodeDisk } from '../../src/journal/disk.ts';

export interface DiskCall {
  /** Counts from 0. */
  readonly index: number;
  readonly method: keyof Disk;
}

export interface FaultDisk extends Disk {
  readonly calls: readonly DiskCall[];
}

/**
 * The real disk, or another, until `fault` returns an error for a call: then that is thrown instead, and of what was to be written
 * only the first half is.
 */
export function createFaultDisk(
  fault: (call: DiskCall) => Error | undefined = () => undefined,
  real: Disk = nodeDisk,
): FaultDisk {
  const calls: DiskCall[] = [];
  function check(method: keyof Disk, instead?: () => void): void {
    const call = { index: calls.length, method };
    calls.push(call);
    const error = fault(call);
    if (!error) return;
    instead?.();
    throw error;
  }
  return {
    calls,
    makeDirectory(path) {
      check('makeDirectory');
      real.makeDirectory(path);
    },
    open(path, flags) {
      check('open');
      return real.open(path, flags);
    },
    write(file, bytes, position) {
      check('write', () => real.write(file, bytes.subarray(0, bytes.length / 2), position));
      real.write(file, bytes, position);
    },
    sync(file) {
      check('sync');
      real.sync(file);
    },
    truncate(file, length) {
      check('truncate');
      real.truncate(file, length);
    },
    close(file) {
      // A file descriptor is not left open, not even by a crash.
      real.close(file);
      check('close');
    },
    rename(from, to) {
      check('rename');
      real.rename(from, to);
    },
    remove(path) {
      check('remove');
      real.remove(path);
    },
    syncDirectory(path) {
      check('syncDirectory');
      real.syncDirectory(path);
    },
  };
}

/** An error as the system reports it. */
export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}
