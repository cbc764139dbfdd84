import { agreement, stems } from './words.ts';

const MOST_LINES = 5;
/** In characters. */
const LONGEST_LINE = 280;

/** The lines of a text that are worth quoting: all of a short one, else those around the first that has one of the words. */
export function excerptLines(text: string, words: readonly string[]): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wanted = stems(words.join(' '));
  const match = lines.findIndex((line) => hasOneOf(wanted, stems(line)));
  const start = Math.max(0, Math.min(match - 1, lines.length - MOST_LINES));
  const shown = lines.slice(start, start + MOST_LINES).map((line) => excerptLine(line, words));
  return [...(start > 0 ? ['…'] : []), ...shown, ...(start + MOST_LINES < lines.length ? ['…'] : [])];
}

/** A long line around the first of the words in it. */
export function excerptLine(line: string, words: readonly string[]): string {
  if (line.length <= LONGEST_LINE) return line;
  const places = words
    .map((word) => line.toLowerCase().indexOf(word.toLowerCase()))
    .filter((place) => place >= 0);
  const middle = places.length > 0 ? Math.min(...places) : 0;
  const start = Math.max(0, Math.min(middle - LONGEST_LINE / 4, line.length - LONGEST_LINE));
  const cut = line.slice(start, start + LONGEST_LINE).toWellFormed();
  return `${start > 0 ? '…' : ''}${cut}${start + LONGEST_LINE < line.length ? '…' : ''}`;
}

function hasOneOf(wanted: readonly string[], found: readonly string[]): boolean {
  return wanted.some((word) => found.some((other) => agreement(word, other) > 0));
}
