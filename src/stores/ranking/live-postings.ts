import { ASKED } from './terms.ts';
import type { PostingBuffer, PostingsByTerm } from './postings.ts';

/** Sizes of a term's blocks, in postings: most terms are rare, a few are in every other document. */
const FIRST_BLOCK = 2;
const LARGEST_BLOCK = 512;
/** A posting is a document's number and its counts in one number of 32 bits. */
const MAX_DOCUMENT = 2 ** 24 - 1;

/**
 * Postings that grow with every document. Each term has a chain of blocks in one array: the first number of a block says
 * where the next one starts, the rest are postings. A term costs its entry in a map and 20 bytes, a posting 4–8 bytes.
 */
export class LivePostings implements PostingsByTerm {
  readonly #terms = new Map<string, number>();
  #blocks = new Uint32Array(1_024);
  /** 0 stands for no block. */
  #blocksEnd = 1;
  /** By term: where its first block starts, where its next posting goes, and where the block ends that it goes to. */
  #first = new Uint32Array(256);
  #next = new Uint32Array(256);
  #end = new Uint32Array(256);
  #size = new Uint32Array(256);
  #frequency = new Uint32Array(256);

  /** Documents come by ascending number, each once; `counts` is as in CountedTerms. */
  add(document: number, counts: ReadonlyMap<string, number>): void {
    if (document > MAX_DOCUMENT) throw new RangeError(`Document ${document} is over ${MAX_DOCUMENT}.`);
    for (const [term, packed] of counts) this.#append(this.#numberOf(term), document * 256 + packed);
  }

  frequency(term: string): number {
    const number = this.#terms.get(term);
    return number === undefined ? 0 : (this.#frequency[number] ?? 0);
  }

  read(term: string, into: PostingBuffer): void {
    into.clear();
    const number = this.#terms.get(term);
    if (number === undefined) return;
    const left = this.#frequency[number] ?? 0;
    into.reserve(left);
    const { documents, stated, asked } = into;
    const blocks = this.#blocks;
    let size = FIRST_BLOCK;
    let start = this.#first[number] ?? 0;
    while (into.size < left) {
      const end = start + 1 + Math.min(size, left - into.size);
      for (let at = start + 1; at < end; at++) {
        const posting = blocks[at] ?? 0;
        documents[into.size] = posting >>> 8;
        stated[into.size] = posting % ASKED;
        asked[into.size] = (posting >>> 4) % ASKED;
        into.size++;
      }
      start = blocks[start] ?? 0;
      size = Math.min(LARGEST_BLOCK, 2 * size);
    }
  }

  *termsWith(prefix: string): Iterable<string> {
    for (const term of this.#terms.keys()) if (term.startsWith(prefix)) yield term;
  }

  terms(): Iterable<string> {
    return this.#terms.keys();
  }

  #numberOf(term: string): number {
    const known = this.#terms.get(term);
    if (known !== undefined) return known;
    const number = this.#terms.size;
    this.#terms.set(term, number);
    if (number === this.#first.length) {
      this.#first = doubled(this.#first);
      this.#next = doubled(this.#next);
      this.#end = doubled(this.#end);
      this.#size = doubled(this.#size);
      this.#frequency = doubled(this.#frequency);
    }
    const start = this.#newBlock(FIRST_BLOCK);
    this.#first[number] = start;
    this.#startBlock(number, start, FIRST_BLOCK);
    return number;
  }

  #append(term: number, posting: number): void {
    const [next = 0, end = 0, size = 0] = [this.#next[term], this.#end[term], this.#size[term]];
    if (next === end) {
      const larger = Math.min(LARGEST_BLOCK, 2 * size);
      const start = this.#newBlock(larger);
      this.#blocks[end - size - 1] = start;
      this.#startBlock(term, start, larger);
    }
    const at = this.#next[term] ?? 0;
    this.#blocks[at] = posting;
    this.#next[term] = at + 1;
    this.#frequency[term] = (this.#frequency[term] ?? 0) + 1;
  }

  #startBlock(term: number, start: number, size: number): void {
    this.#next[term] = start + 1;
    this.#end[term] = start + 1 + size;
    this.#size[term] = size;
  }

  #newBlock(size: number): number {
    const start = this.#blocksEnd;
    this.#blocksEnd += size + 1;
    if (this.#blocksEnd > this.#blocks.length) this.#blocks = doubled(this.#blocks);
    return start;
  }
}

function doubled(old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * old.length);
  larger.set(old);
  return larger;
}
