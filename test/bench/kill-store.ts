import initSqlJs from 'sql.js';
import { systemClock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { type Disk, nodeDisk } from '../../src/journal/disk.ts';
import { LocalStore } from '../../src/stores/local-store.ts';

export type KillStoreFactory = (directory: string, disk?: Disk) => LocalStore;

/**
 * Makes stores that do now and then within a second what others do within days: segments are full soon, snapshots are due
 * after a few records, and a segment that nobody wrote to for a moment is packed, even if its writer is only slow.
 */
export async function killStores(): Promise<KillStoreFactory> {
  const sqlJs = await initSqlJs();
  const turn = new Int32Array(new SharedArrayBuffer(4));
  return (directory, disk = nodeDisk) =>
    new LocalStore({
      sqlJs,
      directory,
      projectId: 'test-project',
      agentId: 'test-agent',
      clock: systemClock,
      disk,
      logger: silentLogger,
      segmentBytes: 32 * 1024,
      snapshotEvery: 60,
      packing: { idleMs: IDLE_MS, worthBytes: 64 * 1024, worthSegments: 3, packBytes: 1024 * 1024 },
      pause: () => Atomics.wait(turn, 0, 0, 50),
      onChange() {},
    });
}

/** In milliseconds. A sync can take as long: so writers that are alive have to hand over, too. */
const IDLE_MS = 15;
