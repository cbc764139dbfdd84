/**
 * What stands in the composer. A long paste is kept beside the text field and shown as a chip: a text field that has
 * to lay out megabytes freezes the page.
 */
export interface Draft {
  readonly text: string;
  readonly pastes: readonly string[];
}

/** Characters. The longest text that goes into the text field. */
export const longestTypedText = 30_000;

export const emptyDraft: Draft = { text: '', pastes: [] };

export function draftOf(text: string): Draft {
  return text.length > longestTypedText ? { text: '', pastes: [text] } : { text, pastes: [] };
}

/** A text that comes back to the composer, before what was typed since. */
export function withReturned(text: string, draft: Draft): Draft {
  if (isEmpty(draft)) return draftOf(text);
  const joined = `${text}\n\n${draft.text}`;
  return joined.length > longestTypedText
    ? { ...draft, pastes: [text, ...draft.pastes] }
    : { ...draft, text: joined };
}

export function withPaste(draft: Draft, pasted: string): Draft {
  return { ...draft, pastes: [...draft.pastes, pasted] };
}

export function withoutPaste(draft: Draft, index: number): Draft {
  return { ...draft, pastes: draft.pastes.filter((_, at) => at !== index) };
}

export function isEmpty(draft: Draft): boolean {
  return [draft.text, ...draft.pastes].every((part) => part.trim() === '');
}

/** The message that a draft is sent as: the text first, then what was pasted. */
export function messageOf(draft: Draft): string {
  return [draft.text.trim(), ...draft.pastes].filter((part) => part.trim() !== '').join('\n\n');
}

/** Characters of the message, without building it. */
export function lengthOf(draft: Draft): number {
  return draft.pastes.reduce((sum, paste) => sum + paste.length, draft.text.length);
}
