import { type DateFilter, findDatePhrases, resolveDates } from './date-phrases.ts';
import type { Role } from '../journal/events.ts';
import type { TextRange } from './message.ts';

/** What a person types into a search field, understood. */
export interface RecallQuery {
  /** The words to look for, quoted phrases as they are. */
  readonly text: string;
  /** ISO 8601 UTC, inclusive. */
  readonly start?: string;
  /** ISO 8601 UTC, exclusive. */
  readonly end?: string;
  readonly roles?: readonly Role[];
  /** The parts that left the text and became filters, in order. */
  readonly understood: readonly UnderstoodPart[];
}

interface UnderstoodPart {
  readonly kind: 'date' | 'role';
  /** "before 1 Feb 2025", "said by you" */
  readonly label: string;
  /** Where it stood in what was typed. */
  readonly source: TextRange;
}

/**
 * Takes dates ("last March", "before 2025-02-01") and who said it ("from:me", "what did you say about") out of a query.
 * What has no clear form, and what stands in quotes, stays a word. `now` in milliseconds since 1970-01-01 UTC; `plain`:
 * stretches of the text that are words, whatever they look like.
 */
export function parseRecallQuery(text: string, now: number, plain: readonly string[] = []): RecallQuery {
  const open = withoutPlain(text, plain);
  const dates = findDatePhrases(open).flatMap((phrase) => {
    const filter = resolveDates(phrase, now);
    return filter ? [{ source: phrase.source, filter }] : [];
  });
  const roles = findRoles(open).filter(({ source }) => !dates.some((date) => overlap(date.source, source)));
  const understood = [
    ...dates.map(({ source, filter }): UnderstoodPart => ({ kind: 'date', label: filter.label, source })),
    ...roles.map(({ source, role }): UnderstoodPart => ({ kind: 'role', label: ROLE_LABELS[role], source })),
  ].sort((a, b) => a.source[0] - b.source[0]);
  return {
    text: remaining(text, understood),
    ...intersection(dates.map(({ filter }) => filter)),
    ...(roles.length > 0 ? { roles: [...new Set(roles.map(({ role }) => role))] } : {}),
    understood,
  };
}

type Speaker = 'user' | 'assistant';

const ROLE_LABELS: Readonly<Record<Speaker, string>> = {
  user: 'said by you',
  assistant: 'said by Daybook',
};

const DAYBOOK = '(?:daybook|the (?:assistant|model|agent))';
const ABOUT = '(?: (?:about|regarding|concerning|on))?';
const SAY = '(?:say|tell (?:me|you)|mention|write|suggest|answer|ask(?: (?:me|you))?)';
const SAID = '(?:said|told (?:me|you)|mentioned|wrote|suggested|answered|asked(?: (?:me|you))?)';
/** "By you" needs one of these before it: "stand by you" is not about who said it. */
const SPOKEN = '(?:said|told|mentioned|written|suggested|answered|asked)';
const CUES: readonly { readonly role: Speaker; readonly pattern: RegExp }[] = [
  { role: 'user', pattern: cue('(?:from|by):(?:me|user)') },
  { role: 'user', pattern: cue(`${SPOKEN} by me`) },
  { role: 'user', pattern: alone('by me') },
  { role: 'user', pattern: cue(`(?:what )?(?:did|have) i (?:ever )?(?:${SAY}|${SAID})${ABOUT}`) },
  { role: 'user', pattern: cue(`(?:what )?i(?:'ve| have)? ${SAID}${ABOUT}`) },
  { role: 'assistant', pattern: cue('(?:from|by):(?:daybook|assistant|you|model|agent)') },
  { role: 'assistant', pattern: cue(`${SPOKEN} by (?:you|${DAYBOOK})`) },
  { role: 'assistant', pattern: alone(`by (?:you|${DAYBOOK})`) },
  {
    role: 'assistant',
    pattern: cue(`(?:what )?(?:did|have|has) (?:you|${DAYBOOK}) (?:ever )?(?:${SAY}|${SAID})${ABOUT}`),
  },
  { role: 'assistant', pattern: cue(`(?:what )?(?:you|${DAYBOOK})(?:'ve| have| has)? ${SAID}${ABOUT}`) },
];

/** The same quotation marks as the ranking takes for phrases. */
const QUOTED = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」/g;

function cue(source: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${source.replaceAll(' ', String.raw`\s+`).replaceAll("'", "['’]")})(?![\\p{L}\\p{N}_])`,
    'giu',
  );
}

/** The same where nothing else is asked for, but what it is about. */
function alone(source: string): RegExp {
  return cue(String.raw`(?<=^\s*)${source}(?:(?=\s*$)| (?:about|regarding|concerning))`);
}

function findRoles(text: string): { source: TextRange; role: Speaker }[] {
  const found = CUES.flatMap(({ role, pattern }) =>
    [...text.matchAll(pattern)].map((match) => {
      const source: TextRange = [match.index, match.index + match[0].length];
      return { source, role };
    }),
  ).sort((a, b) => a.source[0] - b.source[0] || b.source[1] - a.source[1]);
  return found.filter(
    ({ source }, index) => !found.slice(0, index).some((other) => overlap(other.source, source)),
  );
}

/** The text with what stands in quotes, and what is plain, blotted out: of the same length, so that places stay. */
function withoutPlain(text: string, plain: readonly string[]): string {
  const blot = (part: string): string => '\0'.repeat(part.length);
  let open = text.replaceAll(QUOTED, blot);
  for (const part of plain) {
    if (part !== '') open = open.replaceAll(part, blot);
  }
  return open;
}

function remaining(text: string, parts: readonly UnderstoodPart[]): string {
  let rest = '';
  let end = 0;
  for (const { source } of parts) {
    rest += `${text.slice(end, source[0])} `;
    end = source[1];
  }
  const words = `${rest}${text.slice(end)}`.replaceAll(/\s+/g, ' ').trim();
  // "What did you say yesterday?" leaves a question mark, which is nothing to look for.
  return parts.length > 0 ? words.replace(/^[\s,;:.?!]+/, '').replace(/[\s,;:.?!]+$/, '') : words;
}

/** Several dates hold together: "after 1 Feb before 1 Mar". */
function intersection(filters: readonly DateFilter[]): { start?: string; end?: string } {
  const starts = filters.flatMap(({ start }) => start ?? []);
  const ends = filters.flatMap(({ end }) => end ?? []);
  return {
    ...(starts.length > 0 ? { start: new Date(Math.max(...starts)).toISOString() } : {}),
    ...(ends.length > 0 ? { end: new Date(Math.min(...ends)).toISOString() } : {}),
  };
}

function overlap(a: TextRange, b: TextRange): boolean {
  return a[0] < b[1] && b[0] < a[1];
}
