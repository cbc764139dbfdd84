/** Where a match begins in an excerpt, as a share of its length. */
const LEAD = 1 / 4;

/**
 * At most about `limit` characters of the text, around the first place where one of the words stands. `words` are in
 * lower case. What is left out is marked by "…", with a note of the whole length.
 */
export function excerpt(text: string, words: readonly string[], limit: number): string {
  if (text.length <= limit) return text;
  const match = firstMatch(text.toLowerCase(), words);
  const start = Math.max(0, Math.min(Math.floor(match - limit * LEAD), text.length - limit));
  const end = start + limit;
  const cut = text.slice(wordStart(text, start), wordEnd(text, end)).toWellFormed();
  const note = `[cut: ${text.length} characters in all]`;
  return `${start > 0 ? '… ' : ''}${cut}${end < text.length ? ' …' : ''} ${note}`;
}

/** A word that the index found under another ending is looked for by its beginning. */
function firstMatch(text: string, words: readonly string[]): number {
  for (const kept of [1, 0.8, 0.6]) {
    const places = words.map((word) =>
      text.indexOf(word.slice(0, Math.max(4, Math.ceil(word.length * kept)))),
    );
    const found = places.filter((place) => place >= 0);
    if (found.length > 0) return Math.min(...found);
  }
  return 0;
}

/** The next beginning of a word, if there is one near. */
function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + 40).search(/\s/);
  return space < 0 ? at : at + space + 1;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(at - 40, at).search(/\s\S*$/);
  return space < 0 ? at : at - 40 + space;
}
