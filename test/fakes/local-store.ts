import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import { silentLogger } from '../../src/base/logger.ts';
import { nodeDisk } from '../../src/journal/disk.ts';
import { JournalFiles } from '../../src/journal/journal-files.ts';
import { scanSegment, type SegmentScan } from '../../src/journal/scan-segment.ts';
import { listSegments } from '../../src/journal/segments.ts';
import { LocalStore, type LocalStoreOptions } from '../../src/stores/local-store.ts';
import { messageDraft } from './drafts.ts';
import { createFakeClock } from './fake-clock.ts';

const PROJECT = 'test-project';

/** Stores over one temporary project directory, each as another window has it, but in this thread. */
export interface Windows {
  readonly directory: string;
  /** The directory of its segments and packs. */
  readonly journal: string;
  /** The file that its index is saved in. */
  readonly snapshot: string;
  /** The path of the oldest segment that was not packed. */
  firstSegment(): string;
  /** All that stands in a segment. */
  scan(segment: string): SegmentScan;
  /** An opened store that notices others only when told to `poll`. */
  open(options?: Partial<LocalStoreOptions>): LocalStore;
  unopened(options?: Partial<LocalStoreOptions>): LocalStore;
  dispose(): void;
}

export async function createWindows(): Promise<Windows> {
  const sqlJs = await initSqlJs();
  const directory = mkdtempSync(join(tmpdir(), 'daybook-local-'));
  const journal = join(directory, 'journal');
  const stores: LocalStore[] = [];
  const unopened = (options: Partial<LocalStoreOptions> = {}): LocalStore => {
    const store = new LocalStore({
      sqlJs,
      directory,
      projectId: PROJECT,
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
    journal,
    snapshot: join(directory, 'index.snapshot'),
    firstSegment: () => join(journal, listSegments(journal)[0] ?? ''),
    scan: (segment) => scanSegment(new JournalFiles(journal), segment, 0, PROJECT),
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

/** Appends a message of the user's to session `s1`. */
export function say(store: LocalStore, id: string, content = `content of ${id}`): void {
  store.append([messageDraft({ id, content })]);
}

/** The ids of the messages of session `s1`, in their order. */
export function messagesOf(store: LocalStore): string[] {
  return store.messages({ sessionId: 's1', limit: 1_000 }).map(({ id }) => id);
}

/** The ids of the messages that a search finds, best first. */
export function find(store: LocalStore, text: string): string[] {
  return store.search({ text, limit: 1_000 }).hits.map(({ message }) => message.id);
}
