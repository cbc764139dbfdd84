import { type Intent, isStatement } from './intent.ts';
import { parseForget } from './parse-forget.ts';
import { parseOverview, parseQuestion } from './parse-question.ts';
import { parseRemember } from './parse-remember.ts';
import { parseSmallTalk } from './parse-small-talk.ts';
import { parseStatement } from './parse-statement.ts';
import { parseTask } from './parse-task.ts';
import { afterMatch, opening, toPhrase } from './phrase.ts';
import { splitParts } from './split-parts.ts';
import { topicWords } from './words.ts';

/** More than this in one message is a text, not a list of wishes. */
const MOST_PARTS = 5;

/**
 * What a message asks for: mostly one thing, sometimes several ("Remember that …. And when do we …?"). Never empty.
 * What it does not understand is `other`; it would rather do nothing than the wrong thing.
 */
export function parseIntents(message: string): readonly Intent[] {
  const parts = splitParts(message);
  const intents = parts.length > MOST_PARTS ? [parsePart(message)] : parts.map(parsePart);
  const wishes = intents.filter(({ kind }) => kind !== 'greet' && kind !== 'acknowledge');
  return wishes.length > 0 ? wishes : intents.slice(0, 1);
}

function parsePart(text: string): Intent {
  const phrase = toPhrase(text);
  return (
    parseSmallTalk(text) ??
    parseSmallTalk(phrase.text) ??
    parseForget(phrase) ??
    parseRemember(phrase) ??
    parseCorrection(phrase.text) ??
    parseOverview(phrase) ??
    (phrase.isRequest ? parseTask(phrase.text) : null) ??
    parseQuestion(phrase) ??
    parseTask(phrase.text) ??
    parseStatement(phrase.text) ?? { kind: 'other', words: topicWords(text) }
  );
}

const CORRECTION = opening(
  `(?:(?:${[
    'actually|in fact|correction|update(?=\\s*:)|my (?:mistake|bad)|i meant?(?: to say)?(?: that)?',
    // "no tests are needed" and "wait for the build" correct nothing.
    '(?:no|nope|nah|wait|hold on|sorry|oops)(?=\\s*[,.:;!–—-]|\\s+(?:we|i|my|our|the|it|this|that|actually|no)\\b)',
    "that(?:'s| is| was) (?:wrong|not right|incorrect|not correct|not true|outdated)",
  ].join('|')})\\b[\\s,.:;!–—-]*)+`,
);

/** "No, we deploy on Thursdays". What follows decides: "actually, forget that" is no correction. */
function parseCorrection(text: string): Intent | null {
  const rest = afterMatch(CORRECTION, text);
  if (rest === null) return null;
  const intent = parsePart(rest);
  if (intent.kind === 'other') return { kind: 'object' };
  if (!isStatement(intent)) return intent;
  return { kind: 'correct', text: intent.text, label: intent.label, lasting: intent.kind !== 'tell' };
}
