import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import { silentLogger } from '../../src/base/logger.ts';
import { nodeDisk } from '../../src/journal/disk.ts';
import { LocalStore, type LocalStoreOptions } from '../../src/stores/local-store.ts';
import { createFakeClock } from './fake-clock.ts';

/** Stores over one temporary project directory, each as another window has it, but in this thread. */
export interface Windows {
  readonly directory: string;
  /** An opened store that notices others only when told to `poll`. */
  open(options?: Partial<LocalStoreOptions>): LocalStore;
  unopened(options?: Partial<LocalStoreOptions>): LocalStore;
  dispose(): void;
}

export async function createWindows(): Promise<Windows> {
  const sqlJs = await initSqlJs();
  const directory = mkdtempSync(join(tmpdir(), 'daybook-local-'));
  const stores: LocalStore[] = [];
  const unopened = (options: Partial<LocalStoreOptions> = {}): LocalStore => {
    const store = new LocalStore({
      sqlJs,
      directory,
      projectId: 'test-project',
      agentId: 'test-agent',
      clock: createFakeClock(),
      disk: nodeDisk,
      logger: silentLogger,
      segmentBytes: 1_000_000,
      snapshotEvery: 1_000_000,
      pause() {},
      onChange() {},
      ...options,
    });
    stores.push(store);
    return store;
  };
  return {
    directory,
    unopened,
    open(options) {
      const store = unopened(options);
      store.open();
      return store;
    },
    dispose() {
      for (const store of stores) store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
