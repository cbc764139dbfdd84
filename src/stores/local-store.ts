import { join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import { DaybookError, toDaybookError } from '../base/errors.ts';
import { type ErasurePlan, eraseRecord, overwriteTargets, planErasure } from '../journal/erasure.ts';
import type { EventDraft, JournalEvent, JournalEventOf } from '../journal/events.ts';
import { takeUnreported } from '../journal/quarantine.ts';
import { listSegments } from '../journal/segments.ts';
import { watchDirectory } from '../journal/watch-directory.ts';
import type { Message, MessageQuery, MessageSearchResult, Session } from '../memory/message.ts';
import type { BlockChange, ErasureRequest, StoreAccess, StoreChange, StoreSummary } from '../memory/ports.ts';
import { allFolds, blockChanges, blockOf } from './index-blocks.ts';
import { messagesById, messagesOfSession, sessionsBefore } from './query-messages.ts';
import { messageCount, numberOf } from './index-schema.ts';
import { searchMessages } from './index-search.ts';
import {
  IndexedJournal,
  JOURNAL_DIRECTORY,
  type JournalOptions,
  type News,
  QUARANTINE_FILE,
} from './indexed-journal.ts';
import { erasureRequests } from './event-index.ts';
import type { StoreCalls } from './store-protocol.ts';
import { removeSnapshots } from './snapshot-file.ts';

export interface LocalStoreOptions extends JournalOptions {
  /** Hears what other writers did, and what an erasure changed. */
  readonly onChange: (change: StoreChange) => void;
}

/**
 * The store of one project, as synchronous code for a worker thread: what `ProjectStore` promises, method by method.
 * Throws a DaybookError, or whatever the file system throws.
 */
export class LocalStore implements StoreCalls {
  readonly #options: LocalStoreOptions;
  #access: StoreAccess = 'read-write';
  #journal: IndexedJournal | null = null;
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
    return searchMessages(this.#open.sql, this.#open.read, query);
  }

  sessions(query: { limit: number; before?: string }): readonly Session[] {
    return sessionsBefore(this.#open.sql, query.limit, query.before);
  }

  changes(query: { label?: string; ids?: readonly string[]; limit: number }): readonly BlockChange[] {
    return blockChanges(this.#open.sql, this.#open.read, query);
  }

  countErasable(request: ErasureRequest): number {
    return recordsIn(this.#plan(request));
  }

  erase(request: ErasureRequest): number {
    // What others wrote has to be known, or the index would not forget it.
    this.poll();
    this.#finishErasures();
    const plan = this.#plan(request);
    if (plan.targets.length === 0) return 0;
    const origin = { kind: 'daybook', why: 'forgetting' } as const;
    const requested: EventDraft = {
      type: 'erasure.requested',
      targets: [...plan.targets],
      actor: 'user',
      origin,
    };
    this.append([...plan.rescued, requested]);
    const events = this.#finishErasures();
    const blocks = this.#changedBlocks();
    if (blocks.length > 0) this.#options.onChange({ events, blocks });
    return recordsIn(plan);
  }

  /** Reads what other writers have added to a segment, or to any. Throws nothing; tells whether it could be read. */
  poll(segment?: string): boolean {
    if (!this.#journal || this.#failure) return false;
    try {
      for (const name of segment === undefined ? this.#journal.others() : [segment]) {
        this.#announce(this.#journal.readNew(name));
      }
      this.#journal.setAsideDamage();
      return true;
    } catch (error) {
      const failure = toDaybookError(error);
      if (failure.code === 'journal.newer-schema') this.#failure = failure;
      this.#options.logger.error('What another window wrote could not be read.', error);
      return false;
    }
  }

  /** Writes a snapshot if it is due, or `overdue` times more than due. It never holds what another window erases. */
  snapshot(overdue = 1): void {
    const journal = this.#journal;
    if (!journal?.isSnapshotDue(overdue) || !this.poll() || isErasing(journal)) return;
    journal.writeSnapshot();
    // Whoever erases removes the snapshots after the request is in the journal. So one that came too late for that is
    // noticed here.
    this.poll();
    if (isErasing(journal)) journal.removeSnapshots();
  }

  close(): void {
    this.#watch?.dispose();
    this.#watch = null;
    this.snapshot(0.1);
    this.#journal?.close();
    this.#journal = null;
  }

  get #open(): IndexedJournal {
    if (this.#failure) throw this.#failure;
    if (!this.#journal) throw new DaybookError('internal', 'The store was used before it was opened.');
    return this.#journal;
  }

  get #writable(): IndexedJournal {
    const journal = this.#open;
    if (this.#isWritable) return journal;
    throw new DaybookError(
      'memory.read-only',
      'Memory is read-only here, because this workspace is not trusted.',
    );
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
      latestSessionId: sessionsBefore(sql, 1)[0]?.id ?? null,
      messageCount: messageCount(sql),
      damage: records > 0 ? { records, file } : null,
    };
  }

  #plan(request: ErasureRequest): ErasurePlan {
    const { directory, pause } = this.#options;
    const { sql } = this.#open;
    const segments = listSegments(join(directory, JOURNAL_DIRECTORY)).map(
      (name) => `${JOURNAL_DIRECTORY}/${name}`,
    );
    const isComplete = (id: string): boolean =>
      numberOf(sql, 'SELECT complete AS value FROM messages WHERE id = ?', id) === 1;
    return planErasure(
      { root: directory, segments, quarantine: QUARANTINE_FILE, isComplete, pause },
      request,
    );
  }

  /**
   * Carries out what was requested, here or by somebody whom a crash cut short: the snapshots first, since they hold
   * words of what goes; the lines; the index; and last the request itself, which holds what was left of the lines.
   * Returns the events that completed it.
   */
  #finishErasures(): JournalEvent[] {
    const journal = this.#writable;
    const { directory, disk } = this.#options;
    const completed: JournalEvent[] = [];
    for (const location of erasureRequests(journal.sql)) {
      const request = journal.read(location);
      // What was once requested is now an erased record itself.
      if (request?.type !== 'erasure.requested') continue;
      try {
        if (!location.completed) completed.push(...this.#carryOut(request));
        eraseRecord(join(directory, JOURNAL_DIRECTORY, location.segment), disk, location);
      } catch (error) {
        throw notErasedYet(error);
      }
    }
    journal.setAsideDamage();
    if (completed.length > 0) this.snapshot(0);
    return completed;
  }

  #carryOut(request: JournalEventOf<'erasure.requested'>): readonly JournalEvent[] {
    const { directory, disk } = this.#options;
    removeSnapshots(disk, directory);
    overwriteTargets(directory, disk, request.targets);
    this.#open.rebuild();
    const origin = { kind: 'daybook', why: 'forgetting' } as const;
    return this.append([{ type: 'erasure.completed', erasureId: request.id, actor: 'system', origin }])
      .events;
  }

  #announce({ events, rebuilt }: News): void {
    const news = events.filter(isNews);
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

function recordsIn({ targets }: ErasurePlan): number {
  return targets.filter(({ file }) => file !== QUARANTINE_FILE).length;
}

/** Whether something is requested, here or elsewhere, that is not erased everywhere yet. */
function isErasing({ sql }: IndexedJournal): boolean {
  return erasureRequests(sql).some(({ completed }) => !completed);
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

function notErasedYet(cause: unknown): DaybookError {
  return new DaybookError(
    'journal.write-failed',
    'The text is not erased everywhere yet, because the disk reported an error. Daybook finishes it when the project is next opened.',
    { cause },
  );
}
