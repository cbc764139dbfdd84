import type { Period } from './intent.ts';

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
const NAMED =
  /\b(?:(today|yesterday|this (?:week|month)|last (?:week|month))|(\d{1,3}|a|an|one|two|three|four|five|six|seven) (day|week|month)s? ago|(?:in |over |during )?the last (\d{1,3}|few|two|three|four|five|six|seven) (day|week|month)s?)\b/i;
const FEW = 3;

/** Takes the first stretch of days that is named out of a text. */
export function cutPeriod(text: string): { rest: string; period: Period | null } {
  const match = NAMED.exec(text);
  if (!match) return { rest: text, period: null };
  const [name, simple, howLongAgo, agoUnit, howMany, lastUnit] = match;
  const rest = text.slice(0, match.index) + text.slice(match.index + name.length);
  return { rest, period: { name: name.toLowerCase(), ...stretch() } };

  function stretch(): Omit<Period, 'name'> {
    if (agoUnit) return { unit: unitOf(agoUnit), from: -count(howLongAgo), to: -count(howLongAgo) };
    if (lastUnit) return { unit: unitOf(lastUnit), from: -count(howMany), to: 0 };
    const [which = '', unit = 'day'] = simple?.toLowerCase().split(' ') ?? [];
    const at = which === 'yesterday' || which === 'last' ? -1 : 0;
    return { unit: unitOf(unit), from: at, to: at };
  }
}

/** The first and the last day as ISO dates, in local time. `now` in milliseconds since 1970-01-01 UTC. */
export function daysOf({ unit, from, to }: Period, now: number): { first: string; last: string } {
  const date = new Date(now);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  switch (unit) {
    case 'day':
      return { first: isoDay(year, month, day + from), last: isoDay(year, month, day + to) };
    case 'week': {
      // Weeks begin on Monday.
      const monday = day - ((date.getDay() + 6) % 7);
      return {
        first: isoDay(year, month, monday + 7 * from),
        last: isoDay(year, month, monday + 7 * to + 6),
      };
    }
    case 'month':
      return { first: isoDay(year, month + from, 1), last: isoDay(year, month + to + 1, 0) };
  }
}

/** The same, from the first moment to the one after the last, in milliseconds since 1970-01-01 UTC. */
export function spanOf(period: Period, now: number): { start: number; end: number } {
  const { first, last } = daysOf(period, now);
  const end = new Date(`${last}T00:00`);
  end.setDate(end.getDate() + 1);
  return { start: new Date(`${first}T00:00`).getTime(), end: end.getTime() };
}

function isoDay(year: number, month: number, day: number): string {
  const date = new Date(year, month, day);
  const pad = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function unitOf(word: string): Period['unit'] {
  return word === 'week' || word === 'month' ? word : 'day';
}

function count(word = ''): number {
  if (word === 'few') return FEW;
  return Number(word) || Math.max(1, NUMBERS.indexOf(word.toLowerCase()) + 1);
}
