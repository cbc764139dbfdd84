import { wordsByPiece } from '../../memory/recall-text.ts';
import type { RankedDocument } from './best-documents.ts';
import { PostingBuffer, type Postings } from './postings.ts';
import type { Stem } from './terms.ts';

/** So much text is read to find phrases in. In UTF-16 code units. */
const MAX_PHRASE_CHARACTERS = 20_000_000;
/** What it costs to get at a text, in the time of reading so many code units. */
const COST_OF_TEXT = 1_000;

/**
 * The candidates whose texts have the phrases, in their order, and how many there are in all: an estimate where the
 * candidates' texts are so long or so many that the last of them are not read. It is the same for every page of a search.
 */
export function withPhrases(
  candidates: readonly RankedDocument[],
  phrases: readonly (readonly string[])[],
  textOf: (document: number) => string,
): { found: RankedDocument[]; total: number } {
  const found: RankedDocument[] = [];
  let left = MAX_PHRASE_CHARACTERS;
  let read = 0;
  for (const candidate of candidates) {
    if (left <= 0) break;
    const text = textOf(candidate.document);
    left -= text.length + COST_OF_TEXT;
    read++;
    if (hasPhrases(text, phrases)) found.push(candidate);
  }
  const unread = candidates.length - read;
  return { found, total: found.length + (unread === 0 ? 0 : Math.round((unread * found.length) / read)) };
}

/** Whether a text has each of the phrases, word for word, whatever their case and accents. */
export function hasPhrases(text: string, phrases: readonly (readonly string[])[]): boolean {
  let missing = phrases;
  const kept = Math.max(...phrases.map(({ length }) => length - 1));
  let before: readonly string[] = [];
  for (const piece of wordsByPiece(text)) {
    const all = [...before, ...piece];
    missing = missing.filter((phrase) => !hasSequence(all, phrase));
    if (missing.length === 0) return true;
    before = kept > 0 ? all.slice(-kept) : [];
  }
  return false;
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
