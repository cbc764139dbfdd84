import { inLargestUnit } from '../base/elapsed.ts';

/** A day without a time: the whole of it, in local time. */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A stretch of time: milliseconds since 1970-01-01 UTC, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The time that an ISO 8601 date or date and time names, local where it has no zone; null when it is no date. */
export function parseSpan(text: string): Span | null {
  const [, year, month, day] = DAY.exec(text.trim())?.map(Number) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    const start = new Date(year, month - 1, day);
    // The 31st of February would become the 3rd of March.
    if (start.getMonth() !== month - 1 || start.getDate() !== day) return null;
    return { start: start.getTime(), end: new Date(year, month - 1, day + 1).getTime() };
  }
  const start = MOMENT.test(text.trim()) ? Date.parse(text.trim().replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(start) ? null : { start, end: start + 1 };
}

/** "3 days ago", "just now". Both in milliseconds since 1970-01-01 UTC. */
export function ago(then: number, now: number): string {
  const passed = inLargestUnit(now - then);
  return passed ? `${passed.count} ${passed.unit}${passed.count === 1 ? '' : 's'} ago` : 'just now';
}
