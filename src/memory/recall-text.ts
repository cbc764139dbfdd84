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

const PLAIN = /^[\0-\x7f]*$/;
const CJK = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const WORD = new RegExp(String.raw`[${CJK}]+|(?:(?![${CJK}])[\p{L}\p{N}])+|\p{Extended_Pictographic}`, 'gu');
const UNPARTED = new RegExp(`^[${CJK}]`, 'u');

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
