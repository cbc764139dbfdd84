import type { TextRange } from '../../memory/message.ts';
import { UNPARTED_SCRIPTS, words } from '../../memory/recall-text.ts';

/** Of a long text, so many matches are told. */
const MAX_RANGES = 100;
/** Pieces of text are remembered until there are so many. */
const MAX_REMEMBERED = 20_000;
const CHARACTER = /\P{M}\p{M}*/gu;
/** Words are told apart for so many characters at a time: longer runs overflow the stack of regular expressions. */
const RUN = new RegExp(
  String.raw`(?<unparted>(?:[${UNPARTED_SCRIPTS}]\p{M}*){1,1000})|` +
    String.raw`(?:(?![${UNPARTED_SCRIPTS}])[\p{L}\p{N}\p{M}]){1,1000}|\p{Extended_Pictographic}`,
  'gu',
);

/**
 * Where a text has words whose index term is wanted, in order and joined where they touch. Of scripts that are indexed by
 * pairs of characters, the pairs.
 */
export function matchRanges(
  text: string,
  isWanted: (term: string) => boolean,
  termOf: (word: string) => string,
): TextRange[] {
  const isHit = remembered((piece: string) => words(piece).some((word) => isWanted(termOf(word))));
  const ranges: [number, number][] = [];
  for (const [start, end] of hitsIn(text, isHit)) {
    const last = ranges.at(-1);
    if (last && last[1] >= start) last[1] = Math.max(last[1], end);
    else if (ranges.length === MAX_RANGES) return ranges;
    else ranges.push([start, end]);
  }
  return ranges;
}

function* hitsIn(text: string, isHit: (piece: string) => boolean): Generator<TextRange> {
  /** The last character of a script without spaces, with its marks, and where it begins. */
  let [previous, start] = ['', 0];
  for (const { 0: run, index, groups } of text.matchAll(RUN)) {
    if (previous !== '' && start + previous.length !== index) {
      if (isHit(previous)) yield [start, start + previous.length];
      previous = '';
    }
    if (groups?.['unparted'] === undefined) {
      if (isHit(run)) yield [index, index + run.length];
      continue;
    }
    let at = index;
    for (const [character] of run.matchAll(CHARACTER)) {
      if (previous !== '' && isHit(previous + character)) yield [start, at + character.length];
      else if (previous !== '' && isHit(previous)) yield [start, at];
      [previous, start] = [character, at];
      at += character.length;
    }
  }
  if (previous !== '' && isHit(previous)) yield [start, start + previous.length];
}

function remembered(isHit: (piece: string) => boolean): (piece: string) => boolean {
  const known = new Map<string, boolean>();
  return (piece) => {
    const before = known.get(piece);
    if (before !== undefined) return before;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const hit = isHit(piece);
    known.set(piece, hit);
    return hit;
  };
}
