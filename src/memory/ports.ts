import type { Event } from '../base/event.ts';
import type { Disposable } from '../base/disposable.ts';
import type { EventDraft, JournalEvent, Actor, Origin } from '../journal/events.ts';
import type { Block } from './block.ts';
import type { Message, MessageQuery, MessageSearchResult, Session, SessionQuery } from './message.ts';

/** `read-only` (an untrusted workspace): nothing is made, repaired or written anywhere. */
export type StoreAccess = 'read-write' | 'read-only';

/** What the journal held when it was opened. */
export interface StoreSummary {
  /** Blocks as the journal has them, by label. */
  readonly blocks: readonly Block[];
  /** Blocks that were deleted, so that a stale copy elsewhere does not bring them back. */
  readonly deletedBlocks: readonly { readonly label: string; readonly version: number }[];
  readonly latestSessionId: string | null;
  readonly messageCount: number;
  /** When the oldest message was written, ISO 8601 UTC; null when there is none. */
  readonly oldestAt: string | null;
  readonly deletions: readonly ScheduledDeletion[];
  /** Records that could not be read, set aside since the last time the store was opened; null when all was well, and read-only. */
  readonly damage: { readonly records: number; readonly file: string } | null;
}

/** What an append, or another writer, changed. */
export interface StoreChange {
  readonly events: readonly JournalEvent[];
  /** The blocks that the events touched, as they stand now; concurrent writes are merged. `null`: deleted. */
  readonly blocks: readonly { readonly label: string; readonly block: Block | null }[];
}

/**
 * One change to a block, with what stood there before and after. `null` before: the first event of its label (a block of
 * DEFAULT_BLOCKS had its default value then, which is also what a `base` of null stands for in a merge); `null` after:
 * deleted.
 */
export interface BlockChange {
  readonly id: string;
  readonly label: string;
  readonly before: Block | null;
  readonly after: Block | null;
  readonly at: string;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly reason?: string;
  /** A change with the origin `undo` of this one exists, and was not itself undone. */
  readonly undone: boolean;
}

/** Sessions that are out of sight and will be erased. */
export interface ScheduledDeletion {
  readonly id: string;
  readonly sessions: readonly { readonly id: string; readonly title: string }[];
  /** ISO 8601 UTC. */
  readonly due: string;
}

export interface ErasureRequest {
  /** Wherever one of these texts stands (letter case aside), in any record, `…` takes its place. At least 3 bytes each. */
  readonly texts?: readonly string[];
  /** Messages that go altogether. */
  readonly messageIds?: readonly string[];
  /** Sessions that go with all their messages and their titles. */
  readonly sessionIds?: readonly string[];
  /**
   * The sessions of this scheduled deletion go, unless it was cancelled or carried out in the meantime: decided after
   * reading what all windows have written.
   */
  readonly deletionId?: string;
  /** Messages that were written before this moment go altogether. ISO 8601. */
  readonly before?: string;
}

/** What an erasure came to. */
export interface ErasureReport {
  /** The records of the journal that were overwritten. */
  readonly records: number;
  /** What a search of all the project's files for what was erased looked at, and what it still found: nothing, if all is well. */
  readonly verification: { readonly files: number; readonly bytes: number; readonly found: number };
}

/** In bytes, on disk. */
export interface DiskUse {
  readonly journal: number;
  readonly index: number;
  /** Damaged records that were set aside. */
  readonly quarantine: number;
  readonly other: number;
}

/**
 * The durable memory of one project: the journal and the index over it.
 *
 * Every method rejects with a DaybookError: `journal.write-failed` when the disk refused (nothing was applied),
 * `journal.newer-schema` when a newer Daybook wrote the journal, `memory.read-only` when a store that was opened so is to
 * be changed, `memory.full` when an append would exceed the limit that was set, `journal.unreadable` otherwise.
 */
export interface ProjectStore extends Disposable {
  /**
   * Reads what is there; to be called before anything else, and again after `close` or for another access (`read-write`
   * unless it says otherwise). Read-only, a project of which there is nothing on disk yet is opened as empty.
   */
  open(access?: StoreAccess): Promise<StoreSummary>;
  /**
   * Finishes what was asked before, and then neither reads, follows nor writes anything: calls reject until the store is
   * opened again.
   */
  close(): Promise<void>;
  /** Resolves when the events are synced to disk, in order and all together, and in the index. */
  append(drafts: readonly EventDraft[]): Promise<StoreChange>;
  /** What other windows and processes wrote, in the order in which it was read. */
  readonly onDidChange: Event<StoreChange>;
  /**
   * A page of a session's messages in the order of time, the newest `limit` of those before `before` (a message id),
   * with interrupted replies pieced together.
   */
  messages(query: { sessionId: string; limit: number; before?: string }): Promise<readonly Message[]>;
  /** Messages by id, in the order asked for; unknown ids are left out. */
  messagesById(ids: readonly string[]): Promise<readonly Message[]>;
  /** Leaves out sessions whose deletion is scheduled. */
  search(query: MessageQuery): Promise<MessageSearchResult>;
  /** Newest first. Sessions without a message are left out, and those whose deletion is scheduled. */
  sessions(query: SessionQuery): Promise<readonly Session[]>;
  /** Those that are neither carried out nor cancelled, the next one first. */
  deletions(): Promise<readonly ScheduledDeletion[]>;
  /** Newest first. */
  changes(query: { label?: string; ids?: readonly string[]; limit: number }): Promise<readonly BlockChange[]>;
  /** Counts the records that `erase` would overwrite. */
  countErasable(request: ErasureRequest): Promise<number>;
  /** Overwrites the bytes in journals, index, snapshots and quarantine, and looks whether they are gone. */
  erase(request: ErasureRequest): Promise<ErasureReport>;
  diskUse(): Promise<DiskUse>;
}

/**
 * A copy of one project's blocks outside of its journal: in workspaceState. It may be missing, stale, or anything at all;
 * the journal decides. Used only while the store is open.
 */
export interface BlockCache {
  /** Whatever was stored for this project, unparsed; undefined when nothing was. */
  load(): unknown;
  save(blocks: readonly Block[]): Promise<void>;
}
