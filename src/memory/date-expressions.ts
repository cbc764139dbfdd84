import { type CalendarUnit, MONTHS } from './calendar.ts';

/** A date as a person writes it, before it is known when that was. Months are counted from 1, weekdays from Sunday as 0. */
export type DateExpression =
  /** Whole units counted from now: yesterday is one day from -1 to -1. */
  | { readonly kind: 'relative'; readonly unit: CalendarUnit; readonly from: number; readonly to: number }
  /** `isOver`: "last", which today is not. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly isOver: boolean }
  | {
      readonly kind: 'calendar';
      readonly year: number | null;
      readonly month: number | null;
      readonly day: number | null;
      readonly isOver: boolean;
    };

/** Behind "in", "since" …, a month or a year is a date that alone could be any word or number. */
export type Position = 'bare' | 'after-preposition';

/**
 * The longest form of a date that begins at `at`; null when there is none that is clear. Its expression is null where no
 * calendar has that day: "31 April" is then not April either.
 */
export function readExpression(
  text: string,
  at: number,
  position: Position,
): { readonly expression: DateExpression | null; readonly end: number } | null {
  let longest: { expression: DateExpression | null; end: number } | null = null;
  for (const { pattern, read, needsPreposition = false } of FORMS) {
    if (needsPreposition && position === 'bare') continue;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || at + match[0].length <= (longest?.end ?? at)) continue;
    if (position === 'bare' && needsYear(match[0])) continue;
    longest = { expression: read(match.groups ?? {}), end: at + match[0].length };
  }
  return longest;
}

/** "Step 3 may fail" and "part 2 march on" are no dates; "3 May" and "3 may 2025" are. */
function needsYear(matched: string): boolean {
  return /^(?:\d\S*\s+(?:of\s+)?)?(?:may|march|mar)(?:\s+\d\S*)?$/.test(matched) && !/\d{4}$/.test(matched);
}

type Groups = Readonly<Record<string, string | undefined>>;

interface Form {
  readonly pattern: RegExp;
  readonly read: (groups: Groups) => DateExpression | null;
  readonly needsPreposition?: boolean;
}

const MONTH = `(?<month>${MONTHS.map((name) => (name.length > 4 ? `${name}|${name.slice(0, 3)}\\.?` : name)).join('|')}|sept\\.?|jun\\.?|jul\\.?)`;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WEEKDAY = `(?<weekday>${WEEKDAYS.join('|')})`;
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?<year>(?:19|20)\d\d)`;
const UNIT = '(?<unit>day|week|month|year)';
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const NUMBER = String.raw`(?<number>\d{1,3}|an?|${NUMBERS.join('|')}|(?:a )?couple(?: of)?)`;
/** What "a few" stands for. */
const FEW = 3;

const FORMS: readonly Form[] = [
  form('today', () => relative('day', 0)),
  form('yesterday', () => relative('day', -1)),
  form('(?:the )?day before yesterday', () => relative('day', -2)),
  form('this (?<unit>week|month|year)', ({ unit }) => relative(unitOf(unit), 0)),
  form(`(?:the )?last (?<unit>week|month|year)`, ({ unit }) => relative(unitOf(unit), -1)),
  form(`(?:the )?past ${UNIT}`, ({ unit }) => relative(unitOf(unit), -1, 0)),
  form(`${NUMBER} ${UNIT}s? ago`, ({ number, unit }) => relative(unitOf(unit), -count(number))),
  form(`(?:a )?few ${UNIT}s? ago`, ({ unit }) => relative(unitOf(unit), -FEW - 2, -FEW + 1)),
  form(`(?:the )?(?:last|past) ${NUMBER} ${UNIT}s?`, ({ number, unit }) =>
    relative(unitOf(unit), -count(number), 0),
  ),
  form(`(?:the )?(?:last|past) few ${UNIT}s?`, ({ unit }) => relative(unitOf(unit), -FEW, 0)),
  form(`last ${WEEKDAY}`, ({ weekday }) => onWeekday(weekday, true)),
  form(WEEKDAY, ({ weekday }) => onWeekday(weekday, false), true),
  form(String.raw`(?<year>\d{4})-(?<number>\d{1,2})-(?<day>\d{1,2})`, onCalendar),
  form(String.raw`(?<year>\d{4})-(?<number>\d{2})`, onCalendar),
  form(String.raw`(?<day>\d{1,2})\.(?<number>\d{1,2})\.(?<year>\d{4})`, onCalendar),
  form(`${DAY} (?:of )?${MONTH}(?:,? ${YEAR})?`, onCalendar),
  form(`${MONTH} ${DAY}(?:,? ${YEAR})?`, onCalendar),
  form(`${MONTH},? (?:of )?${YEAR}`, onCalendar),
  form(`last ${MONTH}`, (groups) => onCalendar(groups, true)),
  form(MONTH, (groups) => onCalendar(groups), true),
  form(YEAR, onCalendar, true),
];

/** The beginning of a longer word or number is none, and "today's" is a word as well. */
function form(
  source: string,
  read: (groups: Groups) => DateExpression | null,
  needsPreposition = false,
): Form {
  const pattern = new RegExp(
    `(?:${source.replaceAll(' ', String.raw`\s+`)})(?![\\p{L}\\p{N}_]|[-./:'’][\\p{L}\\p{N}])`,
    'iuy',
  );
  return { pattern, read, needsPreposition };
}

function relative(unit: CalendarUnit, from: number, to = from): DateExpression {
  return { kind: 'relative', unit, from, to };
}

function onWeekday(name: string | undefined, isOver: boolean): DateExpression {
  return { kind: 'weekday', weekday: WEEKDAYS.indexOf(name?.toLowerCase() ?? ''), isOver };
}

/** Null for a day or month that no year has. */
function onCalendar(groups: Groups, isOver = false): DateExpression | null {
  const { year, month: name, number, day } = groups;
  const month = name === undefined ? numberOr(number, null) : monthNumber(name);
  if (month !== null && (month < 1 || month > 12)) return null;
  const date = { year: numberOr(year, null), month, day: numberOr(day, null) };
  if (date.day !== null && (date.day < 1 || date.day > daysIn(date.year ?? 2000, month ?? 1))) return null;
  return { kind: 'calendar', ...date, isOver };
}

function daysIn(year: number, month: number): number {
  return new Date(year, month, 0).getDate();
}

function monthNumber(name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(start)) + 1;
}

function numberOr(text: string | undefined, otherwise: null): number | null {
  return text === undefined ? otherwise : Number(text);
}

function unitOf(word: string | undefined): CalendarUnit {
  const unit = word?.toLowerCase();
  return unit === 'week' || unit === 'month' || unit === 'year' ? unit : 'day';
}

function count(word = ''): number {
  if (/couple/i.test(word)) return 2;
  return Number(word) || Math.max(1, NUMBERS.indexOf(word.toLowerCase()) + 1);
}
