/** As many as small models of that kind have. */
const DIMENSIONS = 384;

/** Without them, vectors of different questions are hardly different. */
const FUNCTION_WORDS = new Set(
  `a about after all am an and any are as ask at be been before best but by could did do does down for from had has have
  he her him his how i if in into is it its just like me might must my nobody not of off on one or other our out over she
  should so some something than that the their them then there these they this those to too two under until up us very
  was way we well were what when where which while who whom why will with without would yet you your`.split(
    /\s+/,
  ),
);

/**
 * Stands in for an embedding model that runs on this machine, which could not be had without downloading one: every word,
 * and every run of four letters in it so that inflected forms are near one another, adds 1 or -1 to one of 384 numbers,
 * which its hash chooses (feature hashing: Weinberger et al. 2009). Of length 1.
 */
export function embed(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const feature of features(text)) {
    const hash = fnv1a(feature);
    const index = (hash >>> 1) % DIMENSIONS;
    vector[index] = (vector[index] ?? 0) + (hash % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function features(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .filter((word) => !FUNCTION_WORDS.has(word))
    .flatMap((word) => [word, ...runsOfFour(word).map((run) => `${run}…`)]);
}

function runsOfFour(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 3) }, (_, start) => word.slice(start, start + 4));
}

/** 32 bits; see http://www.isthe.com/chongo/tech/comp/fnv/. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
