import { type BigIntStats, fstatSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { contentOf, findLayout, type FoundContent, type PackLayout } from './pack-layout.ts';
import { isMissing, withFile } from './segments.ts';

/** How many inflated members are kept, which is 4 MB at most: what is read together mostly stands together. */
const KEPT_MEMBERS = 256;

/** Inflated members of any packs, those that were used last. */
export class MemberCache {
  readonly #members = new Map<string, FoundContent>();

  get(key: string, read: () => FoundContent): FoundContent {
    const member = this.#members.get(key) ?? read();
    this.#members.delete(key);
    this.#members.set(key, member);
    const [oldest] = this.#members.keys();
    if (this.#members.size > KEPT_MEMBERS && oldest !== undefined) this.#members.delete(oldest);
    return member;
  }

  clear(): void {
    this.#members.clear();
  }
}

export interface PackedBytes {
  /** Zero bytes stand for what could not be inflated. */
  readonly bytes: Buffer;
  /** Every checksum of what this was inflated from is right. */
  readonly intact: boolean;
}

/**
 * A pack as it was found. It is never changed but only replaced as a whole, so what is known of it holds for as long as
 * the file is the same.
 */
export class Pack {
  readonly name: string;
  readonly path: string;
  /** Tells the file from others that come to have its name. */
  readonly identity: string;
  readonly layout: PackLayout;
  readonly #cache: MemberCache;

  constructor(path: string, identity: string, layout: PackLayout, cache: MemberCache) {
    this.name = basename(path);
    this.path = path;
    this.identity = identity;
    this.layout = layout;
    this.#cache = cache;
  }

  /** Fewer bytes where the segment is shorter. Undefined when the file is not there any more, or was replaced. */
  read(segment: string, offset: number, length: number): PackedBytes | undefined {
    const [from, to] = this.layout.range(segment, offset, length);
    const parts: Buffer[] = [];
    let intact = true;
    const read = (file: number): boolean => {
      if (identityOf(file) !== this.identity) return false;
      for (const index of this.layout.membersIn(from, to)) {
        const { start, content, intact: isIntact } = this.#member(file, index);
        parts.push(content.subarray(Math.max(0, from - start), to - start));
        intact &&= isIntact;
      }
      return true;
    };
    try {
      if (!withFile(this.path, read)) return undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const [only] = parts;
    return { bytes: only && parts.length === 1 ? only : Buffer.concat(parts), intact };
  }

  #member(file: number, index: number): FoundContent & { start: number } {
    const { position, packed, start, size } = this.layout.members[index] ?? NO_MEMBER;
    const read = (): FoundContent => {
      const bytes = Buffer.alloc(packed);
      readSync(file, bytes, 0, packed, position);
      return contentOf(bytes, size);
    };
    return { ...this.#cache.get(`${this.path} ${this.identity} ${index}`, read), start };
  }
}

const NO_MEMBER = { position: 0, packed: 0, start: 0, size: 0 };

/**
 * Reads the directory of a pack: `missing` where there is no file, `unreadable` when the directory is damaged, and its
 * copy, too. Throws `journal.newer-schema` for a pack of a later format.
 */
export function openPack(path: string, cache: MemberCache): Pack | 'missing' | 'unreadable' {
  try {
    return withFile(path, (file) => {
      const identity = identityOf(file);
      const start = Buffer.alloc(65_536);
      const bytes = start.subarray(0, readSync(file, start, 0, start.length, 0));
      const layout = findLayout(bytes, () => readFileSync(path));
      return layout ? new Pack(path, identity, layout, cache) : 'unreadable';
    });
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw error;
  }
}

/** Of an open file. */
function identityOf(file: number): string {
  return identityFrom(fstatSync(file, { bigint: true }));
}

/** Tells a file from any other that had or comes to have its name. Exact to the nanosecond, and for inodes of 64 bits. */
export function identityFrom({ ino, size, mtimeNs }: BigIntStats): string {
  // On Windows the number may depend on how one asks, and a file's time is exact.
  return process.platform === 'win32' ? `${size}-${mtimeNs}` : `${ino}-${size}-${mtimeNs}`;
}
