import { randomBytes } from 'node:crypto';
import { DaybookError } from '../base/errors.ts';
import type { Disk } from './disk.ts';
import type { JournalFiles } from './journal-files.ts';
import { encodeMember } from './pack-format.ts';
import {
  contentOf,
  encodePack,
  findLayout,
  type FoundContent,
  type PackLayout,
  type PackMember,
} from './pack-layout.ts';
import { fileBytes, type Location } from './segments.ts';
import { createTemporary } from './temporary-files.ts';

/** A line that is to be overwritten. */
export interface SegmentChange extends Location {
  /** What is to stand in its place, of the same length; null when nothing is to be changed. Doing it twice changes nothing. */
  readonly overwrite: (line: Buffer) => Buffer | null;
}

export interface PackSite {
  readonly files: JournalFiles;
  readonly disk: Disk;
  /** All changes that anybody has requested, as of now, and that are not known to be made everywhere. */
  readonly unfinished: () => readonly SegmentChange[];
}

/** Others that change the same pack at the same time have to finish first. There are only so many. */
const ATTEMPTS = 20;

/**
 * Changes lines wherever they stand in packs. Each pack is made anew and takes the place of the old one: members without
 * a change are copied as they are. The changes of others that are under way are made as well, since two who did so at the
 * same time would take back each other's; see `overwriteTargets` for why none is lost.
 */
export function rewritePacks(site: PackSite, changes: readonly SegmentChange[]): void {
  const segments = new Set(changes.map(({ segment }) => segment));
  site.files.list();
  for (const { path, layout } of site.files.packs) {
    if (layout.segments.some((segment) => segments.has(segment))) rewritePack(site, path, changes);
  }
  site.files.forget();
}

function rewritePack(site: PackSite, path: string, changes: readonly SegmentChange[]): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) if (isRewritten(site, path, changes)) return;
  throw new DaybookError(
    'journal.write-failed',
    'Others change this project’s memory all the time. Try again.',
  );
}

/** False: somebody else came in between, and it is to be tried again. */
function isRewritten(
  { files, disk, unfinished }: PackSite,
  path: string,
  changes: readonly SegmentChange[],
): boolean {
  if (!changesIn(fileBytes(path), changes)) return true;
  const all = [...changes, ...unfinished()];
  const temporary = createTemporary(path, randomBytes(8).toString('hex'), disk);
  try {
    const source = fileBytes(path);
    const changed = changesIn(source, all);
    if (!source || !changed) return false;
    temporary.fill(changed.encode());
    const known = new Set(all.map(keyOf));
    if (!unfinished().every((change) => known.has(keyOf(change)))) return false;
    if (!fileBytes(path)?.equals(source) || !temporary.rename()) return false;
  } finally {
    temporary.discard();
  }
  disk.syncDirectory(files.directory);
  return true;
}

function keyOf({ segment, offset, length }: SegmentChange): string {
  return `${segment}@${offset}+${length}`;
}

/** The pack with the changes; null when they change nothing. */
function changesIn(bytes: Buffer | undefined, changes: readonly SegmentChange[]): ChangedPack | null {
  const layout = bytes && findLayout(bytes.subarray(0, 65_536), () => bytes);
  if (!layout) return null;
  const pack = new ChangedPack(bytes, layout);
  for (const change of changes) if (layout.has(change.segment)) pack.apply(change);
  return pack.isChanged ? pack : null;
}

class ChangedPack {
  readonly #bytes: Buffer;
  readonly #layout: PackLayout;
  /** By the index of the member: those that were looked at, and of these the ones that were changed. */
  readonly #contents = new Map<number, FoundContent>();
  readonly #changed = new Set<number>();

  constructor(bytes: Buffer, layout: PackLayout) {
    this.#bytes = bytes;
    this.#layout = layout;
  }

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  apply({ segment, offset, length, overwrite }: SegmentChange): void {
    const [from, to] = this.#layout.range(segment, offset, length);
    const indices = this.#layout.membersIn(from, to);
    const parts = indices.map((index) => {
      const { start } = this.#member(index);
      return this.#find(index).content.subarray(Math.max(0, from - start), to - start);
    });
    const wanted = overwrite(Buffer.concat(parts));
    if (wanted) for (const index of indices) this.#put(index, from, wanted);
  }

  /** The whole file. */
  encode(): Buffer[] {
    const members = this.#layout.members.map((member, index) => {
      const content = this.#changed.has(index) ? this.#contents.get(index)?.content : undefined;
      return { packed: content ? encodeMember(content) : this.#packed(member), size: member.size };
    });
    return encodePack(this.#layout.directory.segments, members);
  }

  /** Writes that part of a line, which begins at `from`, that this member holds. What cannot be read stays as it is. */
  #put(index: number, from: number, line: Buffer): void {
    const { start, size } = this.#member(index);
    const { content, lost } = this.#find(index);
    if (lost) return;
    const copy = Buffer.from(content);
    line.copy(copy, Math.max(0, from - start), Math.max(0, start - from), start + size - from);
    if (copy.equals(content)) return;
    this.#contents.set(index, { content: copy, intact: true, lost });
    this.#changed.add(index);
  }

  #find(index: number): FoundContent {
    const member = this.#member(index);
    const found = this.#contents.get(index) ?? contentOf(this.#packed(member), member.size);
    this.#contents.set(index, found);
    return found;
  }

  #member(index: number): PackMember {
    return this.#layout.members[index] ?? { position: 0, packed: 0, start: 0, size: 0 };
  }

  #packed({ position, packed }: PackMember): Buffer {
    return this.#bytes.subarray(position, position + packed);
  }
}
