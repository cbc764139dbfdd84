/** A time that a query names, in milliseconds since 1970-01-01 UTC; the end is not part of it. May be open to one side. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

export interface NamedTimes {
  readonly spans: readonly TimeSpan[];
  /** The text without what names them. */
  readonly rest: string;
}

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');
/** Months that are no other word, too. */
const PLAIN_MONTH =
  'jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const MONTH = `(${PLAIN_MONTH}|mar(?:ch)?|may)`;
const DAY = String.raw`([0-3]?\d)(?:st|nd|rd|th)?`;
const YEAR = String.raw`((?:19|20)\d\d)`;
const WEEKDAYS = 'sunday|monday|tuesday|wednesday|thursday|friday|saturday';
const SEASON = '(spring|summer|autumn|fall|winter)';
const NUMBERS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'.split('|');

/** How many years a day or month without a year may lie back. */
const YEARS_BACK = 5;

/** From what the pattern's groups hold, in lower case. Nothing for a date that does not exist. */
type Make = (groups: readonly string[], now: Date) => TimeSpan[];

/** Dates in full. A pattern counts for what none before it took. */
const ABSOLUTE: readonly [pattern: string, make: Make][] = [
  [
    String.raw`${YEAR}-(\d\d)-(\d\d)`,
    ([year, month, day]) => dayIn(Number(year), Number(month) - 1, Number(day)),
  ],
  [
    String.raw`${MONTH}\.? ${DAY}(?:,? ?${YEAR})?`,
    ([month = '', day, year], now) => dayOf(day, month, year, now),
  ],
  [
    String.raw`${DAY}(?: of)? ${MONTH}\.?(?:,? ?${YEAR})?`,
    ([day, month = '', year], now) => dayOf(day, month, year, now),
  ],
  [
    String.raw`${MONTH}\.?,? (?:of )?${YEAR}`,
    ([month = '', year]) => months(Number(year), monthNumber(month)),
  ],
  [String.raw`${YEAR}-(\d\d)`, ([year, month]) => months(Number(year), Number(month) - 1)],
  [`${SEASON}(?: of)?,? ${YEAR}`, ([season = '', year]) => months(Number(year), seasonStart(season), 3)],
  [YEAR, ([year]) => months(Number(year), 0, 12)],
];

/** Times that depend on when they are read. */
const RELATIVE: readonly [pattern: string, make: Make][] = [
  [`(?:last|past|previous) ${MONTH}`, ([month = ''], now) => [lastMonths(monthNumber(month), 1, now)]],
  [
    `(before|until|after|since) ${MONTH}`,
    ([open = '', month = ''], now) => [opened(lastMonths(monthNumber(month), 1, now), open)],
  ],
  [
    `(?:in|during|by|this|early|late|mid|of|around) ${MONTH}`,
    ([month = ''], now) => everyYear(now, (year) => months(year, monthNumber(month))),
  ],
  [`(${PLAIN_MONTH})`, ([month = ''], now) => everyYear(now, (year) => months(year, monthNumber(month)))],
  [`(?:last|past|previous) ${SEASON}`, ([season = ''], now) => [lastMonths(seasonStart(season), 3, now)]],
  [
    `(?:in|since|during|this)(?: the)? ${SEASON}`,
    ([season = ''], now) => everyYear(now, (year) => months(year, seasonStart(season), 3)),
  ],
  ['(?:the )?day before yesterday', (_, now) => [daysBack(now, 2)]],
  ['yesterday|last night', (_, now) => [daysBack(now, 1)]],
  ['today|tonight|this (?:morning|afternoon|evening)', (_, now) => [daysBack(now, 0)]],
  [
    String.raw`(\d{1,3}|an?|a couple of|a few|${NUMBERS.join('|')}) (day|week|month|year)s? ago`,
    ([count = '', unit = ''], now) => [ago(numberFrom(count), unit, now)],
  ],
  ['(?:last|past|previous) (week|weekend|month|year)', ([unit = ''], now) => [recent(unit, 1, now)]],
  ['this (week|weekend|month|year)', ([unit = ''], now) => [recent(unit, 0, now)]],
  [`(?:last|on|past|previous) (${WEEKDAYS})`, ([weekday = ''], now) => [lastWeekday(weekday, now)]],
];

/** "before May 2023", but not "the week before May 2023", which is near it. */
const OPEN = `(?:(?<!(?:day|night|week|weekend|month|year|${WEEKDAYS})s? )(before|until|after|since) )?`;
const ABSOLUTE_PATTERNS = ABSOLUTE.map(([pattern, make]) => compiled(OPEN + pattern, withOpening(make)));
const RELATIVE_PATTERNS = RELATIVE.map(([pattern, make]) => compiled(pattern, make));

/**
 * The times that a text names in English words or as ISO dates, in local time: "last March", "in May 2023", "on 3 June",
 * "yesterday", "2 weeks ago", "before 2025-02-01". When the text names a date in full, words like "last Friday" are taken
 * to be said of that day, and do not count.
 */
export function namedTimes(text: string, now: number): NamedTimes {
  const absolute = timesBy(ABSOLUTE_PATTERNS, text, now);
  return absolute.rest === text ? timesBy(RELATIVE_PATTERNS, text, now) : absolute;
}

