import type { Intent, OwnBlock } from './intent.ts';
import { cutPeriod } from './period.ts';
import { afterMatch, bare, endsAsQuestion, opening, type Phrase, whole, withPlainQuotes } from './phrase.ts';
import { topicWords } from './words.ts';

/** In characters. What a longer one asks for stands in its beginning. */
const LONGEST_QUESTION = 2_000;

const WH = '(?:what|when|where|which|who|whom|whose|why|how|if|whether)';
const INTERROGATIVE = opening(String.raw`(?:what|when|where|which|who|whom|whose|why|how)(?:'?s)?\b`);
/** "When we deploy, the cache is cleared" tells, it does not ask. */
const CLAUSE = opening(
  String.raw`(?:when|whenever|where|how|what) (?:we|i|you|the|a|an|it|they|this|there|someone)\b[^?]*,\s`,
);
const AUXILIARY = opening(
  `(?:${[
    "(?:do|does|did|have|has|had)(?:n't)?",
    "(?:is|are|was|were)(?:n't)?|am",
    'can|could|should|shall|would|will|may|might',
  ].join('|')}) (?:we|i|you|the|this|that|there|it|my|our|any|anyone|anybody|they|he|she)\\b`,
);

const PLACE = '(?:memory|memories|conversations?|messages?|chats?|history)';
const OURS = '(?: (?:my|our|your|the|all))*';
/** Other ways to ask. What they ask for stands behind them. */
const ASKING = opening(
  `(?:${[
    'tell me about',
    `(?:tell|remind|show) me (?=${WH}\\b)`,
    'remind me (?:of|about)',
    '(?:tell|show|give|list)(?: me)? (?:everything|all|anything)(?:(?: that)? you (?:know|remember|have))? (?:about|on|of)',
    '(?:list|show)(?: me)? (?=(?:all )?(?:my|our) (?:preferences|decisions|conventions|rules|notes|settings)\\b)',
    `(?:search|look)(?: (?:in|through))?${OURS}(?: ${PLACE})? for`,
    `search${OURS}(?: ${PLACE})?`,
    `(?:find|look for|look up)(?=.* in${OURS} ${PLACE}[.?! ]*$)`,
    `(?:list|find|remember) (?=${WH} (?:i|we|you|did|do|was|is)\\b)`,
    'remember (?=(?:that|the) (?:thing|time|stuff|one|message|discussion|conversation)\\b)',
    'look up|recall|any idea|(?:what|how) about',
    `i(?:'ve)? (?:forgot|forgotten|wonder) (?=${WH}\\b)`,
    `i (?:can't|cannot|don't|do not) (?:remember|recall|know) (?=${WH}\\b)`,
  ].join('|')})\\b\\s*`,
);

/** A question about what was said or is remembered names its topic behind "about". */
const TOPIC = new RegExp(
  String.raw`\b(?:${[
    'remember|recall|know|learn|learned|have|hear|heard|forget|forgot',
    'say|said|tell|told|talk|talked|spoke|discuss|discussed|decide|decided|mention|mentioned|agree|agreed',
  ].join('|')})\b[^?]*?\b(?:about|regarding|concerning)\b`,
  'i',
);
const PAST =
  /\b(?:did|said|told|talked|spoke|discussed|decided|mentioned|agreed|was|were|have|what happened)\b/i;

const KNOW = '(?:remember|remembered|know|recall|memori[sz]ed|saved|stored|learned)';
const ABOUT_WHAT = '(?: (?:about|of|on) (?<about>.+))?';
const ALL_OF_IT = [
  `what (?:do|did|have|can) (?:you|i) (?:still |already )?${KNOW}${ABOUT_WHAT}`,
  `(?:(?:show|list|print|dump|display|read|give|tell|summari[sz]e)(?: me)? )?(?:everything|all|what)(?: that)? you (?:remember|know|have|saved|stored)${ABOUT_WHAT}`,
  'do you (?:know|remember|have) (?:anything|something|much) (?:about|on) (?<about>.+)',
  `(?:show|list|print|dump|display|read|open|give)(?: me)?(?: all| everything)?(?: in| of| from)?(?: your| my| the| core)* (?:memory|memories)(?: blocks?)?`,
  "(?:what(?:'s| is)(?: there)? in )?(?:your |my |the |core )*memory",
].map((pattern) => whole(pattern));
const ABOUT_ME = whole('who am i', '(?:do you (?:still )?)?(?:remember|know) (?:me|who i am)');
const ME = whole('me|myself|the user');
const US = whole('us|(?:this|the|our|my) (?:project|repo|repository|codebase|code base|workspace|app|team)');

/** A question about a whole block or all of memory. Null: it is about something in it, or no question. */
export function parseOverview({ text }: Phrase): Intent | null {
  const words = bare(text.slice(0, 200)).replace(
    / (?:so far|right now|now|currently|already|today|at all|please)$/,
    '',
  );
  if (ABOUT_ME.test(words)) return overview('human');
  for (const pattern of ALL_OF_IT) {
    const match = pattern.exec(words);
    if (!match) continue;
    const about = match.groups?.['about'];
    if (about === undefined) return overview('everything');
    if (ME.test(about)) return overview('human');
    if (US.test(about)) return overview('project');
  }
  return null;
}

export function parseQuestion({ text }: Phrase): Intent | null {
  if (!isQuestion(text) || !/[\p{L}\p{N}]/u.test(text)) return null;
  const question = text.slice(0, LONGEST_QUESTION);
  const { rest, period } = PAST.test(question) ? cutPeriod(question) : { rest: question, period: null };
  const asked = afterMatch(ASKING, rest) ?? rest;
  const topic = topicWords(asked.slice(topicStart(asked)));
  return { kind: 'ask', words: topic.length > 0 ? topic : topicWords(asked), period };
}

/** Asks for something to be looked up, by a verb that could also be meant for code. */
export function isLookUp(text: string): boolean {
  return ASKING.test(withPlainQuotes(text));
}

/** Whether it asks; a question is never taken for something to remember. */
export function isQuestion(text: string): boolean {
  const plain = withPlainQuotes(text.trim());
  if (endsAsQuestion(plain) || plain.startsWith('¿')) return true;
  if (CLAUSE.test(plain)) return false;
  return INTERROGATIVE.test(plain) || AUXILIARY.test(plain) || isLookUp(plain);
}

function topicStart(text: string): number {
  const match = TOPIC.exec(withPlainQuotes(text));
  return match ? match.index + match[0].length : 0;
}

function overview(about: OwnBlock | 'everything'): Intent {
  return { kind: 'overview', about };
}
