import { words } from '../../memory/recall-text.ts';
import { rarity } from './accumulator.ts';
import type { RankedDocument } from './best-documents.ts';
import type { Documents } from './documents.ts';
import type { RankOptions } from './options.ts';
import { hasPhrases } from './phrases.ts';
import type { Postings } from './postings.ts';
import type { ParsedQuery } from './query.ts';
import type { Stem } from './terms.ts';

/** So much of a text is looked at, but for phrases. In UTF-16 code units. */
const MAX_CHARACTERS = 8_000;
/** Factor for texts that have what a question puts in quotation marks. */
const QUOTED = 1.5;

const TIME =
  /\b(?:yesterday|today|tonight|tomorrow|last|next|ago|since|week(?:end|s)?|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d|recently|just)\b/i;
const NUMBER =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|once|twice|couple|few|several|hundred|thousand)\b/i;
const FIRST_PERSON = /\b(?:I|my|me|we|our|mine)\b/;
const REACTION =
  /^(?:thanks|thank you|wow|yeah|yep|yes|cool|that's|awesome|great|congrats|sounds|nice|absolutely|definitely|totally)\b/i;
const QUESTION_MARK = /[?？]/;

export interface RerankSources {
  readonly postings: Postings;
  readonly documents: Documents;
  /** By number; 0 is nobody, and there may be gaps. */
  readonly speakerNames: readonly string[];
  textOf(document: number): string;
}

/** Scores the best documents again by what their texts say. Their order is not changed yet. */
export function rerank(
  best: readonly RankedDocument[],
  query: ParsedQuery,
  sources: RerankSources,
  { options, stem }: { options: RankOptions; stem: Stem },
): RankedDocument[] {
  const { documents, postings, speakerNames } = sources;
  const texts = new Map<number, string>();
  const beginningOf = (document: number, text?: string): string => {
    const known = texts.get(document) ?? (text ?? sources.textOf(document)).slice(0, MAX_CHARACTERS);
    texts.set(document, known);
    return known;
  };
  // Without a question all hits have them.
  const wishes = query.isQuestion ? query.phrases : [];
  const pairs = new Map(query.pairs.map((pair) => [pair, pairRarity(pair, postings, documents)]));
  const namesSomething = nameIn(speakerNames);
  return best.map(({ document, score }) => {
    const whole = wishes.length > 0 ? sources.textOf(document) : undefined;
    const text = beginningOf(document, whole);
    const speaker = documents.speaker[document] ?? 0;
    const previous = documents.previous[document] ?? -1;
    const factor =
      (query.asksWhen && TIME.test(text) ? options.when : 1) *
      (query.asksHowMany && NUMBER.test(text) ? options.howMany : 1) *
      (query.asksName && namesSomething.test(text) ? options.names : 1) *
      (query.speakers.includes(speaker) && FIRST_PERSON.test(text) ? options.firstPerson : 1) *
      (query.isQuestion && REACTION.test(text) ? options.reaction : 1) *
      (query.isQuestion && previous >= 0 && QUESTION_MARK.test(beginningOf(previous)) ? options.answer : 1) *
      (whole !== undefined && hasPhrases(whole, wishes) ? QUOTED : 1);
    const bonus = pairs.size === 0 ? 0 : options.pairs * pairScore(text, pairs, stem);
    return { document, score: (score + bonus) * factor };
  });
}

/** What pairs of words that stand side by side in the text are worth together, each once. */
function pairScore(text: string, pairs: ReadonlyMap<string, number>, stem: Stem): number {
  const found = new Set<string>();
  let previous = '';
  for (const word of words(text)) {
    const term = stem(word);
    const pair = `${previous} ${term}`;
    if (pairs.has(pair)) found.add(pair);
    previous = term;
  }
  return [...found].reduce((sum, pair) => sum + (pairs.get(pair) ?? 0), 0);
}

/** Nobody counts pairs: they are taken to be in half as many documents as their rarer word. */
function pairRarity(pair: string, postings: Postings, { count }: Documents): number {
  const frequency = Math.min(...pair.split(' ').map((term) => postings.frequency(term)));
  return rarity(frequency / 2, count);
}

/** A word with a capital letter inside of a sentence, but not the name or short name of a speaker. */
function nameIn(speakerNames: readonly string[]): RegExp {
  const speakers = speakerNames
    .map((name) => /^\p{L}{1,3}/u.exec(name)?.[0] ?? '')
    .filter((start) => start !== '')
    .slice(0, 100);
  const others = speakers.length > 0 ? `(?!${speakers.join('|')})` : '';
  return new RegExp(String.raw`(?<=[\p{Ll}\p{N},;:] ["'“(]?)${others}\p{Lu}\p{L}*\p{Ll}`, 'u');
}
