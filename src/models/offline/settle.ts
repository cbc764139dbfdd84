import type { OwnBlock } from './intent.ts';
import { replaceEnd, unquoted, withPlainQuotes } from './phrase.ts';

/**
 * The user's words as lines of memory. One line gets a capital and a full stop; several stay as they are, without the
 * empty ones. Nothing else is changed, so that the text is found again in the message it came from.
 */
export function settle(text: string): string {
  const lines = (unquoted(text) ?? text)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [line = ''] = lines;
  return lines.length > 1 ? lines.join('\n') : withFullStop(capitalised(line));
}

/** Code keeps its case: "iOS", "eslint.config.js". */
function capitalised(line: string): string {
  const [word = ''] = line.split(' ', 1);
  return /^\p{Ll}[\p{Ll}'’]*[,:]?$/u.test(word) ? line.charAt(0).toUpperCase() + line.slice(1) : line;
}

/** Not Chinese and other writing that has a full stop of its own. */
const TAKES_FULL_STOP = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N})"'’”`]$/u;

/** A path, an address or a number with points would be read as something else with a full stop behind it. */
function withFullStop(line: string): string {
  const end = replaceEnd(line, /[\s.,;!?]+$/);
  const [lastWord = ''] = end.split(/\s/).slice(-1);
  return TAKES_FULL_STOP.test(end) && !/[/\\@]|\w\.\w/.test(lastWord) ? `${end}.` : end;
}

const PROJECT_NOUN =
  'project|repo|repository|codebase|code|app|application|api|service|server|backend|frontend|website|site|package|library|' +
  'extension|workspace|monorepo|database|build|pipeline|tests?|test suite|branch|product';

const ABOUT_PROJECT = new RegExp(
  String.raw`\b(?:we|we're|we've|our|ours|us|(?:this|my) (?:${PROJECT_NOUN}))\b`,
  'i',
);
/** Not the letter in "![i](…)" or "for (i = 0; …)". */
const ABOUT_USER = /(?<![^\s"'(])(?:i|i'm|i've|i'd|i'll|me|my|mine|myself)(?![^\s"').,;:!?])(?!\s*[=<])/i;
/** Sentences whose beginning decides, whoever else is named in them. */
const PROJECT_FIRST = new RegExp(
  String.raw`^(?:(?:in|for|on|at) (?:this|our|the|my) (?:${PROJECT_NOUN})|the (?!user\b))\b`,
  'i',
);
const WAY_OF_ANSWERING = /^(?:always|never|please)? ?(?:answer|reply|respond|explain|speak|address|talk)\b/i;

/** Where a statement belongs: `human` when it is about the user, else `project`. Whoever is named first decides. */
export function chooseBlock(text: string): OwnBlock {
  const plain = withPlainQuotes(text);
  if (WAY_OF_ANSWERING.test(plain) || /^the user\b/i.test(plain)) return 'human';
  if (PROJECT_FIRST.test(plain)) return 'project';
  const user = plain.search(ABOUT_USER);
  const project = plain.search(ABOUT_PROJECT);
  return user >= 0 && (project < 0 || user < project) ? 'human' : 'project';
}
