/** Control and format characters but tab and line feed: invisible ones, and those that reorder what is shown. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;

/**
 * Stored text as data inside the tags of the prompt: it can neither close a tag nor hide characters from the reader of
 * a prompt. ZERO WIDTH JOINER (U+200D) between emoji is shown too: a harmless loss.
 */
export function escapeForPrompt(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(
      INVISIBLE,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
    );
}
