import { queryWords, words } from '../../memory/recall-text.ts';
import { relatedWords } from './related-words.ts';
import type { Stem } from './terms.ts';
import { namedTimes, type TimeSpan } from './time-spans.ts';

/** A word of a query that is to be looked for, once each. */
export interface QueryWord {
  readonly word: string;
  /** What it is in the index. */
  readonly term: string;
  /** 1, or less for a word that only makes up a question. */
  readonly weight: number;
  /** The number of the speaker whom it names; 0 for nobody. */
  readonly speaker: number;
  /** Other terms that may stand for it in an answer. */
  readonly related: readonly string[];
}

/** A query, understood. */
export interface ParsedQuery {
  readonly words: readonly QueryWord[];
  /** Terms that stand side by side in it, with a space between them, when both are to be looked for. */
  readonly pairs: readonly string[];
  /** What stands in quotation marks, as words. */
  readonly phrases: readonly (readonly string[])[];
  /** The speakers it names, by number. */
  readonly speakers: readonly number[];
  readonly times: readonly TimeSpan[];
  /** Whether it says nothing but a time. */
  readonly isOnlyTime: boolean;
  /** The role whose words it asks for. */
  readonly said: 'user' | 'assistant' | null;
  /** Whether it is a question and not key words: then the answer may use other words. */
  readonly isQuestion: boolean;
  readonly asksWhen: boolean;
  readonly asksHowMany: boolean;
  readonly asksName: boolean;
  /** Whether its last word may be unfinished. */
  readonly isBegun: boolean;
}

export type ParseQuery = (
  text: string,
  context: { readonly speakerNames: readonly string[]; readonly now: number },
) => ParsedQuery;

/** In characters. The rest of a longer one is ignored. */
const MAX_QUERY = 2_000;

const QUOTED = /"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|「([^」]*)」/g;
const QUESTION_WORD =
  /^\s*(?:who|whom|whose|what|when|where|which|why|how|do|does|did|is|are|was|were|has|have|had|can|could|would|will|should)\b/i;
const WHEN = /\bwhen\b|\b(?:what|which) (?:date|day|month|year|time)\b/i;
const HOW_MANY = /\bhow (?:many|much|old|long|often|far)\b|\bwhat number\b/i;
const NAME = /\b(?:what|which|who|whom|whose|where)\b/i;

const SAYS =
  'say|said|tell|told|mention|mentioned|ask|asked|write|wrote|explain|explained|suggest|suggested|recommend|recommended';
const USER_SAID = new RegExp(
  String.raw`\b(?:did|have|had) (?:i|we) (?:\w+ )?(?:${SAYS}|want|decide|plan)\b|\bi (?:${SAYS})\b`,
  'i',
);
const ASSISTANT_SAID = new RegExp(
  String.raw`\b(?:did|have|had) you (?:\w+ )?(?:${SAYS}|propose|advise|answer|give|given|list)\b|\byou (?:${SAYS}|proposed|advised|answered|gave|listed)\b|` +
    String.raw`\byour (?:answer|advice|suggestions?|recommendations?|explanation|proposals?|list)\b`,
  'i',
);

/** Words that make up a question without saying what it is about. */
const SCAFFOLDING =
  'kind type sort mention list summary summarize conversation discuss discussion say tell talk describe share ask example thing ' +
  'name suggest recommend remember know message chat answer question';

/** `scaffolding` is the weight of words that only make up a question. */
export function createParseQuery(stem: Stem, scaffolding: number): ParseQuery {
  const light = new Set(SCAFFOLDING.split(' ').map(stem));
  const related = relatedWords(stem);
  return (wholeText, { speakerNames, now }) => {
    const text = wholeText.slice(0, MAX_QUERY);
    const sought = soughtWords(text);
    const named = namedSpeakers(text, speakerNames);
    const { spans: times, rest } = namedTimes(text, now);
    const toQueryWord = (word: string): QueryWord => {
      const term = stem(word);
      const speaker = named.get(word) ?? 0;
      const others = speaker === 0 ? [...(related.get(term) ?? [])] : [];
      return { word, term, weight: light.has(term) ? scaffolding : 1, speaker, related: others };
    };
    const byTerm = new Map(sought.map(toQueryWord).map((word) => [word.term, word]));
    return {
      words: [...byTerm.values()],
      pairs: pairsOf(sought.map(stem)),
      phrases: phrasesOf(text),
      speakers: [...new Set(named.values())],
      times,
      isOnlyTime: times.length > 0 && queryWords(rest).length === 0,
      said: ASSISTANT_SAID.test(text) ? 'assistant' : USER_SAID.test(text) ? 'user' : null,
      isQuestion: /[?？]\s*$/.test(text) || QUESTION_WORD.test(text),
      asksWhen: WHEN.test(text),
      asksHowMany: HOW_MANY.test(text),
      asksName: NAME.test(text),
      isBegun: /[\p{L}\p{N}]$/u.test(text),
    };
  };
}

/** All words of the query that say something, in order; all of them, if none does. */
function soughtWords(text: string): string[] {
  const all = words(text);
  const saying = new Set(queryWords(text));
  return saying.size > 0 ? all.filter((word) => saying.has(word)) : all;
}

function pairsOf(terms: readonly string[]): string[] {
  return [...new Set(terms.slice(1).map((second, index) => `${terms[index] ?? ''} ${second}`))];
}

/** What stands in quotation marks, as words. */
export function phrasesOf(text: string): string[][] {
  return [...text.matchAll(QUOTED)]
    .map(([, ...groups]) => words(groups.find((group) => group !== undefined) ?? ''))
    .filter((phrase) => phrase.length > 0);
}

/**
 * By word of the query, the number of the speaker whom it names: by the first word of their name or, written with a capital
 * letter, by a short form that the name begins with.
 */
function namedSpeakers(text: string, speakerNames: readonly string[]): Map<string, number> {
  const named = new Map<string, number>();
  if (speakerNames.length < 2) return named;
  const capitalised = new Set((text.match(/\p{Lu}[\p{L}\p{N}]{2,}/gu) ?? []).flatMap(words));
  const all = words(text);
  speakerNames.forEach((name, speaker) => {
    const [first] = words(name);
    if (first === undefined || speaker === 0) return;
    for (const word of all) {
      if (word === first || (capitalised.has(word) && first.startsWith(word))) named.set(word, speaker);
    }
  });
  return named;
}
