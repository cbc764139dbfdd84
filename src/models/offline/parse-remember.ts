import type { Intent, OwnBlock } from './intent.ts';
import {
  afterMatch,
  bare,
  beforeMatch,
  endsAsQuestion,
  opening,
  type Phrase,
  replaceEnd,
  whole,
  withPlainQuotes,
} from './phrase.ts';
import { isQuestion } from './parse-question.ts';
import { parseStatement } from './parse-statement.ts';
import { parseTask } from './parse-task.ts';
import { chooseBlock, settle } from './settle.ts';

/** With the slips that fingers make. */
const REMEMBER = opening(
  String.raw`(?:remember|remeber|rember|rememeber|remmember|rememebr|memori[sz]e)(?:ing)?\b`,
);

/** Said instead of "remember", with or without "that" or a colon behind it. */
const LIKE_REMEMBER = opening(
  String.raw`(?:keep|bear) in mind\b`,
  String.raw`(?:do not|do ?n't|dont|never) forget\b`,
  String.raw`for the record\b`,
  String.raw`note to self\b`,
  // "note that …", "note: …", "note I …"; not "note the difference".
  String.raw`(?:take |make |add )?(?:a )?note(?: down)?(?=\s*:| (?:that|of|i|i'm|we|my|our)\b)`,
);

/** "save this", "write down", "add to project", "keep that in mind": verbs that count only with something behind them. */
const KEEP = opening(
  '(?:save|store|record|keep|put|add|write|jot|log|commit)(?: (?:this|that|it|the following|down))*' +
    '(?: (?:in|to|into) (?:your |my |the |core )?(?:memory|mind|(?<label>project|human)))?',
);
const LATER = 'for (?:me|later|next time|the future|future reference)';

/** What joins the verb and the thing to be remembered: "that", ":", "this:", "these rules:", "to". */
const CONNECTION = opening(
  `[ \\t]*(?:of\\b[ \\t]*)?(?:${[
    String.raw`(?:that|the fact that)\b`,
    String.raw`(?:(?:this|it|(?:these|those|the following)(?: [\w-]+){0,2})(?: ${LATER})?|${LATER})(?=[ \t]*[:\n–—-])`,
    String.raw`to(?= \w)`,
  ].join('|')})?[ \\t]*[:,–—]?[ \\t]*(?:-[ \\t]+)?`,
);

/** What is left of "remember that" and its like. */
const NOTHING = whole(
  String.raw`(?:(?:that|this|it|one|too|as well|also|please|in mind|then|${LATER})\b[ ,]*)*`,
);

/** "We deploy on Fridays, remember that." */
const TRAILER = trailing(
  'remember (?:that|this|it)',
  'keep (?:that|this|it) in mind',
  "don't forget(?: (?:that|this|it))?",
);
/** As an end of "fix the test and save it" these mean something else. */
const DOUBTFUL_TRAILER = trailing('(?:save|note) (?:that|this|it)');
/** Before such an end: "I can't remember that", "don't save this". */
const OTHER_USE = /(?:\b(?:not|dont|cant|cannot|i|you|to|and|or)|n't)$/i;

/** "remember what …", "remember the time …": not a thing to remember but a question about it. */
const SOMETHING_PAST = opening(
  String.raw`(?:what|when|where|which|who|whom|whose|why|how|if|whether)\b`,
  String.raw`(?:that|the) (?:thing|time|stuff|one|message|discussion|conversation)\b`,
);
const VERB =
  /\b(?:is|are|am|was|were|i'm|i|we|use|uses|has|have|needs?|must|should|will|can|runs?|lives?)\b/i;

/** Null: the phrase does not ask to have something remembered. */
export function parseRemember(phrase: Phrase): Intent | null {
  const { text } = phrase;
  const remember = afterMatch(REMEMBER, text);
  if (remember !== null) return tells(remember, phrase) ? toIntent(afterConnection(remember)) : null;
  if (endsAsQuestion(text) && !phrase.isRequest) return null;
  const rest = afterMatch(LIKE_REMEMBER, text);
  if (rest !== null) return toIntent(afterConnection(rest));
  return parseKeep(text) ?? parseTrailing(text);
}

function tells(rest: string, { text, isRequest }: Phrase): boolean {
  if (SOMETHING_PAST.test(rest.trimStart()) && !/:\s*\S/.test(rest)) return false;
  if (!endsAsQuestion(text)) return true;
  return isRequest && (/^\s*(?:that\b|to\b|:)/i.test(rest) || VERB.test(withPlainQuotes(rest)));
}

/** "save this: …", "write down that we …", "add to project: …", "keep that in mind"; not "save the file". */
function parseKeep(text: string): Intent | null {
  const match = KEEP.exec(withPlainQuotes(text));
  if (!match?.[0].includes(' ')) return null;
  const rest = text.slice(match[0].length);
  if (NOTHING.test(bare(rest)) && / (?:this|that|it)\b/i.test(match[0])) return { kind: 'remember-last' };
  const isMeant = /^\s*:/.test(rest) || /^(?:\s*that)?\s+(?:we|i|my|our|the|this|all|there)\s/i.test(rest);
  const label = match.groups?.['label']?.toLowerCase();
  return isMeant
    ? toIntent(afterConnection(rest), label === 'project' || label === 'human' ? label : undefined)
    : null;
}

function parseTrailing(text: string): Intent | null {
  const sure = beforeMatch(TRAILER, text);
  const statement = sure ?? beforeMatch(DOUBTFUL_TRAILER, text);
  if (!statement || OTHER_USE.test(withPlainQuotes(statement)) || isQuestion(statement)) return null;
  return sure !== null || (!parseTask(statement) && parseStatement(statement)) ? toIntent(statement) : null;
}

function trailing(...phrases: readonly string[]): RegExp {
  return new RegExp(
    String.raw`[\s,;.!–—-]+(?:please |and )*(?:${phrases.join('|')})(?: please| for me)?[\s.!]*$`,
    'i',
  );
}

function afterConnection(text: string): string {
  return afterMatch(CONNECTION, text) ?? text;
}

function toIntent(content: string, label?: OwnBlock): Intent {
  if (NOTHING.test(bare(content))) return { kind: 'remember-last' };
  const text = settle(replaceEnd(content, /,? (?:please|thanks|thank you|ok|okay)[\s.!?]*$/i));
  return { kind: 'remember', text, label: label ?? chooseBlock(text) };
}
