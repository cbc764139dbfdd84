import { isoDay } from '../../memory/calendar.ts';
import { findDatePhrases, resolveDates } from '../../memory/date-phrases.ts';
import type { Period } from './intent.ts';

/** Takes the first date out of a text. */
export function cutPeriod(text: string): { rest: string; period: Period | null } {
  const [phrase] = findDatePhrases(text);
  if (!phrase) return { rest: text, period: null };
  const [start, end] = phrase.source;
  const name = text.slice(start, end).toLowerCase();
  return { rest: text.slice(0, start) + text.slice(end), period: { name, phrase } };
}

/**
 * The first and the last day as ISO dates, in local time; absent where the period is open. Null when it has not begun.
 * `now` in milliseconds since 1970-01-01 UTC.
 */
export function daysOf(period: Period, now: number): { first?: string; last?: string } | null {
  const filter = resolveDates(period.phrase, now);
  if (!filter) return null;
  const { start, end } = filter;
  return {
    ...(start === undefined ? {} : { first: isoDay(start) }),
    ...(end === undefined ? {} : { last: isoDay(end - 1) }),
  };
}

/** The same, from the first moment to the one after the last, in milliseconds since 1970-01-01 UTC. */
export function spanOf(period: Period, now: number): { start: number; end: number } | null {
  const filter = resolveDates(period.phrase, now);
  if (!filter) return null;
  const { start = -Infinity, end = Infinity } = filter;
  return { start, end };
}
