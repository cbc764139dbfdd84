import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { areUnchanged, readSources, type Sources, sourcesToPack } from './compaction-sources.ts';
import type { Disk } from './disk.ts';
import { createEventIds } from './event-ids.ts';
import type { JournalFiles } from './journal-files.ts';
import type { JournalWriter } from './journal-writer.ts';
import { packName } from './pack-format.ts';
import { removeRedundant } from './redundant-copies.ts';
import { fileSize, isMissing } from './segments.ts';
import { createTemporary, removeTemporary } from './temporary-files.ts';
import { createPack } from './write-pack.ts';

export interface CompactionSite {
  readonly files: JournalFiles;
  readonly disk: Disk;
  readonly clock: Clock;
  /**
   * The caller's own. It must have a segment begun, whose header tells older versions of Daybook, which see no packs,
   * that this journal is not for them: until then nothing is packed.
   */
  readonly writer: JournalWriter;
  /**
   * Reads what all writers have added to the journal, and tells whether something was requested to be erased, by
   * whomever, that is not erased everywhere yet. Throws when the journal cannot be read.
   */
  readonly isErasing: () => boolean;
}

export interface CompactionOptions {
  /** A segment that was not written to for so long, in milliseconds, is taken for done with. */
  readonly idleMs?: number;
  /** It is worth it for so much content in bytes, … */
  readonly worthBytes?: number;
  /** … or for so many segments. */
  readonly worthSegments?: number;
  /** About how much content a pack gets, in bytes. */
  readonly packBytes?: number;
}

const DAY_MS = 86_400_000;
/** Nobody takes so long, in milliseconds, to write a pack. Who does has to begin again. */
const ABANDONED_MS = 600_000;
const MIB = 1024 * 1024;
const DEFAULTS: Required<CompactionOptions> = {
  idleMs: DAY_MS,
  worthBytes: 4 * MIB,
  worthSegments: 16,
  packBytes: 8 * MIB,
};

/** Packs until nothing is worth it, at once; see `compact`. Returns whether there may be more to do. */
export function compactOnce(site: CompactionSite, options?: CompactionOptions): boolean {
  const steps = compact(site, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Makes one pack of segments to which nobody writes any more, and of small packs, and removes these. Yields every few
 * milliseconds; in between anything may happen, also to the journal, and it may be given up by `return()`. Returns whether
 * there may be more to do. Throws Node's errors; then everything is as it was, or is so after the next time.
 *
 * A segment is renamed before it is read. Its writer looks, after each sync and before it acknowledges, whether the name
 * still stands for its file. So whatever was acknowledged was synced before the renaming, and is read here; anything later
 * is written again, elsewhere.
 *
 * When a segment or pack is in the way of an erasure, nothing comes of this: see `overwriteTargets`.
 */
export function* compact(site: CompactionSite, options?: CompactionOptions): Generator<undefined, boolean> {
  const { files, disk, clock, writer } = site;
  const limits = { ...DEFAULTS, ...options };
  const own = writer.currentSegment;
  // When it is idle itself, another writer may be about to pack it, and with it the last header that old versions see.
  if (own === null || isIdle(site, own, limits.idleMs) || site.isErasing()) return false;
  removeTemporary(files.directory, disk, clock.now() - ABANDONED_MS);
  files.list();
  removeRedundant(files, disk);
  const choose = (): Sources | null =>
    sourcesToPack(files, limits, (segment) =>
      writer.owns(segment) ? segment !== own : isIdle(site, segment, limits.idleMs),
    );
  const sources = choose();
  if (!sources) return false;
  const ids = createEventIds(clock);
  // The newest name of all: see `removeRedundant`.
  for (const { name } of files.packs) ids.observe(name.slice(0, 26));
  const path = join(files.directory, packName(ids.next()));
  for (const segment of sources.segments) seal(files, disk, segment);
  const temporary = createTemporary(path, 'new', disk);
  try {
    const read = yield* readSources(files, sources);
    if (!read) return false;
    temporary.fill(yield* createPack(read.contents));
    const isOutdated = site.isErasing() || !areUnchanged(read.files) || !isPlain(files, own);
    if (isOutdated || !temporary.rename()) return false;
    disk.syncDirectory(files.directory);
    for (const source of read.files) disk.remove(source.path);
    disk.syncDirectory(files.directory);
  } finally {
    temporary.discard();
    files.list();
  }
  return choose() !== null;
}

/** Renames a segment, so that its writer notices that nothing is to be appended any more. */
function seal(files: JournalFiles, disk: Disk, segment: string): void {
  const [plain, sealed] = files.pathsOf(segment);
  try {
    disk.rename(plain, sealed);
  } catch (error) {
    // It is sealed already.
    if (!isMissing(error)) throw error;
  }
}

function isPlain(files: JournalFiles, segment: string): boolean {
  const [plain] = files.pathsOf(segment);
  return fileSize(plain) !== undefined;
}

/** A clock that has jumped makes this true too early, which costs a writer that is alive a new segment, or too late. */
function isIdle({ files, clock }: CompactionSite, segment: string, idleMs: number): boolean {
  const [plain] = files.pathsOf(segment);
  const stat = statSync(plain, { throwIfNoEntry: false });
  return stat !== undefined && clock.now() - stat.mtimeMs >= idleMs;
}
