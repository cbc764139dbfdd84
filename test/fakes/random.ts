/** Pseudo-random values that are the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export interface Random {
  /** An integer from 0 to `limit`, `limit` excluded. */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the values, of which there must be at least one. */
  pick<T>(values: readonly T[]): T;
  shuffled<T>(values: readonly T[]): T[];
  /** `length` code points: prose, code, Chinese, emoji, line breaks. */
  text(length: number): string;
}

const ALPHABET = Array.from('abcdefghij klmnop qrstuvwxyz ABC (){};=."\\\n\t記憶の本é😀');

export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(values: readonly T[]): T => {
    const [picked] = values.slice(below(values.length));
    if (picked === undefined) throw new RangeError('There is nothing to pick from.');
    return picked;
  };
  return {
    below,
    chance: (probability) => next() < probability,
    pick,
    shuffled: (values) =>
      values
        .map((value) => ({ value, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ value }) => value),
    text: (length) => Array.from({ length }, () => pick(ALPHABET)).join(''),
  };
}
