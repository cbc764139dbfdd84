import type { DatePhrase } from '../../memory/date-phrases.ts';

/** The blocks that the policy writes to by itself. */
export type OwnBlock = 'human' | 'project';

/** When: a date in the question. */
export interface Period {
  /** In the user's words: "last week". */
  readonly name: string;
  readonly phrase: DatePhrase;
}

/** What a message, or a part of it, asks for. */
export type Intent =
  /** `text` is in the user's words, settled as a line of memory; a list is several lines. */
  | { readonly kind: 'remember'; readonly text: string; readonly label: OwnBlock }
  /** "Remember that", about the message before. */
  | { readonly kind: 'remember-last' }
  /** Nobody asked to remember it, but it is plainly a lasting fact about the user or the project. */
  | { readonly kind: 'state'; readonly text: string; readonly label: OwnBlock }
  /** "Actually, …". `lasting`: it would be worth keeping if there was nothing to correct. */
  | { readonly kind: 'correct'; readonly text: string; readonly label: OwnBlock; readonly lasting: boolean }
  /** A statement that may or may not matter tomorrow. */
  | { readonly kind: 'tell'; readonly text: string; readonly label: OwnBlock }
  /** `words`: what is looked for, without what only makes it a question. Empty: anything. */
  | { readonly kind: 'ask'; readonly words: readonly string[]; readonly period: Period | null }
  | { readonly kind: 'overview'; readonly about: OwnBlock | 'everything' }
  /** `reach`: the best match, everything that matches, or these very words. */
  | { readonly kind: 'forget'; readonly text: string; readonly reach: 'best' | 'all' | 'exact' }
  /**
   * Asks for something not to be kept. `reach`: what memory has of it or else this message, or the very words that this
   * message tells ("do not remember this: …").
   */
  | { readonly kind: 'refuse'; readonly text: string; readonly reach: 'best' | 'exact' }
  /** "Forget that", about what was just remembered or quoted. */
  | { readonly kind: 'forget-last' }
  | { readonly kind: 'forget-everything' }
  | { readonly kind: 'undo' }
  /** "That's wrong." */
  | { readonly kind: 'object' }
  | { readonly kind: 'greet' }
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'help' }
  /** Work for a language model. */
  | { readonly kind: 'task'; readonly words: readonly string[] }
  /** Anything else: other languages, pasted text, a slip of the keyboard. */
  | { readonly kind: 'other'; readonly words: readonly string[] };

export type IntentOf<K extends Intent['kind']> = Extract<Intent, { kind: K }>;

/** What tells something, whether or not it is to be kept. */
export type Statement = IntentOf<'remember' | 'state' | 'correct' | 'tell'>;

export function isStatement(intent: Intent): intent is Statement {
  return ['remember', 'state', 'correct', 'tell'].includes(intent.kind);
}
