/** Control and format characters but tab and line feed: invisible ones, and those that reorder what is shown. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;

/** Stored text as data inside the tags of the prompt: it can neither close a tag nor hide characters from its reader. */
export function escapeForPrompt(text: string): string {
  return showInvisible(text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
}

/**
 * JSON in which no character is invisible, and that still says the same: what JSON.parse makes of it is the value itself.
 */
export function toVisibleJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(INVISIBLE, (character) =>
    Array.from({ length: character.length }, (_, index) => jsonEscape(character.charCodeAt(index))).join(''),
  );
}

function jsonEscape(codeUnit: number): string {
  return `\\u${codeUnit.toString(16).padStart(4, '0')}`;
}

/**
 * The text with every invisible character written out, U+202E as `\u{202E}`: for results of tools, which are data without
 * tags around them. ZERO WIDTH JOINER (U+200D) between emoji is shown too: a harmless loss.
 */
export function showInvisible(text: string): string {
  return text.replaceAll(
    INVISIBLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
}