const DAY_MS = 86_400_000;
/** In milliseconds. What was said some days off may still be meant. */
const LEAST_FADE = 3 * DAY_MS;
/** Beyond so many times the fade nothing is left worth computing. */
const FADED = 8;

/** How near a moment is to the nearest of the spans, from 0 to 1; outside of a span it fades with half the span's length. */
export function closeness(at: number, spans: readonly TimeSpan[]): number {
  let best = 0;
  for (const { start, end } of spans) {
    if (at >= start && at < end) return 1;
    const gap = at < start ? start - at : at - end;
    const fade = Number.isFinite(end - start) ? Math.max(LEAST_FADE, (end - start) / 2) : LEAST_FADE;
    if (gap < FADED * fade) best = Math.max(best, Math.exp(-gap / fade));
  }
  return best;
}

interface Pattern {
  readonly regex: RegExp;
  readonly make: Make;
}

function compiled(pattern: string, make: Make): Pattern {
  return { regex: new RegExp(String.raw`(?<![\p{L}\p{N}-])(?:${pattern})(?![\p{L}\p{N}])`, 'giu'), make };
}

function withOpening(make: Make): Make {
  return ([open = '', ...groups], now) => make(groups, now).map((span) => opened(span, open));
}

function opened({ start, end }: TimeSpan, by: string): TimeSpan {
  if (by === 'before' || by === 'until') return { start: -Infinity, end: start };
  if (by === 'after') return { start: end, end: Infinity };
  return { start, end: by === 'since' ? Infinity : end };
}

function timesBy(patterns: readonly Pattern[], text: string, now: number): NamedTimes {
  const spans: TimeSpan[] = [];
  let rest = text;
  for (const { regex, make } of patterns) {
    for (const [, ...groups] of rest.matchAll(regex)) {
      spans.push(
        ...make(
          groups.map((group) => group?.toLowerCase() ?? ''),
          new Date(now),
        ),
      );
    }
    rest = rest.replaceAll(regex, ' ');
  }
  return { spans, rest };
}

function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3));
}

/** In the northern hemisphere, by whole months. */
function seasonStart(season: string): number {
  return season === 'spring' ? 2 : season === 'summer' ? 5 : season === 'winter' ? 11 : 8;
}

/** `month` may lie outside of the year. */
function monthsFrom(year: number, month: number, count: number): TimeSpan {
  return { start: new Date(year, month).getTime(), end: new Date(year, month + count).getTime() };
}

function months(year: number, month: number, count = 1): TimeSpan[] {
  return month >= 0 && month < 12 ? [monthsFrom(year, month, count)] : [];
}

function dayIn(year: number, month: number, day: number): TimeSpan[] {
  const start = new Date(year, month, day);
  if (start.getMonth() !== month || start.getDate() !== day) return [];
  return [{ start: start.getTime(), end: new Date(year, month, day + 1).getTime() }];
}

function dayOf(day: string | undefined, month: string, year: string | undefined, now: Date): TimeSpan[] {
  if (year) return dayIn(Number(year), monthNumber(month), Number(day));
  return everyYear(now, (each) => dayIn(each, monthNumber(month), Number(day)));
}

function everyYear(now: Date, make: (year: number) => TimeSpan[]): TimeSpan[] {
  return Array.from({ length: YEARS_BACK }, (_, back) => make(now.getFullYear() - back)).flat();
}

/** The last time that these months were over. */
function lastMonths(month: number, count: number, now: Date): TimeSpan {
  return monthsFrom(now.getFullYear() - (month + count > now.getMonth() ? 1 : 0), month, count);
}

/** `count` days, the first of them so many days ago. */
function daysBack(now: Date, back: number, count = 1): TimeSpan {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate() - back];
  return { start: new Date(year, month, day).getTime(), end: new Date(year, month, day + count).getTime() };
}

function numberFrom(word: string): number {
  if (/^\d/.test(word)) return Number(word);
  return word === 'a few' ? 3 : word === 'a couple of' ? 2 : Math.max(1, NUMBERS.indexOf(word) + 1);
}

function ago(count: number, unit: string, now: Date): TimeSpan {
  if (unit === 'day') return daysBack(now, count);
  // "Two weeks ago" is said of some days more and less.
  if (unit === 'week') return daysBack(now, 7 * count + 3, 7);
  return recent(unit, count, now);
}

/** The week, weekend, month or year that began `back` of them before the present one. */
function recent(unit: string, back: number, now: Date): TimeSpan {
  const sinceMonday = (now.getDay() + 6) % 7;
  if (unit === 'week') return daysBack(now, sinceMonday + 7 * back, 7);
  if (unit === 'weekend') return daysBack(now, sinceMonday - 5 + 7 * back, 2);
  if (unit === 'month') return monthsFrom(now.getFullYear(), now.getMonth() - back, 1);
  return monthsFrom(now.getFullYear() - back, 0, 12);
}

function lastWeekday(weekday: string, now: Date): TimeSpan {
  const back = (now.getDay() - WEEKDAYS.split('|').indexOf(weekday) + 7) % 7;
  return daysBack(now, back === 0 ? 7 : back);
}
