/** The first words of a text as one line of at most 60 characters: what a session without a title is called. */
export function titleFrom(text: string): string {
  const line = text.trimStart().slice(0, 300).replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= 60 ? line : `${characters.slice(0, 59).join('').trimEnd()}…`;
}

/**
 * The words of a text, in order, as recall memory indexes and searches them: runs of letters and digits without case,
 * accents or width; single emoji; Chinese, Japanese, Korean and Thai, which do not part their words as others do, by pairs of characters.
 */
export function words(text: string): string[] {
  return text.length <= MAX_PIECE ? wordsOfPiece(text) : [...wordsByPiece(text)].flat();
}

/** The same, piece by piece of a long text: whoever looks for something need not take all of it apart. */
export function* wordsByPiece(text: string): Generator<string[]> {
  for (let start = 0; start < text.length;) {
    const end = endOfPiece(text, start);
    yield wordsOfPiece(text.slice(start, end));
    // Where a run without spaces is cut, the last character begins the next pair.
    const last = UNPARTED_END.exec(text.slice(Math.max(start, end - 2), end))?.[0] ?? '';
    start = end < text.length && UNPARTED.test(text.slice(end, end + 2)) ? end - last.length : end;
  }
}

function wordsOfPiece(text: string): string[] {
  // Most text is plain, and this is several times as fast.
  if (PLAIN.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFC');
  return (plain.match(WORD) ?? []).flatMap((word) => (UNPARTED.test(word) ? pairs(word) : [word]));
}

/** What a query searches for: its words once each, without those that say nothing. */
export function queryWords(query: string): string[] {
  return [...new Set(words(query))].filter((word) => !STOP_WORDS.has(word));
}

/** In UTF-16 code units. On runs of millions of characters, regular expressions overflow the stack. */
const MAX_PIECE = 100_000;
/** So far back the end of a word is looked for, to end a piece there. */
const MAX_CUT = 1_000;
const INSIDE_WORD = /[\p{L}\p{N}\p{M}\p{Cs}]/u;

function endOfPiece(text: string, start: number): number {
  const end = start + MAX_PIECE;
  if (end >= text.length) return text.length;
  for (let at = end; at > end - MAX_CUT; at--) if (!INSIDE_WORD.test(text[at] ?? '')) return at;
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}

/** For a class of a regular expression: the scripts whose runs are indexed by pairs of characters. */
export const UNPARTED_SCRIPTS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const PLAIN = /^[\0-\x7f]*$/;
const WORD = new RegExp(
  String.raw`[${UNPARTED_SCRIPTS}]+|(?:(?![${UNPARTED_SCRIPTS}])[\p{L}\p{N}])+|\p{Extended_Pictographic}`,
  'gu',
);
const UNPARTED = new RegExp(`^[${UNPARTED_SCRIPTS}]`, 'u');
const UNPARTED_END = new RegExp(`[${UNPARTED_SCRIPTS}]$`, 'u');

function pairs(run: string): string[] {
  const characters = Array.from(run);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

const STOP_WORDS = new Set(
  (
    'a about again all also am an and any are as at be been being but by can could did do does doing done for from ' +
    'had has have having he her here him his how i if in into is it its just let like me might mine more most my no nor ' +
    'not of off on or our out over own please she should so some such than that the their them then there these they ' +
    'this those to too up us very was we were what when where which while who whom whose why will with would you your ' +
    'yours ll ve re s t d m don didn doesn isn wasn'
  ).split(' '),
);
