import type { JournalFiles } from './journal-files.ts';
import { MAX_PACK_BYTES, MAX_SEGMENTS } from './pack-format.ts';
import { contentOf, findLayout } from './pack-layout.ts';
import type { Pack } from './read-pack.ts';
import { fileBytes } from './segments.ts';
import type { SegmentContent } from './write-pack.ts';

/** What is to become one pack: segments, or small packs. */
export interface Sources {
  /** Segments that are files of their own, plain or sealed. */
  readonly segments: readonly string[];
  readonly packs: readonly Pack[];
}

export interface Limits {
  readonly worthBytes: number;
  readonly worthSegments: number;
  readonly packBytes: number;
}

/** So many packs of less than half the size are made into one: there are never many more of them. */
const WORTH_PACKS = 8;

/** What is worth packing, oldest first; null when nothing is. `mayPack`: whether nobody writes to a plain segment any more. */
export function sourcesToPack(
  files: JournalFiles,
  limits: Limits,
  mayPack: (segment: string) => boolean,
): Sources | null {
  const fitting = { ...limits, packBytes: Math.min(limits.packBytes, MAX_PACK_BYTES) };
  return segmentsToPack(files, fitting, mayPack) ?? packsToMerge(files, fitting);
}

function segmentsToPack(
  files: JournalFiles,
  { worthBytes, worthSegments, packBytes }: Limits,
  mayPack: (segment: string) => boolean,
): Sources | null {
  // One that is in a pack already is there in two versions, or else it would have been removed: it stays as it is.
  const ready = files.loose.filter(
    ({ segment, isSealed }) => files.packsWith(segment).length === 0 && (isSealed || mayPack(segment)),
  );
  const sized = ready.map(({ segment }) => ({ source: segment, size: files.size(segment) }));
  const small = sized.filter(({ size }) => size <= MAX_PACK_BYTES);
  const bytes = small.reduce((sum, { size }) => sum + size, 0);
  if (small.length < worthSegments && (bytes < worthBytes || small.length === 0)) return null;
  return { segments: fitting(small, packBytes, MAX_SEGMENTS), packs: [] };
}

function packsToMerge(files: JournalFiles, { packBytes }: Limits): Sources | null {
  const small = files.packs.filter(({ layout }) => layout.contentBytes < packBytes / 2);
  if (small.length < WORTH_PACKS) return null;
  const whole = small.filter(isWhole).reverse();
  if (whole.length < WORTH_PACKS) return null;
  const sized = whole.map((pack) => ({ source: pack, size: pack.layout.contentBytes }));
  const packs: Pack[] = [];
  let segments = 0;
  for (const pack of fitting(sized, packBytes, Number.POSITIVE_INFINITY)) {
    segments += pack.layout.segments.length;
    if (segments <= MAX_SEGMENTS) packs.push(pack);
  }
  return packs.length > 1 ? { segments: [], packs } : null;
}

/** The first of them that fit together, and one at least. */
function fitting<T>(
  sources: readonly { readonly source: T; readonly size: number }[],
  bytes: number,
  count: number,
): T[] {
  const chosen: T[] = [];
  let sum = 0;
  for (const { source, size } of sources) {
    sum += size;
    if (chosen.length > 0 && (sum > bytes || chosen.length === count)) break;
    chosen.push(source);
  }
  return chosen;
}

/** A file that a pack is made from, as it was when it was read. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface SourceContents {
  readonly files: readonly SourceFile[];
  /** In the order of the names, each segment once. */
  readonly contents: readonly SegmentContent[];
}

/** Reads them whole. Yields after each. Null when one is not there any more, or damaged. */
export function* readSources(
  files: JournalFiles,
  { segments, packs }: Sources,
): Generator<undefined, SourceContents | null> {
  const read: SourceFile[] = [];
  const contents = new Map<string, Buffer>();
  for (const segment of segments) {
    const [, path] = files.pathsOf(segment);
    const bytes = fileBytes(path);
    if (!bytes) return null;
    read.push({ path, bytes });
    contents.set(segment, bytes);
    if (bytes.length > SLICE_BYTES) yield;
  }
  for (const { path } of packs) {
    const bytes = fileBytes(path);
    const found = bytes && contentsOf(bytes);
    if (!found) return null;
    read.push({ path, bytes });
    for (const { segment, bytes: content } of found) contents.set(segment, content);
    yield;
  }
  const sorted = [...contents].sort(([a], [b]) => (a < b ? -1 : 1));
  return { files: read, contents: sorted.map(([segment, bytes]) => ({ segment, bytes })) };
}

const SLICE_BYTES = 1024 * 1024;

/** The files are as they were read. */
export function areUnchanged(sources: readonly SourceFile[]): boolean {
  return sources.every(({ path, bytes }) => fileBytes(path)?.equals(bytes) ?? false);
}

function isWhole({ path }: Pack): boolean {
  const bytes = fileBytes(path);
  return bytes !== undefined && contentsOf(bytes) !== null;
}

/** The segments of a pack; null when any of it is damaged. */
function contentsOf(pack: Buffer): SegmentContent[] | null {
  const layout = findLayout(pack.subarray(0, 65_536), () => pack);
  if (!layout) return null;
  const members = layout.members.map(({ position, packed, size }) =>
    contentOf(pack.subarray(position, position + packed), size),
  );
  if (!members.every(({ intact }) => intact)) return null;
  const content = Buffer.concat(members.map((member) => member.content));
  return layout.segments.map((segment) => {
    const [from, to] = layout.range(segment, 0, layout.size(segment));
    return { segment, bytes: content.subarray(from, to) };
  });
}
