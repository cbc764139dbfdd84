import { words } from '../../memory/recall-text.ts';
import { PostingBuffer, type Postings } from './postings.ts';
import type { Stem } from './terms.ts';

/** Whether a text has each of the phrases, word for word, whatever their case and accents. */
export function hasPhrases(text: string, phrases: readonly (readonly string[])[]): boolean {
  const all = words(text);
  return phrases.every((phrase) => hasSequence(all, phrase));
}

function hasSequence(all: readonly string[], sequence: readonly string[]): boolean {
  const [first = ''] = sequence;
  for (let at = all.indexOf(first); at >= 0; at = all.indexOf(first, at + 1)) {
    if (sequence.every((word, index) => all[at + index] === word)) return true;
  }
  return false;
}

/** The documents that hold every word of the phrases somewhere, in ascending order. */
export function documentsWithWords(
  phrases: readonly (readonly string[])[],
  postings: Postings,
  stem: Stem,
): Int32Array {
  const terms = [...new Set(phrases.flat().map(stem))];
  const rarestFirst = terms.toSorted((a, b) => postings.frequency(a) - postings.frequency(b));
  const buffer = new PostingBuffer();
  let common: Int32Array | null = null;
  for (const term of rarestFirst) {
    postings.read(term, buffer);
    const found = buffer.documents.subarray(0, buffer.size);
    common = common ? intersection(common, found) : found.slice();
    if (common.length === 0) break;
  }
  return common ?? new Int32Array(0);
}

/** Of two ascending lists; the result takes the place of the first. */
function intersection(first: Int32Array, second: Int32Array): Int32Array {
  let size = 0;
  let at = 0;
  for (const document of first) {
    while (at < second.length && (second[at] ?? 0) < document) at++;
    if (second[at] === document) first[size++] = document;
  }
  return first.subarray(0, size);
}
