import { join } from 'node:path';
import type { SqlJsStatic } from 'sql.js';
import type { Clock } from '../base/clock.ts';
import { type DaybookError, toDaybookError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Disk } from '../journal/disk.ts';
import { createEventIds, type EventIds } from '../journal/event-ids.ts';
import type { EventDraft, JournalEvent, JournalEventOf } from '../journal/events.ts';
import { JournalFiles } from '../journal/journal-files.ts';
import { JournalWriter } from '../journal/journal-writer.ts';
import { notSetAside, setAside } from '../journal/quarantine.ts';
import { decodeLine } from '../journal/record.ts';
import { type DamagedLine, scanSegment, type SegmentScan } from '../journal/scan-segment.ts';
import { type JournalRecord, type Location, writerOf } from '../journal/segments.ts';
import type { StoreAccess } from '../memory/ports.ts';
import { type ErasedLocations, reindexErased } from './index-erasure.ts';
import { indexInterrupted } from './index-messages.ts';
import { messageCount, type ReadEvent } from './index-schema.ts';
import { coveredSegments, coveredUpTo, indexRecords, latestEventIds, openIndex } from './event-index.ts';
import { MessageCache } from './message-cache.ts';
import { readSnapshot, removeOldPostings, removeSnapshots, writeSnapshot } from './snapshot-file.ts';
import type { Sql } from './sql.ts';
import { TextIndex } from './text-index.ts';

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
  /** A snapshot is due when the last one lacks so many records, and with a large index more: see SNAPSHOT_SHARE. */
  readonly snapshotEvery: number;
  /** Waits, for about 50 ms, until a line that somebody is writing just now is whole. */
  readonly pause: () => void;
}

export interface News {
  readonly events: readonly JournalEvent[];
  /** The index was built anew: anything may be different now. */
  readonly rebuilt: boolean;
}

/**
 * The share of all messages that a snapshot has to lack as well: with a larger index it takes longer to write one, and so
 * it may take longer to read what it lacks.
 */
const SNAPSHOT_SHARE = 0.02;

export const JOURNAL_DIRECTORY = 'journal';
export const QUARANTINE_FILE = 'quarantine.jsonl';

/** The journal of a project with the index over it, which is brought up to date by whatever is read or written here. */
export class IndexedJournal {
  readonly files: JournalFiles;
  /** What others have completed, as far as it was read since this was opened. */
  readonly erasedElsewhere: JournalEventOf<'erasure.completed'>[] = [];
  readonly #options: JournalOptions;
  readonly #access: StoreAccess;
  readonly #ids: EventIds;
  readonly #writer: JournalWriter;
  /** Segments that got into this directory from another project. */
  readonly #strangers = new Set<string>();
  /** Lines that were damaged, and are to be set aside. */
  readonly #damaged: DamagedLine[] = [];
  #sql: Sql;
  #messages: MessageCache;
  #text: TextIndex;
  #notInSnapshot = 0;

  /** Read-only, only the index in memory is kept up to date: nothing is set aside, saved or removed. */
  constructor(options: JournalOptions, access: StoreAccess) {
    this.files = new JournalFiles(join(options.directory, JOURNAL_DIRECTORY));
    this.#options = options;
    this.#access = access;
    this.#ids = createEventIds(options.clock);
    this.#writer = new JournalWriter({ ...options, directory: this.files.directory, ids: this.#ids });
    this.#sql = this.#restored() ?? openIndex(options.sqlJs);
    this.#messages = new MessageCache(this.#sql, this.read);
    this.#text = this.#openText();
  }

  /** The only one in this process that appends. */
  get writer(): JournalWriter {
    return this.#writer;
  }

  get sql(): Sql {
    return this.#sql;
  }

  get messages(): MessageCache {
    return this.#messages;
  }

  /** The words of the messages. */
  get text(): TextIndex {
    return this.#text;
  }

