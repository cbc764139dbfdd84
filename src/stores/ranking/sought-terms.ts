import { UNPARTED_SCRIPTS } from '../../memory/recall-text.ts';
import type { SoughtTerm } from './accumulator.ts';
import type { Postings } from './postings.ts';
import type { ParsedQuery, QueryWord } from './query.ts';
import { similarTerms, termsBegunBy } from './similar-terms.ts';
import type { Stem } from './terms.ts';

/** Of more words, the rarest are looked up. */
const MAX_SOUGHT = 32;

const SINGLE_CHARACTER = new RegExp(`^[${UNPARTED_SCRIPTS}]$`, 'u');

/** What to look up for a query, those that name speakers last. When nothing at all is found: what may have been meant. */
export function soughtTerms(query: ParsedQuery, postings: Postings, stem: Stem): SoughtTerm[] {
  const sought = query.words.map((word) => soughtFor(word, query, postings));
  const found = sought.filter(
    ({ terms, related, speaker }) =>
      speaker > 0 || [...terms, ...related].some((term) => postings.frequency(term) > 0),
  );
  if (found.length > 0 || query.times.length > 0) return limited(found, postings);
  return limited(
    query.words.map((word) => ({ ...word, related: [], terms: similarTerms(word.word, stem, postings) })),
    postings,
  );
}

function soughtFor(
  { word, term, weight, speaker, related }: QueryWord,
  { isQuestion, isBegun, words }: ParsedQuery,
  postings: Postings,
): SoughtTerm {
  const sought = { weight, speaker, related: isQuestion ? related : [] };
  // A text's characters are indexed by pairs, and each begins a pair or is a term by itself.
  if (SINGLE_CHARACTER.test(word)) return { ...sought, terms: [...new Set(postings.termsWith(word))] };
  const mayGrow = isBegun && !isQuestion && word === words.at(-1)?.word;
  if (mayGrow && postings.frequency(term) === 0) return { ...sought, terms: termsBegunBy(word, postings) };
  return { ...sought, terms: [term] };
}

function limited(sought: readonly SoughtTerm[], postings: Postings): SoughtTerm[] {
  const frequency = ({ terms }: SoughtTerm): number =>
    terms.reduce((sum, term) => sum + postings.frequency(term), 0);
  const kept =
    sought.length <= MAX_SOUGHT
      ? [...sought]
      : sought.toSorted((a, b) => frequency(a) - frequency(b)).slice(0, MAX_SOUGHT);
  return kept.toSorted((a, b) => Math.sign(a.speaker) - Math.sign(b.speaker));
}
