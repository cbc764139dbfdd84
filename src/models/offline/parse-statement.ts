import type { Intent, OwnBlock } from './intent.ts';
import { endsAsQuestion, opening, withPlainQuotes } from './phrase.ts';
import { chooseBlock, settle } from './settle.ts';
import { CHOSEN, NO_STATE, PROJECT_HAS, USER_HAS } from './subject-words.ts';

/** In characters. What takes longer to say is seldom a single lasting fact. */
const LONGEST_FACT = 160;
const LONGEST_STATEMENT = 2_000;

/** What points to the moment or the place, or speaks of trouble: true now, not for long. */
const PASSING = new RegExp(
  String.raw`\b(?:${[
    'it|here|there|these|those|that|one|ones|just|again|still|anymore|but|because',
    'this(?! (?:project|repo|repository|codebase|app|application|workspace|package|library|extension|team)\\b)',
    '(?<!\\b(?:from|is|are) )now|currently|today|tonight|tomorrow|yesterday|moment',
    'error|errors|fails?|failing|failed|broken|bugs?|crash\\w*',
    'can you|could you|would you|help|please',
  ].join('|')})\b`,
  'i',
);

const OFTEN = "(?:always |never |usually |only |generally |mostly |normally |do not |don't )?";
const ABOUT_USER = opening(
  `my (?:(?:${CHOSEN}) [\\w -]{2,40}|${USER_HAS})(?: is| are|'s)(?: now)? ${NO_STATE}\\S`,
  '(?:please )?call me \\S',
  "i (?:do not |don't |really |generally |usually )?(?:prefer|like|love|hate|dislike) " +
    '(?!(?:you|your|how|what|when|where|the way|to see|the (?:first|second|other|former|latter|new|old))\\b)\\S',
  'i (?:always|never|usually|mostly|generally) (?:use|write|prefer|want|work|commit|indent|name|format)\\b',
  "i (?:do not |don't )?use (?!(?:a|an|the|my|some)\\b)\\S+(?: \\S+){0,5}$",
  'i (?:live in|work at|work for|come from|speak|go by) \\S',
  "(?:i'?m|i am) an? (?:[\\w-]+ ){0,3}" +
    '(?:developer|dev|engineer|programmer|coder|designer|tester|student|teacher|scientist|researcher|manager|consultant|architect|founder|freelancer|analyst|admin|beginner)\\b',
  '(?:(?:from now on,? )?(?:always |never )|from now on,? )(?:answer|reply|respond|explain|speak|address|talk)\\b',
);
/** A name is known by its capital. */
const INTRODUCTION = /^I(?:'m| am) \p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?\.?$/u;

const PROJECT =
  'project|repo|repository|codebase|app|application|workspace|monorepo|package|library|extension|product';
const ABOUT_PROJECT = opening(
  `(?:this|the|our) (?:${PROJECT}) ${OFTEN}(?:uses?|targets?|requires?|supports?|follows?|depends on|runs on|lives (?:in|at|on))\\b`,
  `(?:this|the|our) (?:${PROJECT}) is (?:called|named|written in|built (?:with|on)|hosted (?:on|at)|licensed)\\b`,
  "we(?:'re| are) using \\S",
  `we ${OFTEN}(?:use|deploy|release|ship|host|follow|prefer|support|target|squash|rebase|indent|tag|version)\\b \\S`,
  `we ${OFTEN}(?:test|write|build|merge|branch|format|lint|review|log)(?: \\w+){0,2} (?:with|in|on|using|before|after)\\b \\S`,
  `(?:our|the project's|this project's) (?:(?:${CHOSEN}) )?(?:${PROJECT_HAS}) (?:is|are) ${NO_STATE}\\S`,
);

const SUBJECT = opening(
  `(?:${[
    "i|i'm|i've|we|we're|we've|my|our|the|this|that|these|those|it|it's|there|they|he|she|you|your",
    "don't|do not|never|always|avoid|prefer|when|whenever|if",
  ].join('|')})\\b`,
);
const VERB = new RegExp(
  String.raw`\b(?:${[
    "is|isn't|are|was|were|has|have|had|must|should|cannot|can't|won't|doesn't",
    'owns|runs|needs|uses|lives|takes|returns|means|fails?|works?',
  ].join('|')})\b`,
  'i',
);

/** Which block a statement belongs to that is plainly meant to last; null for any other. */
export function lastingBlock(text: string): OwnBlock | null {
  const plain = withPlainQuotes(text).trim();
  if (plain.length > LONGEST_FACT || plain.includes('\n') || /[?!]\s*\S/.test(plain)) return null;
  if (endsAsQuestion(plain) || PASSING.test(plain)) return null;
  if (INTRODUCTION.test(plain) || ABOUT_USER.test(plain)) return 'human';
  return ABOUT_PROJECT.test(plain) ? 'project' : null;
}

/** A statement of one line, lasting or not; null when it reads like none. */
export function parseStatement(text: string): Intent | null {
  const lasting = lastingBlock(text);
  if (lasting) return { kind: 'state', text: settle(text), label: lasting };
  const plain = withPlainQuotes(text).trim();
  if (plain.includes('\n') || plain.length > LONGEST_STATEMENT || !(SUBJECT.test(plain) || VERB.test(plain)))
    return null;
  const settled = settle(text);
  return { kind: 'tell', text: settled, label: chooseBlock(settled) };
}
