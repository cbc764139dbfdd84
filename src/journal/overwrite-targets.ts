import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from './disk.ts';
import { erasedLine, paddedLine } from './erased-line.ts';
import type { JournalEventOf } from './events.ts';
import type { JournalFiles } from './journal-files.ts';
import { decodeRecord } from './record.ts';
import { rewritePacks, type SegmentChange } from './rewrite-pack.ts';
import { isMissing, isSegmentName, type Location, readBytes } from './segments.ts';
import { removeTemporary } from './temporary-files.ts';

export type ErasureTarget = JournalEventOf<'erasure.requested'>['targets'][number];

/** What was requested: an event of the journal. */
export type RequestedErasure = Pick<JournalEventOf<'erasure.requested'>, 'id' | 'targets'>;
type CompletedErasure = Pick<JournalEventOf<'erasure.completed'>, 'id' | 'erasureId' | 'locations'>;

/** Where an erasure is carried out. */
export interface ErasureSite {
  /** The project's directory. */
  readonly root: string;
  readonly files: JournalFiles;
  readonly disk: Disk;
  /**
   * Reads what all writers have added to the journal, and tells every erasure that was requested, by whomever, and is not
   * completed. Throws when the journal cannot be read.
   */
  readonly unfinished: () => readonly RequestedErasure[];
  /** What others have completed, as far as it was read since the journal was opened. */
  readonly completed: () => readonly CompletedErasure[];
}

/**
 * Overwrites the targets of a request that is in the journal, in every copy that there is, and syncs. Doing it again, also
 * after it was cut short, comes to the same.
 *
 * Temporary files go first, then what they may become is looked for: a pack that was made from what stood here before can
 * then not come to stand. For whoever makes a file from others (a compaction, another erasure in the same pack) makes it
 * under a temporary name *before* reading them; then looks for unfinished requests; then, whether what was read is still
 * the same; and only then gives it its name. If the temporary file was there when temporary files were removed, the
 * renaming fails. If it was made after that, then so was the look at the requests: and this one is either seen there, or
 * finished, and has changed what was read.
 */
export function overwriteTargets(site: ErasureSite, request: RequestedErasure): void {
  const { files, disk } = site;
  removeTemporary(files.directory, disk);
  const contested = new Set<string>();
  // Somebody who overwrites the same line at the same time may have read it before this was written, and write after it.
  // He has requested it before: whoever looks last sees it, and of what both have hit nothing stays.
  addContested(site, request, contested);
  do overwriteInPlace(site, request.targets, contested);
  while (addContested(site, request, contested));
  const changesOf = ({ targets }: RequestedErasure): SegmentChange[] =>
    targets.flatMap((target) => {
      const segment = segmentOf(site, target.file);
      const overwrite = (line: Buffer): Buffer | null => overwritten(line, target, contested);
      return segment === undefined ? [] : [{ ...target, segment, overwrite }];
    });
  rewritePacks({ files, disk, unfinished: () => site.unfinished().flatMap(changesOf) }, changesOf(request));
  // What others have removed or replaced in the meantime must not come back with the power, either.
  disk.syncDirectory(files.directory);
}

/**
 * Adds those of the request's lines to `contested` that another erasure has hit as well whose author did not know of this
 * one, or this one's not of him. Tells whether there was anything new.
 */
function addContested(site: ErasureSite, { id, targets }: RequestedErasure, contested: Set<string>): boolean {
  const before = contested.size;
  const directory = basename(site.files.directory);
  const unfinished = site.unfinished().filter((other) => other.id !== id);
  // Ids follow causality: who requested this after he had heard of that one has the greater id.
  const completed = site.completed().filter((other) => other.id > id && other.erasureId !== id);
  const elsewhere = new Set([
    ...unfinished.flatMap((other) => other.targets.map(lineKey)),
    ...completed.flatMap(({ locations = [] }) =>
      locations.map(({ segment, offset }) => lineKey({ file: `${directory}/${segment}`, offset })),
    ),
  ]);
  for (const line of targets.map(lineKey)) if (elsewhere.has(line)) contested.add(line);
  return contested.size > before;
}

function lineKey({ file, offset }: Pick<ErasureTarget, 'file' | 'offset'>): string {
  return `${file}@${offset}`;
}

function overwriteInPlace(
  site: ErasureSite,
  targets: readonly ErasureTarget[],
  contested: ReadonlySet<string>,
): void {
  for (const [file, there] of Map.groupBy(targets, (target) => target.file)) {
    const segment = segmentOf(site, file);
    const ownPath = basename(file) === file ? [join(site.root, file)] : [];
    const paths = segment === undefined ? ownPath : site.files.pathsOf(segment);
    for (const path of paths) overwriteLines(path, site.disk, there, contested);
  }
}

/** Puts an `erased` record in the place of one record, whatever it is. */
export function eraseRecord(site: ErasureSite, { segment, offset, length }: Location): void {
  const current = site.files.read(segment, offset, length);
  const file = `${basename(site.files.directory)}/${segment}`;
  const replacement = erasedLine(decodeRecord(current), length);
  overwriteTargets(site, { id: '', targets: [{ file, offset, length, crc: crc32(current), replacement }] });
}

/** The name of the segment that a target is in; undefined for another file. */
function segmentOf({ files }: ErasureSite, file: string): string | undefined {
  const isSegment = dirname(file) === basename(files.directory) && isSegmentName(basename(file));
  return isSegment ? basename(file) : undefined;
}

function overwriteLines(
  path: string,
  disk: Disk,
  targets: readonly ErasureTarget[],
  contested: ReadonlySet<string>,
): void {
  const file = openExisting(path, disk);
  if (file === null) return;
  try {
    for (const target of targets) {
      const current = readBytes(path, target.offset, target.length);
      const wanted = current && overwritten(current, target, contested);
      if (wanted) disk.write(file, wanted, target.offset);
    }
    disk.sync(file);
  } finally {
    disk.close(file);
  }
}

/** What is to stand in the place of a line; null when that stands there, or when the line is not there as a whole. */
function overwritten(current: Buffer, target: ErasureTarget, contested: ReadonlySet<string>): Buffer | null {
  const { length, crc, replacement } = target;
  if (current.length < length) return null;
  const isContested = contested.has(lineKey(target));
  const planned = paddedLine(replacement, length);
  if (current.equals(planned) && !isContested) return null;
  // Another erasure was here since this one was planned. It left what this one is to erase, and our replacement would
  // bring back what it erased: so nothing of the record stays.
  const record = crc32(current) === crc && !isContested ? undefined : decodeRecord(current);
  const wanted = record === undefined ? planned : paddedLine(erasedLine(record, length), length);
  return current.equals(wanted) ? null : wanted;
}

function openExisting(path: string, disk: Disk): number | null {
  try {
    return disk.open(path, 'r+');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
