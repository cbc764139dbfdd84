/**
 * Which documents hold a term, and how often. Documents are numbered from 0 in the order in which they were indexed;
 * numbers of documents that are no more are not used again.
 */
export interface Postings {
  /** How many documents hold the term. Cheap: nothing is decoded. */
  frequency(term: string): number;
  /** Puts all postings of the term into `into`, by ascending document, in place of what was in there. */
  read(term: string, into: PostingBuffer): void;
  /** The terms that begin with `prefix`, in no particular order; one that several layers hold comes several times. */
  termsWith(prefix: string): Iterable<string>;
}

/** Postings that can be gone through from the first to the last, as those do that are to be sealed. */
export interface PostingsByTerm extends Postings {
  /** All terms, each once, in no particular order. */
  terms(): Iterable<string>;
}

/** The most occurrences that are counted of one kind in one document: they fill half a byte each. */
export const MAX_COUNT = 15;

/** Postings, decoded; to be used again for the next term. */
export class PostingBuffer {
  size = 0;
  documents = new Int32Array(1_024);
  /** Occurrences outside of questions, at most MAX_COUNT. */
  stated = new Uint8Array(1_024);
  /** Occurrences in sentences that end in a question mark, at most MAX_COUNT. */
  asked = new Uint8Array(1_024);

  clear(): void {
    this.size = 0;
  }

  /** Adds the postings of another one, which must be of greater documents. */
  append({ size, documents, stated, asked }: PostingBuffer): void {
    this.reserve(size);
    this.documents.set(documents.subarray(0, size), this.size);
    this.stated.set(stated.subarray(0, size), this.size);
    this.asked.set(asked.subarray(0, size), this.size);
    this.size += size;
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    const needed = this.size + more;
    if (needed <= this.documents.length) return;
    const length = Math.max(needed, 2 * this.documents.length);
    this.documents = enlarged(this.documents, new Int32Array(length));
    this.stated = enlarged(this.stated, new Uint8Array(length));
    this.asked = enlarged(this.asked, new Uint8Array(length));
  }
}

function enlarged<T extends Int32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
