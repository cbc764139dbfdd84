import { lastingBlock } from './parse-statement.ts';
import { toPhrase } from './phrase.ts';

/** In characters. A longer message is a pasted text. */
const LONGEST = 20_000;

/** Behind a sentence's end or a line's, not inside "e.g." or "v1.2". */
const SENTENCE_END = /(?<=[.!?？。])\s+|\n+/g;
/** "Don't forget to add tests" goes on with what is to be done. */
const COMMAND =
  /^(?:remember|forget|(?:don['’]?t|do not) (?:forget|remember)|keep in mind|note that)\b(?! to\b|\s*(?:that|this|it)?[\s.!]*$)/i;

/** A sentence that may hold a second wish. */
const WISH =
  /^(?:(?:actually|no|wait)\b[\s,]*)?(?:remember|memori[sz]e|forget|delete|erase|stop remembering|(?:don['’]?t|do not) (?:forget|remember)|keep in mind|note)\b/i;
/** "… and remember that …": the second wish of a sentence, with what joins it. */
const SECOND_WISH =
  /[,;]?\s(?:and|but)(?: (?:also|then|please|instead))*\s+(?=(?:(?:(?:don['’]?t|do not) forget|remember|memori[sz]e|keep in mind|note)(?: (?:instead )?(?:that|we|i|my|our|the)\b|:)|(?:forget|(?:don['’]?t|do not) remember)(?: (?:about|that|what|everything|we|i|my|our)\b|:))(?!\s*[.!]*$))/gi;

/**
 * Splits a message where a sentence wants something else than the one before: a question, another thing to remember
 * or to forget, or one of several lasting facts. Sentences that only go on stay together; one with two wishes
 * is two parts.
 */
export function splitParts(message: string): string[] {
  if (message.length > LONGEST) return [message.trim()];
  const parts: string[] = [];
  let from = 0;
  let previous = '';
  for (const { sentence, start } of sentencesOf(message)) {
    if (previous !== '' && beginsAnew(sentence, previous)) {
      parts.push(message.slice(from, start).trim());
      from = start;
    }
    previous = sentence;
  }
  return [...parts, message.slice(from).trim()].flatMap(splitWishes);
}

/** "Forget that … and remember that …" */
function splitWishes(part: string): string[] {
  return WISH.test(toPhrase(part).text) ? part.split(SECOND_WISH) : [part];
}

function beginsAnew(sentence: string, previous: string): boolean {
  if (/[?？]["'”)]*$/.test(sentence)) return true;
  if (COMMAND.test(toPhrase(sentence).text)) return true;
  return lastingBlock(toPhrase(sentence).text) !== null && lastingBlock(toPhrase(previous).text) !== null;
}

function sentencesOf(message: string): { sentence: string; start: number }[] {
  const starts = [0, ...[...message.matchAll(SENTENCE_END)].map(({ index, 0: gap }) => index + gap.length)];
  return starts
    .map((start, index) => ({ sentence: message.slice(start, starts[index + 1]).trim(), start }))
    .filter(({ sentence }) => sentence !== '');
}
