import {
  decodeDirectory,
  decodeMember,
  encodeDirectory,
  END_MEMBER,
  memberPositions,
  memberSize,
  type PackDirectory,
} from './pack-format.ts';
import { newerSchema } from './segments.ts';

export interface PackMember {
  /** Where it begins in the file, and how long it is there. */
  readonly position: number;
  readonly packed: number;
  /** Where its content begins among that of all members, and how long that is. */
  readonly start: number;
  readonly size: number;
}

/** Where everything stands in a pack. All numbers are bytes. */
export class PackLayout {
  readonly directory: PackDirectory;
  readonly members: readonly PackMember[];
  /** Where each segment begins among the content of all members, and how long it is. */
  readonly #segments = new Map<string, { start: number; size: number }>();

  /** `dataAt`: where the first member after the directory begins. */
  constructor(directory: PackDirectory, dataAt: number) {
    this.directory = directory;
    let content = 0;
    for (const [name, size] of directory.segments) {
      this.#segments.set(name, { start: content, size });
      content += size;
    }
    let position = dataAt;
    let start = 0;
    this.members = directory.members.map(([packed, size]) => {
      const member = { position, packed, start, size };
      position += packed;
      start += size;
      return member;
    });
  }

  get segments(): readonly string[] {
    return [...this.#segments.keys()];
  }

  /** Of all segments together. */
  get contentBytes(): number {
    const last = this.members.at(-1);
    return last ? last.start + last.size : 0;
  }

  has(segment: string): boolean {
    return this.#segments.has(segment);
  }

  size(segment: string): number {
    return this.#segments.get(segment)?.size ?? 0;
  }

  /** The range of the content that this range of a segment is, as far as the segment reaches. */
  range(segment: string, offset: number, length: number): [from: number, to: number] {
    const { start, size } = this.#segments.get(segment) ?? { start: 0, size: 0 };
    const from = start + Math.min(offset, size);
    return [from, Math.min(from + length, start + size)];
  }

  /** The indices of the members that hold this range of the content. */
  membersIn(from: number, to: number): number[] {
    let low = 0;
    for (let high = this.members.length; low < high;) {
      const middle = (low + high) >> 1;
      const { start, size } = this.members[middle] ?? { start: 0, size: 0 };
      if (start + size <= from) low = middle + 1;
      else high = middle;
    }
    const indices: number[] = [];
    for (let index = low; (this.members[index]?.start ?? to) < to; index++) indices.push(index);
    return indices;
  }
}

/** What a member holds; zero bytes where it cannot be inflated. */
export interface FoundContent {
  readonly content: Buffer;
  /** The checksum is right. Where it is not, single records may still be whole. */
  readonly intact: boolean;
  /** Nothing came out. */
  readonly lost: boolean;
}

/** Inflates a member whose content is known to have this size. */
export function contentOf(member: Buffer, size: number): FoundContent {
  const decoded = decodeMember(member);
  if (decoded?.content.length === size) return { ...decoded, lost: false };
  return { content: Buffer.alloc(size), intact: false, lost: true };
}

/**
 * Finds out where everything stands in a pack, from the first 64 KiB or, if the directory there is damaged, from the copy
 * of it at the end; null when that is damaged, too. Throws `journal.newer-schema` for a pack of a later format.
 */
export function findLayout(start: Buffer, readAll: () => Buffer): PackLayout | null {
  const dataAt = memberSize(start);
  const first = believed(start.subarray(0, dataAt));
  return first ? new PackLayout(first, dataAt) : layoutFromEnd(readAll());
}

/** The whole file. */
export function encodePack(segments: PackDirectory['segments'], members: readonly EncodedMember[]): Buffer[] {
  const sizes = members.map(({ packed, size }) => [packed.length, size] as const);
  const directory = encodeDirectory({ segments, members: sizes });
  return [directory, ...members.map(({ packed }) => packed), directory, END_MEMBER];
}

export interface EncodedMember {
  readonly packed: Buffer;
  /** Of its content. */
  readonly size: number;
}

function layoutFromEnd(bytes: Buffer): PackLayout | null {
  const end = bytes.length - END_MEMBER.length;
  for (const position of memberPositions(bytes).toReversed()) {
    const directory = position < end ? believed(bytes.subarray(position, end)) : null;
    if (!directory) continue;
    const packed = directory.members.reduce((total, [size]) => total + size, 0);
    return new PackLayout(directory, position - packed);
  }
  return null;
}

function believed(member: Buffer): PackDirectory | null {
  const directory = decodeDirectory(member);
  if (directory === 'newer') throw newerSchema();
  return directory;
}
