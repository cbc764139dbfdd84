import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isPackName } from './pack-format.ts';
import { identityFrom, MemberCache, openPack, type Pack } from './read-pack.ts';
import {
  fileSize,
  isSegmentName,
  linesIn,
  listNames,
  type Location,
  type RawLine,
  readBytes,
  sealedName,
  segmentOfSealed,
  wholeLinesOf,
} from './segments.ts';

/**
 * The files of a journal as the segments that they hold, wherever these are: a segment is a file of its own, which is
 * renamed when it is to be packed, and removed when it is. Its name, its bytes and their offsets stay the same.
 *
 * Others move segments at any time, always onwards: plain, sealed, packed. Whoever looks in that order finds it. When
 * there are several copies, which a crash may leave, the plain or sealed one counts, then that in the newest pack.
 */
export class JournalFiles {
  readonly directory: string;
  readonly #cache = new MemberCache();
  #plain: ReadonlySet<string> = new Set();
  #sealed: ReadonlySet<string> = new Set();
  /** By name, newest first. */
  #packs: ReadonlyMap<string, Pack> = new Map();
  /** By segment, the newest pack that holds it. */
  #packOf: ReadonlyMap<string, Pack> = new Map();
  /** Packs whose directory is damaged, by name, with what tells that they were changed. */
  #unreadable: ReadonlyMap<string, string> = new Map();

  /** An absolute path; the directory need not be there. */
  constructor(directory: string) {
    this.directory = directory;
  }

  /** Looks into the directory, and tells the names of the segments, oldest writer first. */
  list(): string[] {
    const before = this.#names();
    this.#look();
    const isLost = (segment: string): boolean => !this.#isKnown(segment);
    // What moves from one name to another while the names are read may be seen under neither.
    if (this.#sealed.size > 0 || [...before].some(isLost)) this.#look();
    return [...this.#names()].sort();
  }

  /** In bytes; 0 for a segment that is not there. */
  size(segment: string): number {
    return (
      this.#find(
        segment,
        (path) => fileSize(path),
        (pack) => pack.layout.size(segment),
      ) ?? 0
    );
  }

  /**
   * The bytes of a segment from `offset` on; fewer than `length` where it is shorter, none where it is not there. Zero
   * bytes stand for what is damaged in a pack. They may be shared: not to be changed.
   */
  read(segment: string, offset: number, length: number): Buffer {
    const fromPack = (pack: Pack): Buffer | undefined => {
      const found = pack.read(segment, offset, length);
      if (!found || found.intact) return found?.bytes;
      const others = this.packsWith(segment).filter((other) => other !== pack);
      const whole = others.map((other) => other.read(segment, offset, length)).find((other) => other?.intact);
      return whole?.bytes ?? found.bytes;
    };
    const bytes = this.#find(segment, (path) => readBytes(path, offset, length), fromPack);
    return bytes ?? Buffer.alloc(0);
  }

  /** The lines of a segment from `start` on, which must be the beginning of one. */
  *lines(segment: string, start: number): Generator<RawLine> {
    for (const { offset, bytes } of this.wholeLines(segment, start)) yield* linesIn(bytes, offset);
  }

  /** The same, many lines at a time: about 1 MiB. What stands behind the last newline comes last. */
  wholeLines(segment: string, start: number): ReturnType<typeof wholeLinesOf> {
    return wholeLinesOf((offset, length) => this.read(segment, offset, length), start);
  }

  /** Nobody appends to this segment any more: it is packed, or about to be, as far as is known since the last look. */
  isSealed(segment: string): boolean {
    return !this.#plain.has(segment) && (this.#sealed.has(segment) || this.#packOf.has(segment));
  }

  /** Where a segment may stand as a file of its own, in the order in which to look. */
  pathsOf(segment: string): [plain: string, sealed: string] {
    return [join(this.directory, segment), join(this.directory, sealedName(segment))];
  }

  /** The segments that are files of their own, oldest writer first, as they were when last looked at. */
  get loose(): readonly { readonly segment: string; readonly isSealed: boolean }[] {
    const names = [...new Set([...this.#plain, ...this.#sealed])].sort();
    return names.map((segment) => ({ segment, isSealed: !this.#plain.has(segment) }));
  }

  /** Newest first, as they were when last looked at. */
  get packs(): readonly Pack[] {
    return [...this.#packs.values()];
  }

  /** The packs that hold a copy of the segment, newest first, as they were when last looked at. */
  packsWith(segment: string): readonly Pack[] {
    return this.packs.filter((pack) => pack.layout.has(segment));
  }

  /** Packs of which nothing can be read, as they were when last looked at: as one damaged line each, without a text. */
  get unreadablePacks(): readonly (Location & { readonly text: string })[] {
    return [...this.#unreadable.keys()].map((name) => {
      const length = fileSize(join(this.directory, name)) ?? 0;
      return { segment: name, offset: 0, length, text: '' };
    });
  }

  /** Forgets what was inflated: it may hold what was erased since. */
  forget(): void {
    this.#cache.clear();
  }

  #find<T>(
    segment: string,
    inFile: (path: string) => T | undefined,
    inPack: (pack: Pack) => T | undefined,
  ): T | undefined {
    const known =
      this.#plain.has(segment) || this.#sealed.has(segment) ? undefined : this.#packOf.get(segment);
    const found = known && inPack(known);
    if (found !== undefined) return found;
    // It has moved, or the pack was replaced. That may happen again before it is found, but not for ever.
    for (let attempt = 0; attempt < 5; attempt++) {
      for (const path of this.pathsOf(segment)) {
        const there = inFile(path);
        if (there !== undefined) return there;
      }
      this.#look();
      const pack = this.#packOf.get(segment);
      const there = pack && inPack(pack);
      if (there !== undefined || !this.#isKnown(segment)) return there;
    }
    return undefined;
  }

  #look(): void {
    const names = listNames(this.directory);
    this.#plain = new Set(names.filter(isSegmentName));
    this.#sealed = new Set(names.flatMap((name) => segmentOfSealed(name) ?? []));
    const packs = new Map<string, Pack>();
    const unreadable = new Map<string, string>();
    for (const name of names.filter(isPackName).sort().reverse()) {
      const identity = identityAt(join(this.directory, name));
      if (identity === undefined) continue;
      const pack = this.#unreadable.get(name) === identity ? 'unreadable' : this.#packAt(name, identity);
      if (pack === 'unreadable') unreadable.set(name, identity);
      else if (pack) packs.set(name, pack);
    }
    this.#packs = packs;
    this.#unreadable = unreadable;
    const oldestFirst = [...packs.values()].reverse();
    this.#packOf = new Map(
      oldestFirst.flatMap((pack) => pack.layout.segments.map((segment) => [segment, pack])),
    );
  }

  #packAt(name: string, identity: string): Pack | 'unreadable' | undefined {
    const known = this.#packs.get(name);
    if (known?.identity === identity) return known;
    if (known) this.#cache.clear();
    const opened = openPack(join(this.directory, name), this.#cache);
    return opened === 'missing' ? undefined : opened;
  }

  #isKnown(segment: string): boolean {
    return this.#plain.has(segment) || this.#sealed.has(segment) || this.#packOf.has(segment);
  }

  #names(): Set<string> {
    return new Set([...this.#plain, ...this.#sealed, ...this.#packOf.keys()]);
  }
}

function identityAt(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && identityFrom(stat);
}
