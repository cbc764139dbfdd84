import {
  type CalendarUnit,
  daySpan,
  MONTHS,
  monthSpan,
  shortDay,
  type Span,
  unitsFromNow,
  yearSpan,
} from './calendar.ts';
import { type DateExpression, readExpression } from './date-expressions.ts';
import type { TextRange } from './message.ts';

type Relation = 'in' | 'before' | 'until' | 'after' | 'since' | 'between';

/** A date in a text with the words that say how it is meant: "since last March". */
export interface DatePhrase {
  readonly source: TextRange;
  readonly relation: Relation;
  readonly first: DateExpression;
  /** Of "between … and …" only. */
  readonly last?: DateExpression;
}

/** What a phrase means at a certain time. An absent end is open. */
export interface DateFilter {
  readonly start?: number;
  readonly end?: number;
  /** For a person: "before 1 Feb 2025", "in March 2025". */
  readonly label: string;
}

/** The dates in a text that were meant as such, in order, without overlaps. */
export function findDatePhrases(text: string): DatePhrase[] {
  const phrases: DatePhrase[] = [];
  let end = 0;
  for (const { index } of text.matchAll(WORD_START)) {
    const found = index < end ? null : phraseAt(text, index);
    if (!found) continue;
    if (isPhrase(found)) phrases.push(found);
    end = found.source[1];
  }
  return phrases;
}

/** Null when there is no such date, or nothing can be from then yet. `now` in milliseconds since 1970-01-01 UTC. */
export function resolveDates({ relation, first, last }: DatePhrase, now: number): DateFilter | null {
  const one = resolve(first, now);
  const other = last ? resolve(last, now) : one;
  if (!one || !other) return null;
  const isAhead = Math.min(one.start, other.start) > now;
  // All that was ever said is from before 2100.
  if (isAhead && relation !== 'before' && relation !== 'until') return null;
  switch (relation) {
    case 'in':
      return { start: one.start, end: one.end, label: named(one) };
    case 'before':
      return { end: one.start, label: `before ${startName(one)}` };
    case 'until':
      return { end: one.end, label: `until ${endName(one)}` };
    case 'after':
      return { start: one.end, label: `after ${endName(one)}` };
    case 'since':
      return { start: one.start, label: `since ${startName(one)}` };
    case 'between': {
      const [from, to] = one.start <= other.start ? [one, other] : [other, one];
      return { start: from.start, end: to.end, label: `${startName(from)} – ${endName(to)}` };
    }
  }
}

const WORD_START = /(?<![\p{L}\p{N}_./:@#-])[\p{L}\p{N}]/gu;

const RELATIONS: ReadonlyMap<string, Relation> = new Map([
  ['before', 'before'],
  ['until', 'until'],
  ['till', 'until'],
  ['up to', 'until'],
  ['after', 'after'],
  ['since', 'since'],
  ['between', 'between'],
]);
const PREPOSITION =
  /(?:(before|until|till|up to|after|since|between)|from|in|on|during|over|within|earlier)\s+(?:the\s+)?/iy;
const JOINT = /\s+(?:and|to|until|till)\s+(?:the\s+)?|\s*[–-]\s*/iy;
/** Who types nothing else means the year. */
const YEAR_ALONE = /^\s*20\d\d\s*$/;
const ONWARDS = /\s+(?:on|onwards?)(?![\p{L}\p{N}])/iuy;

/** What has the form of a date that no calendar has: plain words, all of it. */
type NoDate = Pick<DatePhrase, 'source'>;

function isPhrase(found: DatePhrase | NoDate): found is DatePhrase {
  return 'relation' in found;
}

function phraseAt(text: string, at: number): DatePhrase | NoDate | null {
  const preposition = matchAt(PREPOSITION, text, at);
  if (!preposition) {
    const bare = readExpression(text, at, YEAR_ALONE.test(text) ? 'after-preposition' : 'bare');
    return bare && phraseOf('in', [at, bare.end], bare.expression);
  }
  const word = preposition[0]
    .trim()
    .toLowerCase()
    .replace(/\s+the$/, '');
  const position = /^(?:over|within|earlier)$/.test(word) ? 'bare' : 'after-preposition';
  const first = readExpression(text, at + preposition[0].length, position);
  if (!first) return null;
  const relation = RELATIONS.get(word) ?? 'in';
  if (relation !== 'between' && word !== 'from') {
    return phraseOf(relation, [at, first.end], first.expression);
  }
  const joint = matchAt(JOINT, text, first.end);
  const last = joint && readExpression(text, first.end + joint[0].length, 'after-preposition');
  if (last) {
    if (!last.expression) return { source: [at, last.end] };
    const phrase = phraseOf('between', [at, last.end], first.expression);
    return isPhrase(phrase) ? { ...phrase, last: last.expression } : phrase;
  }
  if (relation === 'between') return null;
  const onwards = matchAt(ONWARDS, text, first.end);
  const end = first.end + (onwards?.[0].length ?? 0);
  return phraseOf(onwards ? 'since' : 'in', [at, end], first.expression);
}

function phraseOf(relation: Relation, source: TextRange, first: DateExpression | null): DatePhrase | NoDate {
  return first ? { source, relation, first } : { source };
}

/** A sticky pattern keeps its place from one use to the next unless it is set. */
function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A stretch of whole units; more than one where `isSingle` is false. */
interface Resolved extends Span {
  readonly unit: CalendarUnit;
  readonly isSingle: boolean;
}

function resolve(expression: DateExpression, now: number): Resolved | null {
  switch (expression.kind) {
    case 'relative': {
      const { unit, from, to } = expression;
      return { ...unitsFromNow(unit, from, to, now), unit, isSingle: from === to };
    }
    case 'weekday': {
      const today = new Date(now);
      const passed = (today.getDay() - expression.weekday + 7) % 7;
      const days = passed === 0 && expression.isOver ? 7 : passed;
      return { ...unitsFromNow('day', -days, -days, now), unit: 'day', isSingle: true };
    }
    case 'calendar':
      return resolveCalendar(expression, now);
  }
}

/** Without a year it is the latest that has begun, or that is over. */
function resolveCalendar(
  { year, month, day, isOver }: DateExpression & { kind: 'calendar' },
  now: number,
): Resolved | null {
  const unit = day !== null ? 'day' : month !== null ? 'month' : 'year';
  const of = (inYear: number): Resolved | null => {
    const span =
      month === null
        ? yearSpan(inYear)
        : day === null
          ? monthSpan(inYear, month)
          : daySpan(inYear, month, day);
    return span && { ...span, unit, isSingle: true };
  };
  if (year !== null) return of(year);
  const thisYear = new Date(now).getFullYear();
  // The 29th of February may be eight years back.
  for (let back = 0; back <= 8; back += 1) {
    const found = of(thisYear - back);
    if (found && (isOver ? found.end : found.start) <= now) return found;
  }
  return null;
}

function named(resolved: Resolved): string {
  const { unit, isSingle } = resolved;
  if (isSingle && unit === 'day') return `on ${startName(resolved)}`;
  if (isSingle && unit !== 'week') return `in ${startName(resolved)}`;
  return `${startName(resolved)} – ${endName(resolved)}`;
}

function startName({ start, unit }: Resolved): string {
  return nameOf(start, unit);
}

function endName({ end, unit }: Resolved): string {
  return nameOf(end - 1, unit);
}

function nameOf(at: number, unit: CalendarUnit): string {
  const date = new Date(at);
  if (unit === 'year') return String(date.getFullYear());
  return unit === 'month' ? `${MONTHS[date.getMonth()]} ${date.getFullYear()}` : shortDay(at);
}
