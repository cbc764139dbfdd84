/** Code points that are invisible or reorder what is shown: zero-width, bidirectional controls, tags, other controls. */
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/**
 * Stored text as data inside the tags of the prompt: it can neither close a tag nor hide characters from the reader of
 * a prompt. ZERO WIDTH JOINER (U+200D) between emoji is shown too: a harmless loss.
 */
export function escapeForPrompt(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
