import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { DaybookError, toDaybookError } from '../base/errors.ts';
import { compact, type CompactionOptions } from '../journal/compaction.ts';
import type { EventDraft, JournalEvent } from '../journal/events.ts';
import { takeUnreported } from '../journal/quarantine.ts';
import { watchDirectory } from '../journal/watch-directory.ts';
import type { Message, MessageQuery, MessageSearchResult, Session, SessionQuery } from '../memory/message.ts';
import type {
  BlockChange,
  DiskUse,
  ErasureReport,
  ErasureRequest,
  ScheduledDeletion,
  StoreAccess,
  StoreChange,
  StoreSummary,
} from '../memory/ports.ts';
import { measureDisk } from './disk-use.ts';
import { allFolds, blockChanges, blockOf } from './index-blocks.ts';
import { messageCount, numberOf } from './index-schema.ts';
import { querySessions, scheduledDeletions } from './index-sessions.ts';
import { JournalErasing } from './journal-erasing.ts';
import { messagesById, messagesOfSession } from './query-messages.ts';
import { searchMessages } from './search-messages.ts';
import {
  IndexedJournal,
  JOURNAL_DIRECTORY,
  type JournalOptions,
  type News,
  QUARANTINE_FILE,
} from './indexed-journal.ts';
import type { StoreCalls } from './store-protocol.ts';
import type { Sql } from './sql.ts';

export interface LocalStoreOptions extends JournalOptions {
  /** Hears what other writers did, and what an erasure changed. */
  readonly onChange: (change: StoreChange) => void;
  /** When segments are worth packing. */
  readonly packing?: CompactionOptions;
}

/**
 * The store of one project, as synchronous code for a worker thread: what `ProjectStore` promises, method by method.
 * Throws a DaybookError, or whatever the file system throws.
 */
export class LocalStore implements StoreCalls {
  readonly #options: LocalStoreOptions;
  #access: StoreAccess = 'read-write';
  #journal: IndexedJournal | null = null;
  #erasing: JournalErasing | null = null;
  #packing: ReturnType<typeof compact> | null = null;
  #watch: Disposable | null = null;
  /** The blocks as the other side of the port knows them, as JSON by label. */
  readonly #told = new Map<string, string>();
  /** Why nothing works any more. */
  #failure: DaybookError | null = null;

  constructor(options: LocalStoreOptions) {
    this.#options = options;
  }