  /** Reads an event from the journal itself: the index holds no text. */
  readonly read: ReadEvent = ({ segment, offset, length }) => {
    const line = decodeLine(this.files.read(segment, offset, length));
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
    return this.files.list().filter((segment) => this.#isOther(segment));
  }

  /** Reads everything that is not in the index yet. To be called once, at first. Throws `journal.newer-schema`. */
  catchUp(): void {
    const isFromSnapshot = coveredSegments(this.#sql).size > 0;
    const events = this.others().flatMap((segment) => this.#readSegment(segment, { opening: true }));
    this.#damaged.push(...this.files.unreadablePacks);
    // What was erased while this was being read may have been read before.
    const isLate = ({ id }: JournalEvent): boolean => isFromSnapshot || id > this.#writer.id;
    this.#followErasures(events, isLate);
    this.#sql.transaction(() => indexInterrupted(this.#sql));
  }

  /** Reads what others have added to a segment. Throws `journal.newer-schema`. */
  readNew(segment: string): News {
    if (!this.#isOther(segment)) return { events: [], rebuilt: false };
    const isShorter = this.files.size(segment) < coveredUpTo(this.#sql, segment);
    const events = isShorter ? [] : this.#readSegment(segment, { opening: false });
    const isErasure = this.#followErasures(events);
    // The index still holds what was taken back.
    if (isShorter) this.rebuild();
    return { events, rebuilt: isShorter || isErasure };
  }

  /** Brings the index to what the journal says, after records were overwritten. */
  reindex(locations: ErasedLocations): void {
    this.#messages.clear();
    reindexErased(this.#sql, this.read, locations);
    // What SQLite leaves behind in the gaps of its pages goes, too.
    this.#sql.script('VACUUM');
    // Read while they were half overwritten, they still have the other half.
    const isErased = (line: DamagedLine): boolean => locations.some((location) => overlap(line, location));
    this.#damaged.splice(0, Infinity, ...this.#damaged.filter((line) => !isErased(line)));
    this.#text.forget();
    this.#notInSnapshot = Number.MAX_SAFE_INTEGER;
  }

  /** Forgets the index and reads the whole journal again. */
  rebuild(): void {
    this.#sql.close();
    this.#sql = openIndex(this.#options.sqlJs);
    this.#messages = new MessageCache(this.#sql, this.read);
    this.#text = this.#openText();
    this.#strangers.clear();
    this.#damaged.length = 0;
    for (const segment of this.files.list()) this.#readSegment(segment, { opening: false });
    this.#damaged.push(...this.files.unreadablePacks);
    this.#sql.transaction(() => indexInterrupted(this.#sql));
  }

  /** Whether the last snapshot lacks at least that share of what makes a new one due. */
  isSnapshotDue(share = 1): boolean {
    const { snapshotEvery } = this.#options;
    const unsaved = Math.max(this.#notInSnapshot, this.#text.unsaved);
    if (!this.#isWritable || unsaved < share * snapshotEvery) return false;
    return unsaved >= share * Math.max(snapshotEvery, SNAPSHOT_SHARE * messageCount(this.#sql));
  }

  /** One that fails is tried again later. */
  writeSnapshot(): void {
    const { directory, disk, logger, clock } = this.#options;
    this.#notInSnapshot = 0;
    try {
      this.#text.save();
      writeSnapshot(disk, directory, this.#writer.id, this.#sql.export());
      removeOldPostings(disk, directory, new Set(this.#text.files), clock.now());
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
      if (covered.every(([segment, end]) => end <= this.files.size(segment))) return sql;
      sql.close();
    } catch (error) {
      this.#options.logger.warn(`The saved index is of no use: ${String(error)}`);
    }
    return undefined;
  }

  #openText(): TextIndex {
    const { directory, disk, logger } = this.#options;
    return new TextIndex({
      directory,
      disk,
      logger,
      sql: this.#sql,
      read: this.read,
      messages: this.#messages,
    });
  }

  /** Does as others did who erased something. Tells whether they did. */
  #followErasures(
    events: readonly JournalEvent[],
    isLate: (event: JournalEvent) => boolean = () => true,
  ): boolean {
    const erasures = events.filter((event) => event.type === 'erasure.completed');
    if (erasures.length === 0) return false;
    this.erasedElsewhere.push(...erasures);
    // While they are there: what is not to be forgotten need not be read again.
    this.#text.load();
    // Saved before it, by whomever.
    this.removeSnapshots();
    this.files.forget();
    const late = erasures.filter(isLate);
    if (late.some(({ locations }) => !locations)) this.rebuild();
    else if (late.length > 0) this.reindex(late.flatMap(({ locations = [] }) => locations));
    return true;
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
    if (this.files.size(segment) === start) return [];
    const scan = (): SegmentScan => scanSegment(this.files, segment, start, projectId);
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

function overlap(a: Location, b: Location): boolean {
  return a.segment === b.segment && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
