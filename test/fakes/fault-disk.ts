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
 * The real disk, until `fault` returns an error for a call: then that is thrown instead, and of what was to be written
 * only the first half is.
 */
export function createFaultDisk(fault: (call: DiskCall) => Error | undefined = () => undefined): FaultDisk {
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
      nodeDisk.makeDirectory(path);
    },
    open(path, flags) {
      check('open');
      return nodeDisk.open(path, flags);
    },
    write(file, bytes, position) {
      check('write', () => nodeDisk.write(file, bytes.subarray(0, bytes.length / 2), position));
      nodeDisk.write(file, bytes, position);
    },
    sync(file) {
      check('sync');
      nodeDisk.sync(file);
    },
    truncate(file, length) {
      check('truncate');
      nodeDisk.truncate(file, length);
    },
    close(file) {
      // A file descriptor is not left open, not even by a crash.
      nodeDisk.close(file);
      check('close');
    },
    rename(from, to) {
      check('rename');
      nodeDisk.rename(from, to);
    },
    remove(path) {
      check('remove');
      nodeDisk.remove(path);
    },
    syncDirectory(path) {
      check('syncDirectory');
      nodeDisk.syncDirectory(path);
    },
  };
}

/** An error as the system reports it. */
export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}
