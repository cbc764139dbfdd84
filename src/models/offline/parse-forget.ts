import type { Intent } from './intent.ts';
import {
  afterMatch,
  bare,
  beforeMatch,
  endsAsQuestion,
  opening,
  type Phrase,
  replaceEnd,
  unquoted,
  whole,
} from './phrase.ts';

const FORGET = opening(
  String.raw`(?:${['forget(?: about)?(?![ -]password)', 'stop remembering|unremember'].join('|')})\b[\s:]*`,
);
const DO_NOT = "(?:do not|do ?n't|dont)";
const KEEP = '(?:remember|memori[sz]e|save|keep|store|record|note|log)';
/** What "don't save" and its like are about when they are about memory, not about a file. */
const SOMETHING_SAID = String.raw`(?= (?:(?:that|this|it|the following)(?: in (?:your |the )?memory)?[\s.!]*(?:$|[:,;\n–—-])|that (?:we|i|my|our|the)\b))`;
const REFUSE = opening(
  String.raw`${DO_NOT} (?:remember|memori[sz]e)\b[\s:]*`,
  String.raw`${DO_NOT} ${KEEP}\b${SOMETHING_SAID}\s*`,
  String.raw`(?:you )?(?:${DO_NOT} (?:need|have) to|need not|need ?n't) remember\b[\s:]*`,
  String.raw`(?:there(?:'s| is) )?no need to remember\b[\s:]*`,
);
/** "this: …", "the following: …": what follows is told in this message. */
const TOLD_HERE = opening(
  String.raw`(?:that|this|it|the following)(?: in (?:your |the )?memory)?\s*[:.,;!\n–—-]+\s*`,
);
/** "My password is …, please don't remember that." */
const REFUSED_BEFORE = new RegExp(
  String.raw`[\s,;.!–—-]+(?:please |and |but )*${DO_NOT} ${KEEP} (?:that|this|it)(?: in (?:your |the )?memory)?(?: please)?[\s.!]*$`,
  'i',
);

/** Before such an end: "I don't remember that". */
const HAS_A_SUBJECT = /\b(?:i|you|we|they|he|she|to|and|or|but|if|that)$/i;

/** Verbs that belong to code as well: they count only where memory is named. */
const DELETE = opening(String.raw`(?:delete|erase|remove|drop|wipe|clear|purge)\b\s*`);

const COURTESY_BEHIND = /[\s,]+(?:please|now|for me|thanks|thank you|again)[\s.!?]*$/i;
const FROM_MEMORY = /\s+(?:from|out of|in) (?:your |my |the |core )*(?:memory|memories|daybook)[\s.!?]*$/i;

const THAT_MEMORY = whole('that|this|it', '(?:that|this) (?:memory|fact)', '(?:the |that )?last memory');
const THAT = whole(
  'that|this|it|about (?:that|this|it)',
  '(?:that|this) (?:one|line|memory|fact)',
  'what (?:i|you|we)(?: just)? (?:said|told you|remembered|saved|wrote)',
  '(?:the |that )?(?:last|previous) (?:thing|one|line|memory|entry|fact|message)(?: (?:i said|i told you|you remembered))?',
);
const EVERYTHING = whole(
  'everything|all|it all|all that|all of (?:it|that|this|them)',
  'me|(?:who|what) i am|everything (?:(?:that )?you (?:know|remember) )?about me',
  'everything (?:that )?(?:you know|you remember|i said)',
  '(?:all )?(?:your |my |the |all )?memor(?:y|ies)',
);

const ABOUT = '(?:about|on|regarding|concerning|of)';
const ALL_ABOUT = opening(
  `(?:everything|all|anything)(?:(?: that)? (?:you (?:know|remember|have)|i(?:'ve)? (?:said|told you)))? ${ABOUT} `,
);
const KNOWN_ABOUT = opening(
  `what (?:i|you|we)(?:'ve| have)? (?:said|told you|know|remember|have|saved|decided) ${ABOUT} `,
  `(?:the |that |any |your )*(?:line|thing|fact|part|bit|memory|memories|note|one|entry) (?:${ABOUT}|that says|saying|that) `,
  `that i (?:told you|said|mentioned)(?: \\w+)? ${ABOUT} `,
  'that ',
);
/** "where the staging server is" */
const WHERE_IT_IS = /^(?:what|where|when|who) (.+) (?:is|are|was)$/i;

/** Null: the phrase does not ask to have something forgotten. */
export function parseForget({ text, isRequest }: Phrase): Intent | null {
  if (endsAsQuestion(text) && !isRequest) return null;
  const forget = afterMatch(FORGET, text);
  if (forget !== null) return toIntent(withoutPlace(forget));
  const refused = parseRefusal(text);
  if (refused) return refused;
  const rest = afterMatch(DELETE, text);
  if (rest === null) return null;
  const meant = withoutPlace(rest);
  return meant !== replaceEnd(rest, COURTESY_BEHIND).trim() || namesMemory(meant) ? toIntent(meant) : null;
}

function parseRefusal(text: string): Intent | null {
  const refused = afterMatch(REFUSE, text);
  if (refused === null) {
    const told = beforeMatch(REFUSED_BEFORE, text);
    return told && !HAS_A_SUBJECT.test(told) ? { kind: 'refuse', text: told, reach: 'exact' } : null;
  }
  const told = afterMatch(TOLD_HERE, refused);
  if (told) return { kind: 'refuse', text: replaceEnd(told, /[\s.!?]+$/), reach: 'exact' };
  const intent = toIntent(withoutPlace(refused));
  return intent.kind === 'forget' ? { kind: 'refuse', text: intent.text, reach: 'best' } : intent;
}

/** "what you know about Bob", "that memory", "everything" */
function namesMemory(text: string): boolean {
  const words = bare(text);
  return (
    THAT_MEMORY.test(words) ||
    ALL_ABOUT.test(text) ||
    words === 'everything' ||
    /\bmemor(?:y|ies)\b|^what (?:you (?:know|remember)|i(?:'ve)? (?:said|told you))\b/.test(words)
  );
}

function toIntent(rest: string): Intent {
  const words = bare(rest);
  if (words === '' || THAT.test(words)) return { kind: 'forget-last' };
  if (EVERYTHING.test(words)) return { kind: 'forget-everything' };
  const all = afterMatch(ALL_ABOUT, rest);
  const named = all ?? afterMatch(KNOWN_ABOUT, rest) ?? rest;
  const exact = unquoted(named);
  if (exact) return { kind: 'forget', text: exact, reach: 'exact' };
  const text = replaceEnd(named, /[\s.!?]+$/).replace(WHERE_IT_IS, '$1');
  return { kind: 'forget', text, reach: all === null ? 'best' : 'all' };
}

function withoutPlace(text: string): string {
  return replaceEnd(replaceEnd(text.trim(), COURTESY_BEHIND), FROM_MEMORY).trim();
}
