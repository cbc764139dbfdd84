import { MONTHS, timeOfDay } from '../../memory/calendar.ts';

/**
 * A time as people write it, in local time: "today 11:02", "yesterday 09:14", "14 October, 16:40", with the year where it
 * is another. Both in milliseconds since 1970-01-01 UTC.
 */
export function formatMoment(at: number, now: number): string {
  const then = new Date(at);
  const time = timeOfDay(at);
  const today = new Date(now);
  if (isSameDay(then, today)) return `today ${time}`;
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (isSameDay(then, yesterday)) return `yesterday ${time}`;
  const year = then.getFullYear() === today.getFullYear() ? '' : ` ${then.getFullYear()}`;
  return `${then.getDate()} ${MONTHS[then.getMonth()]}${year}, ${time}`;
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}
