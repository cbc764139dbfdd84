import { join } from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import type { Clock } from '../base/clock.ts';
import { type DaybookError, toDaybookError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Disk } from '../journal/disk.ts';
import { createEventIds, type EventIds } from '../journal/event-ids.ts';
import type { EventDraft, JournalEvent } from '../journal/events.ts';
import { JournalWriter } from '../journal/journal-writer.ts';
import { notSetAside, setAside } from '../journal/quarantine.ts';
import { decodeLine } from '../journal/record.ts';
import { type DamagedLine, scanSegment, type SegmentScan } from '../journal/scan-segment.ts';
import { fileSize, type JournalRecord, listSegments, readBytes, writerOf } from '../journal/segments.ts';
import type { StoreAccess } from '../memory/ports.ts';
import { indexInterrupted } from './index-messages.ts';
import type { ReadEvent } from './index-schema.ts';
import { coveredSegments, coveredUpTo, indexRecords, latestEventIds, openIndex } from './event-index.ts';
import { readSnapshot, removeSnapshots, writeSnapshot } from './snapshot-file.ts';
import type { Sql } from './sql.ts';

export interface JournalOptions {
  readonly sqlJs: SqlJsStatic;
  /** The project's own directory, an absolute path. */
  readonly directory: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly clock: Clock;
  readonly disk: Disk;
  readonly logger: Logger;
  /** A segment of so many bytes is followed by a new one. */
  readonly segmentBytes: number;
  /** A snapshot is due when the last one lacks so many records. */
  readonly snapshotEvery: number;
  /** Waits, for about 50 ms, until a line that somebody is writing just now is whole. */
  readonly pause: () => void;
}

export interface News {
  readonly events: readonly JournalEvent[];
  /** The index was built anew: anything may be different now. */
  readonly rebuilt: boolean;
}

export const JOURNAL_DIRECTORY = 'journal';
export const QUARANTINE_FILE = 'quarantine.jsonl';

/** The journal of a project with the index over it, which is brought up to date by whatever is read or written here. */
export class IndexedJournal {
  readonly #options: JournalOptions;
  readonly #access: StoreAccess;
  readonly #ids: EventIds;
  readonly #writer: JournalWriter;
  /** Segments that got into this directory from another project. */
  readonly #strangers = new Set<string>();
  /** Lines that were damaged, and are to be set aside. */
  readonly #damaged: DamagedLine[] = [];
  #sql: Sql;
  #notInSnapshot = 0;

  /** Read-only, only the index in memory is kept up to date: nothing is set aside, saved or removed. */
  constructor(options: JournalOptions, access: StoreAccess) {
    this.#options = options;
    this.#access = access;
    this.#ids = createEventIds(options.clock);
    this.#writer = new JournalWriter({ ...options, directory: this.#path, ids: this.#ids });
    this.#sql = this.#restored() ?? openIndex(options.sqlJs);
  }

  get sql(): Sql {
    return this.#sql;
  }

