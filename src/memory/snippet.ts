import type { TextRange } from './message.ts';

export interface Snippet {
  readonly text: string;
  /** Where the matches stand in `text`, in UTF-16 code units. */
  readonly marks: readonly TextRange[];
}

/** How much of what is shown beside the matches stands before them. */
const LEAD = 1 / 3;
/** How far a cut moves to reach the edge of a word, in characters. */
const LONGEST_WORD = 30;

/**
 * At most about `limit` characters of a text, around the place where most of the matches are; the beginning where there
 * are none. White space becomes single spaces, "…" stands where something is left out. `matches` are in order.
 */
export function snippet(text: string, matches: readonly TextRange[], limit: number): Snippet {
  const cluster = densest(text, matches, limit);
  // Of a text of megabytes only what could be shown is looked at. White space may take most of that.
  const from = forward(text, Math.max(0, cluster[0] - 4 * limit));
  const to = back(text, Math.min(text.length, Math.max(cluster[1], cluster[0] + limit) + 4 * limit));
  const { text: line, placeOf } = collapse(text.slice(from, to));
  const place = (at: number): number => placeOf[Math.min(Math.max(at - from, 0), placeOf.length - 1)] ?? 0;
  const [start, end] = cut(line, [place(cluster[0]), place(cluster[1])], limit);
  const before = start > 0 || /\S/.test(text.slice(0, from)) ? '…' : '';
  const after = end < line.length || /\S/.test(text.slice(to)) ? '…' : '';
  const shift = before.length - start;
  const marks = matches.flatMap((match): TextRange[] => {
    if (match[1] <= from || match[0] >= to) return [];
    const mark: TextRange = [Math.max(place(match[0]), start), Math.min(place(match[1]), end)];
    return mark[0] < mark[1] ? [[mark[0] + shift, mark[1] + shift]] : [];
  });
  return { text: `${before}${line.slice(start, end)}${after}`, marks };
}

/** The stretch of at most `limit` characters with the most different words matched in it, and of those the most often. */
function densest(text: string, matches: readonly TextRange[], limit: number): TextRange {
  let best: TextRange = [0, 0];
  let most = 0;
  for (const [index, [start, firstEnd]] of matches.entries()) {
    const near = matches.slice(index).filter(([, end]) => end - start <= limit);
    const kinds = new Set(near.map((range) => text.slice(...range).toLowerCase())).size;
    const weight = kinds + near.length / (matches.length + 1);
    if (weight <= most && index > 0) continue;
    most = weight;
    best = [start, near.at(-1)?.[1] ?? firstEnd];
  }
  return best;
}

/** Single spaces for white space, and for each place in the text the one in the result. */
function collapse(text: string): { text: string; placeOf: readonly number[] } {
  const placeOf: number[] = [];
  let line = '';
  let isBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const blank = /\s/.test(character);
    placeOf.push(blank && isBlank ? line.length - (line === '' ? 0 : 1) : line.length);
    if (!blank) line += character;
    else if (!isBlank) line += ' ';
    isBlank = blank;
  }
  placeOf.push(line.length);
  return { text: line.trimEnd(), placeOf };
}

/** Where to cut a line so that the cluster, or its beginning, is in it. */
function cut(line: string, [first, last]: TextRange, limit: number): TextRange {
  if (line.length <= limit) return [0, line.length];
  const spare = Math.max(0, limit - (last - first));
  const start = Math.max(0, Math.min(Math.floor(first - spare * LEAD), line.length - limit));
  const end = Math.min(line.length, start + limit);
  return [wordStart(line, start, first), wordEnd(line, end, Math.min(last, end))];
}

/** The next beginning of a word, if there is one near and before `latest`. */
function wordStart(line: string, at: number, latest: number): number {
  if (at === 0 || line[at - 1] === ' ') return at;
  const space = line.slice(at, Math.min(at + LONGEST_WORD, latest)).indexOf(' ');
  return space < 0 ? forward(line, at) : at + space + 1;
}

/** The last end of a word, if there is one near and not before `earliest`. */
function wordEnd(line: string, at: number, earliest: number): number {
  if (at >= line.length || line[at] === ' ') return at;
  const space = line.lastIndexOf(' ', at);
  return space < Math.max(earliest, at - LONGEST_WORD) ? back(line, at) : space;
}

/** The next place that parts no pair of surrogates. */
function forward(text: string, at: number): number {
  return isInsidePair(text, at) ? at + 1 : at;
}

/** The last place before that parts none. */
function back(text: string, at: number): number {
  return isInsidePair(text, at) ? at - 1 : at;
}

function isInsidePair(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
}
