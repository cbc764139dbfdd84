import { PostingBuffer, type PostingsByTerm } from './postings.ts';
import type { SealedPostings } from './sealed-postings.ts';

/** All postings of several segments, and of the live ones that come after them, as if they were one. */
export class LayeredPostings implements PostingsByTerm {
  readonly #sealed: readonly SealedPostings[];
  readonly #live: PostingsByTerm | undefined;
  readonly #read = new PostingBuffer();

  /** A RangeError when the segments are not in the order of their documents, or overlap. */
  constructor(sealed: readonly SealedPostings[], live?: PostingsByTerm) {
    let end = 0;
    for (const segment of sealed) {
      if (segment.first < end) throw new RangeError(`${segment.first} comes after ${end}.`);
      end = segment.end;
    }
    this.#sealed = sealed;
    this.#live = live;
  }

  frequency(term: string): number {
    return this.#layers().reduce((sum, layer) => sum + layer.frequency(term), 0);
  }

  read(term: string, into: PostingBuffer): void {
    into.clear();
    for (const segment of this.#sealed) segment.append(term, into);
    if (!this.#live) return;
    this.#live.read(term, this.#read);
    into.append(this.#read);
  }

  terms(): Iterable<string> {
    return new Set(this.#layers().flatMap((layer) => [...layer.terms()]));
  }

  *termsWith(prefix: string): Iterable<string> {
    for (const layer of this.#layers()) yield* layer.termsWith(prefix);
  }

  #layers(): readonly PostingsByTerm[] {
    return this.#live ? [...this.#sealed, this.#live] : this.#sealed;
  }
}
