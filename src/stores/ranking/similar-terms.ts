import type { Postings } from './postings.ts';
import type { Stem } from './terms.ts';

/** Of more terms, those that are in the most documents. */
const MAX_SIMILAR = 50;
/** Too many others begin with fewer letters. */
const LEAST_BEGUN = 3;
/** Shorter words are within one edit of too many others. */
const LEAST_EDITED = 4;
/** How many letters may be behind the part of a word that is a term: an ending that is not finished yet. */
const MAX_ENDING = 3;

/** Terms that an unfinished word may become, or whose ending it has begun. */
export function termsBegunBy(word: string, postings: Postings): string[] {
  if (word.length < LEAST_BEGUN) return [];
  const begun = mostFrequent(new Set(postings.termsWith(word)), postings);
  for (let length = word.length - 1; length >= Math.max(LEAST_EDITED, word.length - MAX_ENDING); length--) {
    const shorter = word.slice(0, length);
    if (begun.length === 0 && postings.frequency(shorter) > 0) begun.push(shorter);
  }
  return begun;
}

/** Terms that a word may have been meant for: they begin with it, or are one edit away from it or from its stem. */
export function similarTerms(word: string, stem: Stem, postings: Postings): string[] {
  const begun = termsBegunBy(word, postings);
  if (begun.length > 0 || word.length < LEAST_EDITED) return begun;
  const forms = [...new Set([word, stem(word)])];
  const near = (term: string): boolean => forms.some((form) => isWithinOneEdit(form, term));
  // Most misspelt words begin right, and looking through all terms takes long.
  const alike = chosen(postings.termsWith(word.slice(0, 1)), near);
  return mostFrequent(alike.size > 0 ? alike : chosen(postings.termsWith(''), near), postings);
}

/** Whether one letter put in, left out, put for another or changed in place with its neighbour makes one of the other. */
export function isWithinOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  if (same === long.length) return true;
  if (short.slice(same) === long.slice(same + 1)) return true;
  if (short.length < long.length) return false;
  if (short.slice(same + 1) === long.slice(same + 1)) return true;
  const isSwapped = short[same] === long[same + 1] && short[same + 1] === long[same];
  return isSwapped && short.slice(same + 2) === long.slice(same + 2);
}

function chosen(terms: Iterable<string>, isWanted: (term: string) => boolean): Set<string> {
  const found = new Set<string>();
  for (const term of terms) if (isWanted(term)) found.add(term);
  return found;
}

function mostFrequent(terms: ReadonlySet<string>, postings: Postings): string[] {
  if (terms.size <= MAX_SIMILAR) return [...terms];
  const counted = [...terms].map((term) => ({ term, frequency: postings.frequency(term) }));
  return counted
    .toSorted((a, b) => b.frequency - a.frequency)
    .slice(0, MAX_SIMILAR)
    .map(({ term }) => term);
}