  open(access: StoreAccess = 'read-write'): StoreSummary {
    this.close();
    this.#access = access;
    this.#failure = null;
    const path = join(this.#options.directory, JOURNAL_DIRECTORY);
    // Only a directory that is there can be watched. On a read-only disk there is nothing to be watched.
    if (this.#isWritable) quietly(() => this.#options.disk.makeDirectory(path));
    // From now on: what is written while this reads is heard of afterwards.
    this.#watch = watchDirectory(path, (segment) => this.poll(segment));
    this.#journal = new IndexedJournal(this.#options, access);
    this.#erasing = new JournalErasing({
      options: this.#options,
      journal: this.#journal,
      append: (drafts) => this.append(drafts).events,
      readOthers: () => this.#readOthers(),
    });
    try {
      this.#journal.catchUp();
      if (this.#isWritable) this.#finishErasures();
      else this.#journal.setAsideDamage();
    } catch (error) {
      this.close();
      throw error;
    }
    this.#changedBlocks();
    return this.#summary();
  }

  /** Takes several appends at once; each comes out as its change or as the error that kept it from being saved. */
  appendAll(appends: readonly (readonly EventDraft[])[]): (StoreChange | DaybookError)[] {
    return this.#writable.append(appends).map((outcome) => {
      if (outcome instanceof DaybookError) return outcome;
      const labels = new Set(outcome.flatMap((event) => ('label' in event ? [event.label] : [])));
      return { events: outcome, blocks: [...labels].map((label) => this.#tell(label)) };
    });
  }

  append(drafts: readonly EventDraft[]): StoreChange {
    const [outcome = { events: [], blocks: [] }] = this.appendAll([drafts]);
    if (outcome instanceof DaybookError) throw outcome;
    return outcome;
  }

  messages(query: { sessionId: string; limit: number; before?: string }): readonly Message[] {
    return messagesOfSession(this.#open.sql, this.#open.read, query);
  }

  messagesById(ids: readonly string[]): readonly Message[] {
    return messagesById(this.#open.sql, this.#open.read, ids);
  }

  search(query: MessageQuery): MessageSearchResult {
    const { sql, read, text, messages } = this.#open;
    return searchMessages({ sql, read, text, messages, now: this.#options.clock.now() }, query);
  }

  sessions(query: SessionQuery): readonly Session[] {
    return querySessions(this.#open.sql, query);
  }

  deletions(): readonly ScheduledDeletion[] {
    // Another window may have cancelled one just now.
    this.poll();
    return scheduledDeletions(this.#open.sql);
  }

  changes(query: { label?: string; ids?: readonly string[]; limit: number }): readonly BlockChange[] {
    return blockChanges(this.#open.sql, this.#open.read, query);
  }

  countErasable(request: ErasureRequest): number {
    return this.#openErasing.count(request);
  }

  erase(request: ErasureRequest): ErasureReport {
    this.#assertWritable();
    // Not `poll`, which goes on after a failure: whether a deletion was cancelled elsewhere has to be known.
    this.#readOthers();
    const erasing = this.#openErasing;
    const resolved = erasing.resolve(request);
    const { records, events } = erasing.erase(resolved);
    const verification = erasing.verify(resolved);
    if (events.length > 0) this.snapshot(0);
    const blocks = this.#changedBlocks();
    if (blocks.length > 0) this.#options.onChange({ events: events.map(toNews), blocks });
    return { records, verification };
  }

  diskUse(): DiskUse {
    return measureDisk(this.#options.directory);
  }

  /**
   * Does a piece of what can be done while nobody wants anything: what the next search would have to do first, a snapshot,
   * a pack. Returns whether there is more of it. Throws nothing.
   */
  keepHouse(): boolean {
    try {
      if (!this.#journal || this.#failure) return false;
      if (!this.#journal.text.catchUp()) return true;
      this.snapshot();
      return this.#pack();
    } catch (error) {
      this.#options.logger.error('Memory could not be put in order; that is tried again later.', error);
      this.#packing = null;
      return false;
    }
  }

  /** Reads what other writers have added to a segment, or to any. Throws nothing; tells whether it could be read. */
  poll(segment?: string): boolean {
    if (!this.#journal || this.#failure) return false;
    try {
      this.#readOthers(segment);
      // A line that is half overwritten would have its other half copied.
      if (!this.#erasing?.isUnfinished) this.#journal.setAsideDamage();
      return true;
    } catch (error) {
      const failure = toDaybookError(error);
      if (failure.code === 'journal.newer-schema') this.#failure = failure;
      this.#options.logger.error('What another window wrote could not be read.', error);
      return false;
    }
  }

  /**
   * Writes a snapshot if it is due, or `overdue` times more than due; 0: in any case. It never holds what another window
   * erases.
   */
  snapshot(overdue = 1): void {
    const journal = this.#journal;
    if (!journal?.isSnapshotDue(overdue) || !this.poll() || this.#erasing?.isUnfinished) return;
    journal.writeSnapshot();
    // Whoever erases removes the snapshots after the request is in the journal. So one that came too late for that is
    // noticed here.
    this.poll();
    if (this.#erasing?.isUnfinished) journal.removeSnapshots();
  }

  close(): void {
    this.#watch?.dispose();
    this.#watch = null;
    this.#packing?.return(false);
    this.#packing = null;
    this.snapshot(0.1);
    this.#journal?.close();
    this.#journal = null;
    this.#erasing = null;
  }

  get #open(): IndexedJournal {
    if (this.#failure) throw this.#failure;
    if (!this.#journal) throw new DaybookError('internal', 'The store was used before it was opened.');
    return this.#journal;
  }

  get #openErasing(): JournalErasing {
    if (!this.#open || !this.#erasing) throw new DaybookError('internal', 'The store is not open.');
    return this.#erasing;
  }

  get #writable(): IndexedJournal {
    const journal = this.#open;
    if (this.#isWritable) return journal;
    throw new DaybookError(
      'memory.read-only',
      'Memory is read-only here, because this workspace is not trusted.',
    );
  }

  #assertWritable(): void {
    void this.#writable;
  }

  get #isWritable(): boolean {
    return this.#access === 'read-write';
  }

  #summary(): StoreSummary {
    const { sql, read } = this.#open;
    const folds = allFolds(sql, read);
    const file = join(this.#options.directory, QUARANTINE_FILE);
    const unreported = (): number => takeUnreported(this.#options.disk, file);
    const records = this.#isWritable ? (quietly(unreported) ?? 0) : 0;
    return {
      blocks: folds.flatMap(({ fold }) => fold.block ?? []),
      deletedBlocks: folds.flatMap(({ label, fold }) =>
        fold.block ? [] : [{ label, version: fold.version }],
      ),
      latestSessionId: querySessions(sql, { limit: 1 })[0]?.id ?? null,
      messageCount: messageCount(sql),
      oldestAt: oldestMessage(sql),
      deletions: scheduledDeletions(sql),
      damage: records > 0 ? { records, file } : null,
    };
  }

  #finishErasures(): void {
    if (this.#openErasing.finish().length > 0) this.snapshot(0);
  }

  #pack(): boolean {
    if (!this.#journal || !this.#isWritable) return false;
    const { disk, packing } = this.#options;
    const { files, writer } = this.#journal;
    const isErasing = (): boolean => {
      this.#readOthers();
      return this.#openErasing.isUnfinished;
    };
    // The system's clock, as the times of files are.
    this.#packing ??= compact({ files, disk, clock: systemClock, writer, isErasing }, packing);
    const { done, value } = this.#packing.next();
    if (!done) return true;
    this.#packing = null;
    return value;
  }

  #readOthers(segment?: string): void {
    const journal = this.#open;
    for (const name of segment === undefined ? journal.others() : [segment]) {
      this.#announce(journal.readNew(name));
    }
  }

  #announce({ events, rebuilt }: News): void {
    const news = events.filter(isNews).map(toNews);
    if (news.length === 0 && !rebuilt) return;
    const blocks = this.#changedBlocks();
    if (news.length > 0 || blocks.length > 0) this.#options.onChange({ events: news, blocks });
  }

  #tell(label: string): StoreChange['blocks'][number] {
    const block = blockOf(this.#open.sql, this.#open.read, label);
    this.#told.set(label, JSON.stringify(block));
    return { label, block };
  }

  /** The blocks that are not as they were told. */
  #changedBlocks(): StoreChange['blocks'] {
    return allFolds(this.#open.sql, this.#open.read)
      .filter(({ label, fold }) => this.#told.get(label) !== JSON.stringify(fold.block))
      .map(({ label }) => this.#tell(label));
  }
}

function oldestMessage(sql: Sql): string | null {
  const oldest = numberOf(sql, 'SELECT coalesce(min(first_at), 0) AS value FROM sessions WHERE messages > 0');
  return oldest === 0 ? null : new Date(oldest).toISOString();
}

/** Where what was erased stood is of interest to stores only, and may be long. */
function toNews(event: JournalEvent): JournalEvent {
  if (event.type !== 'erasure.completed') return event;
  const { locations: _, ...news } = event;
  return news;
}

/** The journal's housekeeping is no news. */
function isNews({ type }: JournalEvent): boolean {
  return type !== 'segment.opened' && type !== 'erasure.requested' && type !== 'erased';
}

function quietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
