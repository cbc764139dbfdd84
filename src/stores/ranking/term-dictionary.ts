import { ByteSink } from './byte-sink.ts';

const TERMS_PER_BLOCK = 16;

/**
 * Terms in ascending order of their UTF-8 bytes, each with where its postings are. An entry is: how many bytes it has in
 * common with the term before it, how many others follow, those, the number of its postings, and their length in
 * bytes; all numbers are varints. The first of every 16 terms is written in full, so that one can begin there.
 */
export interface TermDictionary {
  readonly entries: Uint8Array;
  /** By block of 16 terms: where in `entries` it begins. */
  readonly blocks: Uint32Array;
  /** By block: where the postings of its first term begin. Those of the others follow without a gap. */
  readonly postings: Uint32Array;
}

/** Writes a dictionary term after term, in order. */
export class TermDictionaryWriter {
  readonly #entries = new ByteSink();
  readonly #blocks: number[] = [];
  readonly #postings: number[] = [];
  #previous: Uint8Array = new Uint8Array(0);
  #count = 0;
  #end = 0;

  /** `term` is kept, not copied. */
  add(term: Uint8Array, count: number, postingsLength: number): void {
    const entries = this.#entries;
    let shared = 0;
    if (this.#count++ % TERMS_PER_BLOCK === 0) {
      this.#blocks.push(entries.length);
      this.#postings.push(this.#end);
    } else {
      shared = sharedLength(this.#previous, term);
    }
    entries.varint(shared);
    entries.varint(term.length - shared);
    entries.bytes(term.subarray(shared));
    entries.varint(count);
    entries.varint(postingsLength);
    this.#previous = term;
    this.#end += postingsLength;
  }

  finish(): TermDictionary {
    return {
      entries: this.#entries.written(),
      blocks: Uint32Array.from(this.#blocks),
      postings: Uint32Array.from(this.#postings),
    };
  }
}

/** A place in a dictionary: before its first term, or at one. */
export class TermCursor {
  /** The number of the term's postings. */
  count = 0;
  /** Where they begin, in bytes. */
  start = 0;
  readonly #dictionary: TermDictionary;
  readonly #entries: Uint8Array;
  #position = 0;
  #term = Buffer.alloc(64);
  #termLength = 0;
  #postingsLength = 0;

  constructor(dictionary: TermDictionary) {
    this.#dictionary = dictionary;
    this.#entries = dictionary.entries;
  }

  get term(): string {
    return this.#term.toString('utf8', 0, this.#termLength);
  }

  /** Goes to the next term; false when there is none. */
  next(): boolean {
    if (this.#position >= this.#entries.length) return false;
    const shared = this.#varint();
    const added = this.#varint();
    this.#extend(shared, added);
    this.count = this.#varint();
    this.start += this.#postingsLength;
    this.#postingsLength = this.#varint();
    return true;
  }

  /** Goes to the first term that is not before `target`; false when there is none. */
  seek(target: Uint8Array): boolean {
    let low = 0;
    let high = this.#dictionary.blocks.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      this.#enter(middle);
      this.next();
      if (this.#compare(target) <= 0) low = middle + 1;
      else high = middle - 1;
    }
    this.#enter(Math.max(0, high));
    while (this.next()) {
      if (this.#compare(target) >= 0) return true;
    }
    return false;
  }

  /** Goes to this very term, if there is such a one. */
  find(target: Uint8Array): boolean {
    return this.seek(target) && this.#compare(target) === 0;
  }

  startsWith(prefix: Uint8Array): boolean {
    return (
      this.#termLength >= prefix.length &&
      this.#term.compare(prefix, 0, prefix.length, 0, prefix.length) === 0
    );
  }

  #enter(block: number): void {
    this.#position = this.#dictionary.blocks[block] ?? 0;
    this.start = this.#dictionary.postings[block] ?? 0;
    this.#postingsLength = 0;
  }

  #extend(shared: number, added: number): void {
    const length = shared + added;
    if (length > this.#term.length) {
      const old = this.#term;
      this.#term = Buffer.alloc(2 * length);
      this.#term.set(old);
    }
    for (let index = shared; index < length; index++) {
      this.#term[index] = this.#entries[this.#position++] ?? 0;
    }
    this.#termLength = length;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#entries[this.#position++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Negative when the term comes before `target`, 0 when they are the same. */
  #compare(target: Uint8Array): number {
    const length = Math.min(this.#termLength, target.length);
    for (let index = 0; index < length; index++) {
      const difference = (this.#term[index] ?? 0) - (target[index] ?? 0);
      if (difference !== 0) return difference;
    }
    return this.#termLength - target.length;
  }
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a[index] !== b[index]) return index;
  }
  return length;
}
