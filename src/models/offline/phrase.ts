/** In characters. */
const LONGEST_PHRASE = 300;

/** A message, or a part of it, without the courtesies around what it asks for. */
export interface Phrase {
  /** In the user's own characters, trimmed. */
  readonly text: string;
  /** Asked as "could you …": a question mark at its end does not make it a question. */
  readonly isRequest: boolean;
}

/** The pattern of a text that begins with one of the phrases, each a regular expression. Letter case does not matter. */
export function opening(...phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:${phrases.join('|')})`, 'i');
}

/** The pattern of a text that is one of the phrases, each a regular expression. Letter case does not matter. */
export function whole(...phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:${phrases.join('|')})$`, 'i');
}

const COURTESIES = [
  'hi|hello|hey|hiya|hmm?|oh|well|so|and|also|then|now|just',
  'ok|okay|alright|yes|yeah|yep|sure|great|thanks|thank you',
  'please|pls|plz|kindly|daybook|btw|by the way|fyi',
  'from now on(?=,? (?:please )?(?:remember|keep in mind))',
].join('|');

/** Openings that say nothing of what is wanted. */
const COURTESY = opening(String.raw`(?:(?:${COURTESIES})\b(?!['-]\w)[\s,.:;!–—-]*)+`);

/** A request put as a question or a wish. */
const REQUEST = opening(
  `(?:${[
    'would you mind',
    '(?:can|could|would|will) (?:you|u)(?: please| kindly| also| just)*',
    "i(?:'d| would) like you to",
    'i (?:want|need) you to',
    'you (?:can|should|must|need to|have to|may)(?: also)?',
    'make sure (?:to|you|that you)',
    'be sure to',
    "let'?s",
  ].join('|')})\\s+(?:please )?`,
);

export function toPhrase(message: string): Phrase {
  const text = afterMatch(COURTESY, message.trim()) ?? message.trim();
  const request = afterMatch(REQUEST, text);
  if (request === null) return { text, isRequest: false };
  return { text: (afterMatch(COURTESY, request) ?? request).trim(), isRequest: true };
}

/** What stands behind `lead`, which matches from the beginning; null where it does not. */
export function afterMatch(lead: RegExp, text: string): string | null {
  const match = lead.exec(withPlainQuotes(text));
  return match ? text.slice(match[0].length) : null;
}

/** What stands before a match at the end; null where there is none. */
export function beforeMatch(end: RegExp, text: string): string | null {
  const length = end.exec(withPlainQuotes(text.slice(-80)))?.[0].length;
  return length === undefined ? null : text.slice(0, -length);
}

/** The same text, character for character, with typewriter apostrophes and quotation marks: for matching. */
export function withPlainQuotes(text: string): string {
  return text.replaceAll(/[‘’ʼ]/g, "'").replaceAll(/[“”„«»]/g, '"');
}

/** For comparing whole phrases: lower case, plain quotes, no punctuation around it, single spaces. */
export function bare(text: string): string {
  if (text.length > LONGEST_PHRASE) return text;
  return withPlainQuotes(text)
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s.,;:!?…–—-]+|[\s.,;:!?…–—-]+$/g, '');
}

/** Replaces at the end only: to search all of a long text for a match at its end takes the square of its length. */
export function replaceEnd(text: string, end: RegExp, by = ''): string {
  const from = Math.max(0, text.length - LONGEST_PHRASE);
  return text.slice(0, from) + text.slice(from).replace(end, by);
}

/** What stands between quotation marks when the whole text does, else null. */
export function unquoted(text: string): string | null {
  return /^["“„«'‘]([^"“”„«»]+)["”“»'’][.!?]*$/.exec(text.trim())?.[1]?.trim() ?? null;
}

export function endsAsQuestion(text: string): boolean {
  return /[?？]["'”’)\]]*\s*$/.test(text);
}
