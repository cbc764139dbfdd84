export const MONTHS: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');

/** A stretch of time: milliseconds since 1970-01-01 UTC, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type CalendarUnit = 'day' | 'week' | 'month' | 'year';

/** A day of the local calendar; months are counted from 1. Null when there is no such day. */
export function daySpan(year: number, month: number, day: number): Span | null {
  const start = new Date(year, month - 1, day);
  // The 31st of February would become the 3rd of March, and the year 25 the year 1925.
  if (start.getFullYear() !== year || start.getMonth() !== month - 1 || start.getDate() !== day) return null;
  return { start: start.getTime(), end: new Date(year, month - 1, day + 1).getTime() };
}

/** A month of the local calendar, counted from 1. Null when there is no such month. */
export function monthSpan(year: number, month: number): Span | null {
  const first = daySpan(year, month, 1);
  return first && { start: first.start, end: new Date(year, month, 1).getTime() };
}

export function yearSpan(year: number): Span | null {
  const first = daySpan(year, 1, 1);
  return first && { start: first.start, end: new Date(year + 1, 0, 1).getTime() };
}

/**
 * Whole units counted from the one that `now` is in: days from -1 to -1 are yesterday. Local time; weeks begin on
 * Monday.
 */
export function unitsFromNow(unit: CalendarUnit, from: number, to: number, now: number): Span {
  const date = new Date(now);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  const at = (units: number): number => {
    switch (unit) {
      case 'day':
        return new Date(year, month, day + units).getTime();
      case 'week':
        return new Date(year, month, day - ((date.getDay() + 6) % 7) + 7 * units).getTime();
      case 'month':
        return new Date(year, month + units, 1).getTime();
      case 'year':
        return new Date(year + units, 0, 1).getTime();
    }
  };
  return { start: at(from), end: at(to + 1) };
}

/** A day without a time. */
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The time that an ISO 8601 date (all of the day) or date and time names, local where it has no zone; null when it is
 * no date.
 */
export function parseIsoSpan(text: string): Span | null {
  const trimmed = text.trim();
  const [, year, month, day] = DAY.exec(trimmed)?.map(Number) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) return daySpan(year, month, day);
  const date = MOMENT.exec(trimmed)?.[1];
  if (date === undefined || !parseIsoSpan(date)) return null;
  const start = Date.parse(trimmed.replace(' ', 'T'));
  return Number.isNaN(start) ? null : { start, end: start + 1 };
}

/** "2025-03-09", in local time. */
export function isoDay(at: number): string {
  const date = new Date(at);
  const pad = (number: number, length: number): string => String(number).padStart(length, '0');
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/** "9 Mar 2025", in local time. */
export function shortDay(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${MONTHS[date.getMonth()]?.slice(0, 3)} ${date.getFullYear()}`;
}

/** "9 March 2025, 16:40", in local time. */
export function longMoment(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}, ${timeOfDay(at)}`;
}

/** "16:40", in local time. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  const pad = (number: number): string => String(number).padStart(2, '0');
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
