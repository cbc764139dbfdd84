/** Which of the days before now a moment is in. `earlier`: more than 30 days ago. */
export type DayName = 'today' | 'yesterday' | 'week' | 'month' | 'earlier';

const DAY = 86_400_000;

/** By the calendar of the reader; both in milliseconds since 1970-01-01 UTC. What lies ahead, by a wrong clock, is today. */
export function dayNameOf(at: number, now: number): DayName {
  const days = daysBetween(at, now);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days <= 7) return 'week';
  return days <= 30 ? 'month' : 'earlier';
}

/** "March 2025" */
export function monthName(at: number): string {
  return months.format(at);
}

/** "14:02" today and yesterday, "Mon 14:02" within a week, "12 Mar" before, "12 Mar 2024" in another year. */
export function shortTime(at: number, now: number): string {
  const name = dayNameOf(at, now);
  if (name === 'today' || name === 'yesterday') return times.format(at);
  if (name === 'week') return weekdays.format(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? days.format(at) : dates.format(at);
}

/** "3 days ago", "yesterday", "just now" */
export function timeAgo(at: number, now: number): string {
  const passed = now - at;
  const [unit, length] = UNITS.find((entry) => passed >= entry[1]) ?? [];
  if (unit === undefined || length === undefined) return 'just now';
  // "Yesterday" is a day of the calendar: 30 hours ago may have been the day before.
  const count = unit === 'day' ? daysBetween(at, now) : Math.floor(passed / length);
  return ago.format(-count, unit);
}

/** Date and time in full. */
export function exactTime(at: number): string {
  return exact.format(at);
}

/** Midnights between two moments. */
function daysBetween(at: number, now: number): number {
  // Rounded, because a day of a change of clocks has 23 or 25 hours.
  return Math.round((midnight(now) - midnight(at)) / DAY);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const UNITS = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const months = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });
const times = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekdays = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dates = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