  /** Reads an event from the journal itself: the index holds no text. */
  readonly read: ReadEvent = ({ segment, offset, length }) => {
    const line = decodeLine(readBytes(join(this.#path, segment), offset, length));
    return line.kind === 'event' ? line.event : null;
  };

  /**
   * Writes all the appends by one write and one sync, and indexes them. Each comes out as its events or as the error
   * that kept it out of the journal.
   */
  append(appends: readonly (readonly EventDraft[])[]): (JournalEvent[] | DaybookError)[] {
    const stamped = appends.map((drafts) => this.#stamp(drafts));
    const events = stamped.filter((append) => Array.isArray(append)).filter((append) => append.length > 0);
    if (events.length === 0) return stamped;
    try {
      this.#indexOwn(this.#writer.write(events));
      return stamped;
    } catch (error) {
      const failure = toDaybookError(error);
      return stamped.map((append) => (Array.isArray(append) && append.length > 0 ? failure : append));
    }
  }

  /** The segments that others write to. */
  others(): string[] {
    return listSegments(this.#path).filter((segment) => this.#isOther(segment));
  }

  /** Reads everything that is not in the index yet. To be called once, at first. Throws `journal.newer-schema`. */
  catchUp(): void {
    const isFromSnapshot = coveredSegments(this.#sql).size > 0;
    const events = this.others().flatMap((segment) => this.#readSegment(segment, { opening: true }));
    // What was erased while this was being read may have been read before.
    const isLate = ({ id }: JournalEvent): boolean => isFromSnapshot || id > this.#writer.id;
    const erasures = events.filter(({ type }) => type === 'erasure.completed');
    if (erasures.length > 0) this.removeSnapshots();
    if (erasures.some(isLate)) this.rebuild();
    else this.#sql.transaction(() => indexInterrupted(this.#sql, this.read));
  }

  /** Reads what others have added to a segment. Throws `journal.newer-schema`. */
  readNew(segment: string): News {
    if (!this.#isOther(segment)) return { events: [], rebuilt: false };
    const isShorter = fileSize(join(this.#path, segment)) < coveredUpTo(this.#sql, segment);
    const events = isShorter ? [] : this.#readSegment(segment, { opening: false });
    const isErasure = events.some(({ type }) => type === 'erasure.completed');
    // Saved before it, by whomever.
    if (isErasure) this.removeSnapshots();
    // The index still holds what was taken back, or the words of what was erased.
    const isStale = isShorter || isErasure;
    if (isStale) this.rebuild();
    return { events, rebuilt: isStale };
  }

  /** Forgets the index and reads the whole journal again. */
  rebuild(): void {
    this.#sql.close();
    this.#sql = openIndex(this.#options.sqlJs);
    this.#strangers.clear();
    this.#damaged.length = 0;
    for (const segment of listSegments(this.#path)) this.#readSegment(segment, { opening: false });
    this.#sql.transaction(() => indexInterrupted(this.#sql, this.read));
  }

  /** Whether the last snapshot lacks at least that share of what makes a new one due. */
  isSnapshotDue(share = 1): boolean {
    return this.#isWritable && this.#notInSnapshot >= share * this.#options.snapshotEvery;
  }

  /** One that fails is tried again later. */
  writeSnapshot(): void {
    const { directory, disk, logger } = this.#options;
    this.#notInSnapshot = 0;
    try {
      writeSnapshot(disk, directory, this.#writer.id, this.#sql.export());
    } catch (error) {
      logger.error('The index could not be saved. The next start takes longer, nothing is lost.', error);
    }
  }

  /** Throws nothing. */
  removeSnapshots(): void {
    const { directory, disk, logger } = this.#options;
    try {
      if (this.#isWritable) removeSnapshots(disk, directory);
    } catch (error) {
      logger.error('The saved index, which may hold words of what was erased, could not be removed.', error);
    }
  }

  close(): void {
    this.#writer.close();
    this.#sql.close();
  }

  /**
   * Copies the damaged lines that were met into the quarantine. Not while an erasure is unfinished: a line that is half
   * overwritten would have the other half copied.
   */
  setAsideDamage(): void {
    const damaged = this.#damaged.splice(0);
    try {
      if (this.#isWritable) setAside(this.#options.disk, this.#quarantine, damaged);
    } catch (error) {
      this.#options.logger.error('Damaged lines of the journal could not be set aside.', error);
    }
  }

  get #isWritable(): boolean {
    return this.#access === 'read-write';
  }

  get #path(): string {
    return join(this.#options.directory, JOURNAL_DIRECTORY);
  }

  get #quarantine(): string {
    return join(this.#options.directory, QUARANTINE_FILE);
  }

  /** The index from the last snapshot, unless that is of no use, or speaks of more than there is. */
  #restored(): Sql | undefined {
    try {
      const database = readSnapshot(this.#options.directory);
      if (!database) return undefined;
      const sql = openIndex(this.#options.sqlJs, database);
      const covered = [...coveredSegments(sql)];
      for (const id of latestEventIds(sql)) this.#ids.observe(id);
      if (covered.every(([segment, end]) => end <= fileSize(join(this.#path, segment)))) return sql;
      sql.close();
    } catch (error) {
      this.#options.logger.warn(`The saved index is of no use: ${String(error)}`);
    }
    return undefined;
  }

  #stamp(drafts: readonly EventDraft[]): JournalEvent[] | DaybookError {
    try {
      return this.#writer.stamp(drafts);
    } catch (error) {
      return toDaybookError(error);
    }
  }

  #indexOwn(records: readonly JournalRecord[]): void {
    const last = records.at(-1);
    if (!last) return;
    try {
      this.#index(last.segment, records, last.offset + last.length + 1);
    } catch (error) {
      // The records are on disk: whatever is wrong with the index, it can be built from there.
      this.#options.logger.error('The index did not take a record and is built anew.', error);
      this.rebuild();
    }
  }

  /** `opening`: a line without an end is not waited for, but taken for damaged. */
  #readSegment(segment: string, { opening }: { opening: boolean }): readonly JournalEvent[] {
    const { pause, projectId } = this.#options;
    const start = coveredUpTo(this.#sql, segment);
    if (fileSize(join(this.#path, segment)) === start) return [];
    const scan = (): SegmentScan => scanSegment(this.#path, segment, start, projectId);
    const damagedIn = ({ damaged, tail }: SegmentScan): readonly DamagedLine[] =>
      opening && tail ? [...damaged, tail] : damaged;
    let found = scan();
    if (notSetAside(this.#quarantine, damagedIn(found)).length > 0) {
      // Somebody may be writing it just now, or overwriting it.
      pause();
      found = scan();
    }
    this.#damaged.push(...damagedIn(found));
    if (found.foreign) this.#strangers.add(segment);
    for (const { event } of found.records) this.#ids.observe(event.id);
    if (found.end > start) this.#index(segment, found.records, found.end);
    return found.records.map(({ event }) => event);
  }

  #index(segment: string, records: readonly JournalRecord[], end: number): void {
    indexRecords(this.#sql, segment, records, end);
    this.#notInSnapshot += records.length;
  }

  #isOther(segment: string): boolean {
    return writerOf(segment) !== undefined && !this.#writer.owns(segment) && !this.#strangers.has(segment);
  }
}
