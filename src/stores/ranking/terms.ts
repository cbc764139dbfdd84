import { stemmer } from 'stemmer';
import { UNPARTED_SCRIPTS, words } from '../../memory/recall-text.ts';
import { IRREGULAR_FORMS } from './irregular-forms.ts';
import { MAX_COUNT } from './postings.ts';

/** From a word, as `words` gives it, to what stands for it and its other forms in the index. */
export type Stem = (word: string) => string;

/** What a text holds, for the index. */
export interface CountedTerms {
  /** By term: occurrences outside of questions + 16 × occurrences in questions, each at most MAX_COUNT. */
  readonly counts: ReadonlyMap<string, number>;
  /** Words in all. */
  readonly length: number;
}

export const ASKED = 16;

/** Words are remembered until there are so many. */
const MAX_REMEMBERED = 50_000;
/** Longer words are parts of the text they were found in, as V8 stores them, and would hold all of it in memory. */
const MAX_COPIED = 12;
/** Of a longer word, in UTF-16 code units, only the beginning is indexed and looked up. */
const MAX_TERM = 64;
/** What is longer is no word of English. */
const MAX_STEMMED = 40;

/** Stems by Porter's rules, after irregular forms; other languages and numbers stay as they are. Remembers what it did. */
export function createStem(): Stem {
  const remembered = new Map<string, string>();
  return (wholeWord) => {
    const word = wholeWord.length > MAX_TERM ? beginningOf(wholeWord) : wholeWord;
    const known = remembered.get(word);
    if (known !== undefined) return known;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const own = word.length > MAX_COPIED ? Array.from(word).join('') : word;
    const stem = stemOf(own);
    remembered.set(own, stem);
    return stem;
  };
}

function beginningOf(word: string): string {
  const isCut = /[\uD800-\uDBFF]/.test(word[MAX_TERM - 1] ?? '');
  return word.slice(0, isCut ? MAX_TERM - 1 : MAX_TERM);
}

function stemOf(word: string): string {
  if (word.length > MAX_STEMMED || !/^[a-z]+$/.test(word)) return word;
  return stemmer(IRREGULAR_FORMS.get(word) ?? word);
}

/** Counts a text's terms. */
export function countTerms(text: string, stem: Stem): CountedTerms {
  const counts = new Map<string, number>();
  if (!text.includes('?') && !text.includes('？')) {
    return { counts, length: count(words(text), stem, 1, counts) };
  }
  const { stated, asked } = splitQuestions(text);
  const length = count(words(stated), stem, 1, counts) + count(words(asked), stem, ASKED, counts);
  return { counts, length };
}

function count(
  found: readonly string[],
  stem: Stem,
  unit: 1 | typeof ASKED,
  counts: Map<string, number>,
): number {
  let previous = '';
  for (const word of found) {
    const term = stem(word);
    add(term, unit, counts);
    // The last character of a run of pairs begins no pair: it is a term by itself, so that each can be found by its prefix.
    if (previous !== '' && !word.startsWith(previous)) add(previous, unit, counts);
    previous = word.length > 1 && word.length <= 4 && word > '\u0E00' ? lastOfPair(word) : '';
  }
  if (previous !== '') add(previous, unit, counts);
  return found.length;
}

function add(term: string, unit: 1 | typeof ASKED, counts: Map<string, number>): void {
  const known = counts.get(term) ?? 0;
  if (Math.floor(known / unit) % ASKED < MAX_COUNT) counts.set(term, known + unit);
}

const PAIR = new RegExp(`^[${UNPARTED_SCRIPTS}]{2}$`, 'u');

function lastOfPair(word: string): string {
  return PAIR.test(word) ? (Array.from(word)[1] ?? '') : '';
}

const ENDS_SENTENCE = /[.!?。！？\n]/;
/** After a question mark that ends a question; others stand in code and addresses. */
const AFTER_QUESTION = /[\s"'”’»」)\]*_?!]/;

/** The sentences that end in a question mark, and the rest. */
function splitQuestions(text: string): { stated: string; asked: string } {
  let [stated, asked, from] = ['', '', 0];
  for (let at = nextQuestion(text, 0); at >= 0; at = nextQuestion(text, at + 1)) {
    let start = at;
    while (start > from && !ENDS_SENTENCE.test(text[start - 1] ?? '')) start--;
    stated += `${text.slice(from, start)}\n`;
    asked += `${text.slice(start, at)}\n`;
    from = at + 1;
  }
  return { stated: stated + text.slice(from), asked };
}

function nextQuestion(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '？') return at;
    if (text[at] === '?' && (at + 1 === text.length || AFTER_QUESTION.test(text[at + 1] ?? ''))) return at;
  }
  return -1;
}
