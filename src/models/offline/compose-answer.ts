import type { Period } from './intent.ts';
import type { Quote } from './find-quotes.ts';
import { blockquote, quoted } from './markdown.ts';

const MOST_QUOTES = 5;
const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five'];
/** Below this the best match has less than half of what was asked for. */
const ANSWERS = 0.5;

/** The answer to a question: quotes with their sources, newest first. */
export function composeAnswer(
  words: readonly string[],
  period: Period | null,
  quotes: readonly Quote[],
): string {
  if (quotes.length === 0) return composeNothing(words, period);
  const shown = bestOf(quotes, MOST_QUOTES);
  return `${opening(shown, quotes.length)}\n\n${composeQuotes(shown)}`;
}

export function composeQuotes(quotes: readonly Quote[]): string {
  return quotes.map(({ lines, source }) => blockquote(lines, source)).join('\n\n');
}

/** The best `limit`, in the order given. */
export function bestOf(quotes: readonly Quote[], limit: number): readonly Quote[] {
  const best = [...quotes].sort((a, b) => b.score - a.score).slice(0, limit);
  return quotes.filter((quote) => best.includes(quote));
}

function opening(shown: readonly Quote[], total: number): string {
  const number = NUMBERS[shown.length] ?? String(shown.length);
  const things = shown.length === 1 ? 'thing' : 'things';
  const order = shown.length === 1 ? '' : ', newest first';
  if (shown.every(({ score }) => score < ANSWERS)) {
    return `Nothing says exactly that. What comes nearest${order}:`;
  }
  if (total > shown.length) return `${number} of ${total} things${order}. More exact words find fewer.`;
  return `${number} ${things}${order}.`;
}

function composeNothing(words: readonly string[], period: Period | null): string {
  const about = words.length > 0 ? ` about ${quoted(words.join(' '))}` : '';
  const when = period ? ` ${nameOf(period)}` : '';
  return (
    `I find nothing${about}${when} in memory. Try other words, or “what do you remember?” for all of core memory. ` +
    'Offline I can only quote what was kept here; with a model (“Daybook: Select Model”) I can do more.'
  );
}

/** The answer to a question about a time that has not begun. */
export function composeNotYet(period: Period): string {
  return `Nothing can be ${nameOf(period)} in memory: that has not come yet.`;
}

/** "from last week", "before March" */
function nameOf({ name, phrase }: Period): string {
  return phrase.relation === 'in' ? `from ${name.replace(/^(?:in|on|over|during|within|from) /, '')}` : name;
}
