import type { PostingBuffer, PostingsByTerm } from './postings.ts';
import { TermCursor, type TermDictionary } from './term-dictionary.ts';

/** In Uint32: first, end, and the lengths of blocks, entries and postings. */
const HEADER_LENGTH = 5;

interface SealedParts {
  readonly first: number;
  readonly end: number;
  readonly dictionary: TermDictionary;
  readonly postings: Uint8Array;
}

/**
 * The postings of the documents from `first` to `end`, `end` excluded, which never change, in one buffer: the header,
 * the blocks of the dictionary, where their postings begin, the dictionary's entries, the postings.
 *
 * A posting is a varint: how many documents were left out since the one before it (since `first - 1` for the first), times
 * two. That one is added where the counts are other than the usual "stated once, not asked"; then a byte follows, `stated`
 * in its high half and `asked` in its low one.
 *
 * Numbers are in the order of bytes of this machine, as typed arrays have it: little-endian wherever this runs.
 */
export class SealedPostings implements PostingsByTerm {
  readonly buffer: ArrayBuffer;
  readonly first: number;
  readonly end: number;
  readonly #dictionary: TermDictionary;
  readonly #postings: Uint8Array;
  readonly #cursor: TermCursor;

  /** Uses the buffer in place. It must be one that `packPostings` has made. */
  constructor(buffer: ArrayBuffer) {
    const header = new Uint32Array(buffer, 0, HEADER_LENGTH);
    const [first = 0, end = 0, blocks = 0, entries = 0, postings = 0] = header;
    const offsets = offsetsOf(blocks, entries);
    this.buffer = buffer;
    this.first = first;
    this.end = end;
    this.#dictionary = {
      blocks: new Uint32Array(buffer, offsets.blocks, blocks),
      postings: new Uint32Array(buffer, offsets.starts, blocks),
      entries: new Uint8Array(buffer, offsets.entries, entries),
    };
    this.#postings = new Uint8Array(buffer, offsets.postings, postings);
    this.#cursor = new TermCursor(this.#dictionary);
  }

  frequency(term: string): number {
    return this.#cursor.find(Buffer.from(term)) ? this.#cursor.count : 0;
  }

  read(term: string, into: PostingBuffer): void {
    into.clear();
    this.append(term, into);
  }

  /** Like `read`, but keeps what is in the buffer, which must be of lesser documents. */
  append(term: string, into: PostingBuffer): void {
    if (this.#cursor.find(Buffer.from(term))) this.#decode(this.#cursor.start, this.#cursor.count, into);
  }

  *terms(): Iterable<string> {
    const cursor = new TermCursor(this.#dictionary);
    while (cursor.next()) yield cursor.term;
  }

  *termsWith(prefix: string): Iterable<string> {
    const cursor = new TermCursor(this.#dictionary);
    const bytes = Buffer.from(prefix);
    for (let more = cursor.seek(bytes); more && cursor.startsWith(bytes); more = cursor.next()) {
      yield cursor.term;
    }
  }

  #decode(start: number, count: number, into: PostingBuffer): void {
    into.reserve(count);
    const { documents, stated, asked } = into;
    const bytes = this.#postings;
    const end = into.size + count;
    let document = this.first - 1;
    let position = start;
    for (let index = into.size; index < end; index++) {
      let byte = bytes[position++] ?? 0;
      let value = byte & 0x7f;
      for (let shift = 7; byte > 0x7f; shift += 7) {
        byte = bytes[position++] ?? 0;
        value |= (byte & 0x7f) << shift;
      }
      document += (value >>> 1) + 1;
      documents[index] = document;
      const counts = value & 1 ? (bytes[position++] ?? 0) : 0x10;
      stated[index] = counts >> 4;
      asked[index] = counts & 0x0f;
    }
    into.size = end;
  }
}

/** Puts the parts into one buffer. */
export function packPostings({ first, end, dictionary, postings }: SealedParts): SealedPostings {
  const { blocks, entries } = dictionary;
  const offsets = offsetsOf(blocks.length, entries.length);
  const buffer = new ArrayBuffer(offsets.postings + postings.length);
  const header = [first, end, blocks.length, entries.length, postings.length];
  new Uint32Array(buffer, 0, HEADER_LENGTH).set(header);
  new Uint32Array(buffer, offsets.blocks, blocks.length).set(blocks);
  new Uint32Array(buffer, offsets.starts, blocks.length).set(dictionary.postings);
  const bytes = new Uint8Array(buffer);
  bytes.set(entries, offsets.entries);
  bytes.set(postings, offsets.postings);
  return new SealedPostings(buffer);
}

interface Offsets {
  readonly blocks: number;
  /** Where the postings of blocks begin. */
  readonly starts: number;
  readonly entries: number;
  readonly postings: number;
}

function offsetsOf(blocks: number, entries: number): Offsets {
  const start = 4 * HEADER_LENGTH;
  const afterBlocks = start + 8 * blocks;
  return { blocks: start, starts: start + 4 * blocks, entries: afterBlocks, postings: afterBlocks + entries };
}
