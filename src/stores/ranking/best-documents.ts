import type { Documents } from './documents.ts';

export interface RankedDocument {
  readonly document: number;
  /** Higher is better. Comparable only within one answer. */
  readonly score: number;
}

/** Best first; of equals the newer first. */
export function compareRanked({ at }: Documents): (a: RankedDocument, b: RankedDocument) => number {
  return (a, b) =>
    b.score - a.score || (at[b.document] ?? 0) - (at[a.document] ?? 0) || b.document - a.document;
}

/** Keeps the best `size` of all that are offered: a binary heap with the worst of them on top. */
export class BestDocuments {
  /** What scores less is not kept. */
  least = -Infinity;
  readonly #size: number;
  readonly #compare: (a: RankedDocument, b: RankedDocument) => number;
  readonly #heap: RankedDocument[] = [];

  constructor(size: number, documents: Documents) {
    this.#size = size;
    this.#compare = compareRanked(documents);
  }

  offer(document: number, score: number): void {
    if (score < this.least) return;
    const heap = this.#heap;
    const worst = heap[0];
    if (heap.length < this.#size) {
      heap.push({ document, score });
      this.#rise(heap.length - 1);
    } else if (worst) {
      const entry = { document, score };
      if (this.#compare(entry, worst) > 0) return;
      heap[0] = entry;
      this.#sink();
    }
    if (heap.length === this.#size) this.least = heap[0]?.score ?? Infinity;
  }

  sorted(): RankedDocument[] {
    return this.#heap.toSorted(this.#compare);
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#heap.length && this.#isWorse(child, worst)) worst = child;
      }
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #isWorse(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    return first !== undefined && second !== undefined && this.#compare(first, second) > 0;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first && second) [this.#heap[a], this.#heap[b]] = [second, first];
  }
}
