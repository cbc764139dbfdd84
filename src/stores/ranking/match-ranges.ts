import type { TextRange } from '../../memory/message.ts';
import { words } from '../../memory/recall-text.ts';

/** Of a long text, so many matches are told. */
const MAX_RANGES = 100;
const WORD = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;

/**
 * Where a text has words whose index term is wanted, in order and joined where they touch. Of scripts that are indexed by
 * pairs of characters, the pairs.
 */
export function matchRanges(
  text: string,
  isWanted: (term: string) => boolean,
  termOf: (word: string) => string,
): TextRange[] {
  const ranges: [number, number][] = [];
  for (const { 0: run, index } of text.matchAll(WORD)) {
    for (const [start, end] of matchesInRun(run, isWanted, termOf)) {
      const last = ranges.at(-1);
      if (last && last[1] >= index + start) last[1] = Math.max(last[1], index + end);
      else if (ranges.length === MAX_RANGES) return ranges;
      else ranges.push([index + start, index + end]);
    }
  }
  return ranges;
}

function matchesInRun(
  run: string,
  isWanted: (term: string) => boolean,
  termOf: (word: string) => string,
): TextRange[] {
  const [first, ...more] = words(run);
  if (first === undefined) return [];
  if (more.length === 0) return isWanted(termOf(first)) ? [[0, run.length]] : [];
  // Pairs of characters, or words of several scripts in one run: wherever a piece of it is wanted.
  const found: TextRange[] = [];
  const characters = Array.from(run);
  let offset = 0;
  for (const [index, character] of characters.entries()) {
    const pair = `${character}${characters[index + 1] ?? ''}`;
    const hit = [pair, character].find((piece) => words(piece).some((word) => isWanted(termOf(word))));
    if (hit) found.push([offset, offset + hit.length]);
    offset += character.length;
  }
  return found;
}
