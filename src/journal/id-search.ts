/** Finds any of many ids in bytes, also as parts of longer words, in one pass however many they are. */
export interface IdSearch {
  isIn(bytes: Buffer): boolean;
  /** Where ids begin, in the order in which they end. */
  offsetsIn(bytes: Buffer): Generator<number>;
}

/** Bytes from `start` up to, not including, `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Looks closer only at runs of bytes that occur in ids, if they are long enough for one. */
export function createIdSearch(ids: readonly string[]): IdSearch {
  // As Latin-1, a string is its bytes.
  const forms = new Set(ids.flatMap(idForms).map((form) => Buffer.from(form).toString('latin1')));
  const alphabet = new Uint8Array(256);
  let shortest = Number.POSITIVE_INFINITY;
  for (const form of forms) {
    shortest = Math.min(shortest, form.length);
    for (let at = 0; at < form.length; at++) alphabet[form.charCodeAt(at)] = 1;
  }
  const find = createTailSearch(forms, shortest);
  function* rangesIn(bytes: Buffer): Generator<Range> {
    for (const { start, end } of runsIn(bytes, alphabet, shortest)) {
      for (let found = find(bytes, start, end); found; found = find(bytes, found.end, end)) yield found;
    }
  }
  return {
    isIn: (bytes) => !rangesIn(bytes).next().done,
    *offsetsIn(bytes) {
      for (const { start } of rangesIn(bytes)) yield start;
    },
  };
}

/** Runs of at least `shortest` bytes of the alphabet. Of other bytes, one in `shortest` is read. */
function* runsIn(bytes: Buffer, alphabet: Uint8Array, shortest: number): Generator<Range> {
  const isIn = (at: number): boolean => alphabet[bytes[at] ?? 0] === 1;
  let before = 0;
  for (let at = shortest - 1; at < bytes.length; at += shortest) {
    if (!isIn(at)) continue;
    let start = at;
    while (start > before && isIn(start - 1)) start--;
    let end = at + 1;
    while (end < bytes.length && isIn(end)) end++;
    if (end - start >= shortest) yield { start, end };
    before = end;
    at = end;
  }
}

/** So many bytes at the end of each id are hashed at most: those at the beginning of ULIDs are much alike. */
const MAX_TAIL = 8;
const BASE = 16_777_619;
/** The golden ratio in 32 bits (Knuth, The Art of Computer Programming, vol. 3, section 6.4). */
const SPREAD = 0x9e_37_79_b1;

/**
 * Finds the first form that ends behind `from`. Rolls a hash over the bytes (Karp and Rabin 1987, "Efficient randomized
 * pattern-matching algorithms"), and looks closer only where it is that of some form's tail.
 */
function createTailSearch(
  forms: ReadonlySet<string>,
  shortest: number,
): (bytes: Buffer, from: number, to: number) => Range | null {
  const lengths = [...new Set([...forms].map((form) => form.length))];
  const tail = Math.min(MAX_TAIL, shortest);
  const shift = 32 - Math.min(24, Math.max(8, Math.ceil(Math.log2(64 * (forms.size + 1)))));
  const isTail = new Uint8Array(2 ** (32 - shift));
  for (const form of forms) {
    let hash = 0;
    for (let at = form.length - tail; at < form.length; at++) {
      hash = (Math.imul(hash, BASE) + form.charCodeAt(at)) | 0;
    }
    isTail[Math.imul(hash, SPREAD) >>> shift] = 1;
  }
  let weight = 1;
  for (let count = 0; count < tail; count++) weight = Math.imul(weight, BASE);

  return (bytes, from, to) => {
    const begin = Math.max(0, from + 1 - tail);
    let hash = 0;
    for (let at = begin; at < to; at++) {
      const leaving = at - tail < begin ? 0 : (bytes[at - tail] ?? 0);
      hash = (Math.imul(hash, BASE) + (bytes[at] ?? 0) - Math.imul(leaving, weight)) | 0;
      if (isTail[Math.imul(hash, SPREAD) >>> shift] === 0 || at < from) continue;
      for (const length of lengths) {
        const start = at + 1 - length;
        if (start >= 0 && forms.has(bytes.toString('latin1', start, at + 1))) return { start, end: at + 1 };
      }
    }
    return null;
  };
}

/** An id as it is, as it stands in JSON, and in JSON that is itself a string. */
function idForms(id: string): string[] {
  const inside = (text: string): string => JSON.stringify(text).slice(1, -1);
  return id === '' ? [] : [id, inside(id), inside(inside(id))];
}
