import { fstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { DaybookError } from '../base/errors.ts';
import type { Disk } from './disk.ts';
import type { EventIds } from './event-ids.ts';
import { type EventDraft, JOURNAL_SCHEMA, type JournalEvent, journalEventSchema } from './events.ts';
import { encodeLine } from './record.ts';
import { type JournalRecord, segmentName, writerOf } from './segments.ts';

export interface JournalWriterOptions {
  readonly directory: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly clock: Clock;
  readonly ids: EventIds;
  readonly disk: Disk;
  /** A segment that has grown to this many bytes is followed by a new one. */
  readonly segmentBytes: number;
}

interface OpenSegment {
  readonly name: string;
  readonly file: number;
  readonly inode: bigint;
  /** The end of the last acknowledged append, in bytes. */
  end: number;
}

/**
 * Appends to the journal: one per process and activation, with segments that nobody else appends to. Makes nothing on
 * disk before the first append.
 */
export class JournalWriter {
  /** A ULID. */
  readonly id: string;
  readonly #options: JournalWriterOptions;
  #segment: OpenSegment | null = null;
  #sequence = 0;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.id = options.ids.next();
  }

  /** The segment that is appended to; null before the first append, and while none is open. */
  get currentSegment(): string | null {
    return this.#segment?.name ?? null;
  }

  owns(segment: string): boolean {
    return writerOf(segment) === this.id;
  }

  /** Gives events their ids and times. Throws `internal` for what could not be read back. */
  stamp(drafts: readonly EventDraft[]): JournalEvent[] {
    const { agentId, clock, ids } = this.#options;
    return drafts.map((draft) => {
      const at = new Date(clock.now()).toISOString();
      const parsed = journalEventSchema.safeParse({ id: ids.next(), at, writer: this.id, agentId, ...draft });
      if (parsed.success) return parsed.data;
      throw new DaybookError('internal', `This cannot be kept in the journal: ${parsed.error.message}`);
    });
  }

  /**
   * Writes appends (each of one event or more, that stand or fall together) by one write and one sync. Throws
   * `journal.write-failed` when the disk refused; then none of them is in the journal.
   *
   * When somebody has sealed the segment meanwhile, to pack it, he may have read it before the appends were in it. So
   * they go into a new one, too. Events have ids: whoever reads both copies takes them for one.
   */
  write(appends: readonly (readonly JournalEvent[])[]): JournalRecord[] {
    const left: OpenSegment[] = [];
    const { disk } = this.#options;
    try {
      for (;;) {
        const segment = this.#usable();
        const records = segment ? this.#extend(segment, appends) : this.#begin(appends);
        if (records) return records;
        if (this.#segment) left.push(this.#segment);
        this.#segment = null;
      }
    } catch (error) {
      for (const { file, end } of left) attempt(() => disk.truncate(file, end));
      throw writeFailed(error);
    } finally {
      for (const { file } of left) attempt(() => disk.close(file));
    }
  }

  close(): void {
    const segment = this.#segment;
    this.#segment = null;
    // What was acknowledged is synced: an error of closing changes nothing.
    if (segment) attempt(() => this.#options.disk.close(segment.file));
  }

  /** The current segment, unless it is full, or was deleted or changed behind our back. */
  #usable(): OpenSegment | null {
    const segment = this.#segment;
    if (!segment) return null;
    const { size, nlink } = fstatSync(segment.file);
    if (size === segment.end && size < this.#options.segmentBytes && nlink > 0) return segment;
    this.close();
    return null;
  }

  /** Null when the new segment is no longer in its place. */
  #begin(appends: readonly (readonly JournalEvent[])[]): JournalRecord[] | null {
    const { directory, disk, projectId } = this.#options;
    disk.makeDirectory(directory);
    const name = segmentName(this.id, ++this.#sequence);
    const file = disk.open(join(directory, name), 'ax');
    const segment: OpenSegment = { name, file, inode: fstatSync(file, { bigint: true }).ino, end: 0 };
    this.#segment = segment;
    const header = this.stamp([
      {
        type: 'segment.opened',
        schema: JOURNAL_SCHEMA,
        projectId,
        actor: 'system',
        origin: { kind: 'daybook', why: 'a new segment' },
      },
    ]);
    try {
      const records = this.#extend(segment, [header, ...appends]);
      disk.syncDirectory(directory);
      return records;
    } catch (error) {
      this.close();
      attempt(() => disk.remove(join(directory, name)));
      throw error;
    }
  }

  /** Null when the segment is no longer in its place. */
  #extend(segment: OpenSegment, appends: readonly (readonly JournalEvent[])[]): JournalRecord[] | null {
    const { disk } = this.#options;
    const lines: Buffer[] = [];
    const records: JournalRecord[] = [];
    let offset = segment.end;
    for (const append of appends) {
      for (const [index, event] of append.entries()) {
        const line = encodeLine(event, index < append.length - 1);
        lines.push(line);
        records.push({ segment: segment.name, offset, length: line.length - 1, event });
        offset += line.length;
      }
    }
    try {
      disk.write(segment.file, Buffer.concat(lines));
      disk.sync(segment.file);
      if (!this.#isInPlace(segment)) return null;
    } catch (error) {
      // What was written of it must not come to light later. Nor is the file to be trusted any more: after a failed sync
      // a system may have dropped the pages and call the next sync a success.
      attempt(() => disk.truncate(segment.file, segment.end));
      this.close();
      throw error;
    }
    segment.end = offset;
    return records;
  }

  /** Nobody has renamed, replaced or removed it. A segment's name is never used again. */
  #isInPlace({ name, inode }: OpenSegment): boolean {
    const there = statSync(join(this.#options.directory, name), { bigint: true, throwIfNoEntry: false });
    // On Windows, not every file system has such numbers, and a file that is open cannot be replaced.
    return there !== undefined && (there.ino === inode || process.platform === 'win32');
  }
}

/** For clearing up after an error that is about to be reported anyway. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Then it stays as it is.
  }
}

function writeFailed(cause: unknown): DaybookError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = REASONS[code] ?? `the disk reported an error${code && ` (${code})`}`;
  return new DaybookError(
    'journal.write-failed',
    `The last change is not saved: ${reason}. Everything that was saved before is safe. Put it right and try again.`,
    { cause },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'Daybook may not write to its storage folder',
  EPERM: 'Daybook may not write to its storage folder',
};
