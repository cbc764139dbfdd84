import { bestOf, composeAnswer, composeNotYet, composeQuotes } from './compose-answer.ts';
import { ADD_A_MODEL, composeMode, paragraphs } from './compose-help.ts';
import { findQuotes } from './find-quotes.ts';
import type { IntentOf, Period } from './intent.ts';
import { escapeMarkdown } from './markdown.ts';
import { daysOf, spanOf } from './period.ts';
import { type FoundMessage, parseSearchResults } from './tool-results.ts';
import { type Answer, call, type Context, say, sayAfter, type Step } from './turn.ts';

/** Questions and earlier answers are among what a search finds, so it is asked for more than is shown. */
const SEARCH_LIMIT = 20;
/** A search for more words than this finds everything. */
const MOST_WORDS = 12;
const MOST_RELATED = 3;
/** What shares less with a task than this is no help with it. */
const RELATED = 0.5;

/** Looks in core memory and in recall, and quotes. */
export async function ask(
  intent: IntentOf<'ask'>,
  context: Context,
  steps: readonly Step[],
): Promise<Answer> {
  if (context.memory === 'off') return say(`I cannot look anything up. ${composeMode(context.memory)}`);
  const { period } = intent;
  const span = period && spanOf(period, context.now);
  if (period && !span) return say(composeNotYet(period));
  const words = intent.words.slice(0, MOST_WORDS);
  const step = steps.find(isSearch);
  if (!step) return search(words.join(' '), period, context.now);
  const found = parseSearchResults(step.result);
  if (!found) return sayAfter(step, steps, `The search failed: ${escapeMarkdown(step.result)}`);
  const quotes = await findQuotes({ words, span }, found, context);
  return sayAfter(step, steps, composeAnswer(words, period, quotes));
}

/** Work that only a language model can do: says so, and offers what memory has about it. */
export async function decline(
  intent: IntentOf<'task' | 'other'>,
  context: Context,
  steps: readonly Step[],
): Promise<Answer> {
  const words = intent.words.slice(0, MOST_WORDS);
  if (context.memory === 'off' || words.length === 0) return say(composeDecline(intent, context));
  const step = steps.find(isSearch);
  if (!step) return search(words.join(' '), null, context.now);
  const related = await findRelated(words, parseSearchResults(step.result) ?? [], context);
  return sayAfter(step, steps, paragraphs(composeDecline(intent, context), related));
}

export function search(query: string, period: Period | null, now: number): Answer {
  const { first, last } = (period && daysOf(period, now)) ?? {};
  return call('conversation_search', {
    ...(query === '' ? {} : { query }),
    limit: SEARCH_LIMIT,
    ...(first === undefined ? {} : { start_date: first }),
    ...(last === undefined ? {} : { end_date: last }),
  });
}

function isSearch({ name }: Step): boolean {
  return name === 'conversation_search';
}

async function findRelated(
  words: readonly string[],
  found: readonly FoundMessage[],
  context: Context,
): Promise<string> {
  const quotes = await findQuotes({ words, span: null }, found, context);
  const related = bestOf(
    quotes.filter(({ score }) => score >= RELATED),
    MOST_RELATED,
  );
  return related.length > 0 ? `Memory has this about it:\n\n${composeQuotes(related)}` : '';
}

function composeDecline({ kind }: IntentOf<'task' | 'other'>, { memory }: Context): string {
  const what =
    kind === 'task'
      ? 'I cannot do that offline: there is no language model here, only your memory.'
      : 'Offline I follow fixed rules, in English, and found nothing in this to remember, look up or forget. “Help” shows what I understand.';
  const kept = memory === 'on' ? ' Your message is kept and can be found again.' : '';
  return paragraphs(`${what}${kept}`, composeMode(memory), ADD_A_MODEL);
}
