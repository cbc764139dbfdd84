import { formatMemoryLink } from '../../memory/links.ts';
import { type BlockLine, likeness, linesOf, linkTo, originOf, saysTheSame } from './block-lines.ts';
import { excerptLine, excerptLines } from './excerpt-lines.ts';
import { escapeMarkdown } from './markdown.ts';
import { formatMoment } from './moment.ts';
import type { FoundMessage } from './tool-results.ts';
import { statementIn } from './statement-in.ts';
import { isSameSubject } from './subject.ts';
import type { Context } from './turn.ts';
import { coverage, stems } from './words.ts';

/** Something remembered, as an answer quotes it. */
export interface Quote {
  readonly lines: readonly string[];
  /** Markdown: where it is from, with a link. */
  readonly source: string;
  /** In milliseconds since 1970-01-01 UTC; null when it is older than the history that was read. */
  readonly at: number | null;
  /** How much of the question it has, from 0 to 1. */
  readonly score: number;
}

export interface Wanted {
  /** In the user's spelling; none: anything. */
  readonly words: readonly string[];
  /** In milliseconds since 1970-01-01 UTC, the end exclusive. */
  readonly span: { readonly start: number; readonly end: number } | null;
}

/** Half of what the best match has is worth showing beside it. */
const WORTH_SHOWING = 0.5;

/** Lines of core memory and messages that fit, newest first, each thing once. */
export async function findQuotes(
  wanted: Wanted,
  found: readonly FoundMessage[],
  context: Context,
): Promise<readonly Quote[]> {
  const lines = linesOf(context.blocks);
  const core = await quoteLines(wanted, lines, context);
  const quotedLines = core.map(({ line }) => line);
  const recall = quoteMessages(wanted, found, { quotedLines, lines, now: context.now });
  const all = [...core.map(({ quote }) => quote), ...recall];
  const best = Math.max(0, ...all.map(({ score }) => score));
  return all
    .filter(({ score }) => score > 0 && score >= best * WORTH_SHOWING)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || b.score - a.score);
}

async function quoteLines(
  { words, span }: Wanted,
  lines: readonly BlockLine[],
  context: Context,
): Promise<{ line: BlockLine; quote: Quote }[]> {
  const score = (line: BlockLine): number =>
    words.length > 0 ? coverage(stems(words.join(' ')), line.stems) : span ? 1 : 0;
  const fitting = lines.filter((line) => score(line) > 0);
  const quotes = await Promise.all(
    fitting.map(async (line) => ({ line, quote: await quoteLine(line, words, score(line), context) })),
  );
  return quotes.filter(
    ({ quote: { at } }) => span === null || (at !== null && at >= span.start && at < span.end),
  );
}

async function quoteLine(
  line: BlockLine,
  words: readonly string[],
  score: number,
  context: Context,
): Promise<Quote> {
  const origin = originOf(line.line, await context.changes(line.label));
  const when = origin ? ` · ${origin.who}, ${formatMoment(origin.at, context.now)}` : '';
  const text = excerptLine(line.text, words);
  return { lines: [text], source: `${linkTo(line)} · core${when}`, at: origin?.at ?? null, score };
}

interface Known {
  /** What is quoted already. */
  readonly quotedLines: readonly BlockLine[];
  readonly lines: readonly BlockLine[];
  readonly now: number;
}

function quoteMessages(
  { words }: Wanted,
  found: readonly FoundMessage[],
  { quotedLines, lines, now }: Known,
): Quote[] {
  const wanted = stems(words.join(' '));
  const scoreOf = (said: readonly string[]): number => (words.length > 0 ? coverage(wanted, said) : 1);
  const seen: (readonly string[])[] = [];
  return found.flatMap((message) => {
    const statement = statementIn(message);
    if (statement === null) return [];
    const said = statement.split('\n').map(stems);
    const isQuoted = said
      .filter((line) => line.length > 0 && scoreOf(line) > 0)
      .every((line) => quotedLines.some((known) => saysTheSame(known.stems, line)));
    const all = said.flat();
    if (isQuoted || seen.some((other) => saysTheSame(other, all))) return [];
    seen.push(all);
    return [quoteMessage(message, words, scoreOf(all), isReplaced(statement, lines), now)];
  });
}

function quoteMessage(
  message: FoundMessage,
  words: readonly string[],
  score: number,
  replaced: boolean,
  now: number,
): Quote {
  const at = Date.parse(message.time);
  const link = formatMemoryLink({ kind: 'message', id: message.id });
  const who = message.role === 'user' ? 'you' : escapeMarkdown(message.model ?? 'the model');
  return {
    lines: inQuotationMarks(excerptLines(message.content, words)),
    source: `[${formatMoment(at, now)}](${link}) · recall · ${who}${replaced ? ' · since replaced' : ''}`,
    at,
    score,
  };
}

/** Whether core memory has another value for what the statement is about. */
function isReplaced(statement: string, lines: readonly BlockLine[]): boolean {
  const said = stems(statement);
  return lines.some(({ text, stems: known }) => isSameSubject(text, statement) && likeness(known, said) < 1);
}

function inQuotationMarks(lines: readonly string[]): string[] {
  return lines.map(
    (line, index) => `${index === 0 ? '“' : ''}${line}${index === lines.length - 1 ? '”' : ''}`,
  );
}
