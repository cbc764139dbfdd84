import type { ErasureRequest } from './eraser.ts';
import { createIdSearch } from './id-search.ts';
import { idTimeOf } from './written-at.ts';

/**
 * Tells quickly whether there may be something to erase in some bytes of a journal. Saying yes to what turns out to hold
 * nothing costs time; saying no to what does would leave it there.
 */
export interface ErasureFilter {
  /** Of any number of whole lines. */
  mayConcern(lines: Buffer): boolean;
}

/**
 * Looks for ids as they are, and of each text for its longest run of letters and digits, letter case aside. For that is
 * in the bytes of every record that holds the text, in whichever of the forms that a `Redact` knows: nothing that JSON or
 * Markdown escapes is part of it, with two exceptions. One is a letter as `\u` and its number: a line with one is never
 * ruled out. The other is a reply's text that is cut into pieces: nor is a line with a piece.
 */
export function createErasureFilter({
  texts = [],
  messageIds = [],
  sessionIds = [],
  titlesOf = [],
  before,
}: ErasureRequest): ErasureFilter {
  const forms = texts.flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')]);
  const runs = [...new Set(forms.map(longestRun))];
  const isVague = runs.some((run) => run.length < SHORTEST_RUN);
  const ids = createIdSearch([...messageIds, ...sessionIds]);
  const titledIds = createIdSearch(titlesOf);
  const mayHoldText = (lines: Buffer): boolean => {
    if (runs.length === 0) return false;
    if (isVague || NEVER_RULED_OUT.some((mark) => lines.includes(mark))) return true;
    const text = lines.toString('latin1').toLowerCase();
    return runs.some((run) => text.includes(run));
  };
  const end = before === undefined ? null : Date.parse(before);
  return {
    mayConcern: (lines) =>
      ids.isIn(lines) ||
      (OF_SESSIONS.some((mark) => lines.includes(mark)) && titledIds.isIn(lines)) ||
      mayHoldText(lines) ||
      (end !== null && mayBeEarlier(lines, end)),
  };
}

const NEVER_RULED_OUT = [String.raw`\u`, '"message.streamed"'].map((mark) => Buffer.from(mark));

const OF_SESSIONS = ['session.started', 'session.titled'].map((mark) => Buffer.from(mark));

/** In characters. Shorter ones stand in nearly every line. */
const SHORTEST_RUN = 3;

/**
 * The longest run of ASCII letters and digits, in lower case. Without k and s: letter case aside, the Kelvin sign is a k
 * and the long s an s, and no other character outside of ASCII equals one of ASCII (CaseFolding.txt, status C and S).
 */
function longestRun(text: string): string {
  const runs = text.match(/[A-JL-RT-Za-jl-rt-z0-9]+/g) ?? [''];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest)).toLowerCase();
}

/**
 * Whether one of the lines was, or may have been, written before `end`, in milliseconds since 1970-01-01 UTC. Goes by ids
 * alone: where a newline is damaged, the record that follows in the same line has a greater one.
 */
function mayBeEarlier(lines: Buffer, end: number): boolean {
  for (let from = 0; from < lines.length;) {
    const newline = lines.indexOf(10, from);
    const next = newline < 0 ? lines.length : newline + 1;
    const at = idTimeOf(lines.subarray(from, next));
    if (at === undefined || at < end) return true;
    from = next;
  }
  return false;
}
