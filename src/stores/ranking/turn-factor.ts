import { type Documents, ROLES } from './documents.ts';
import type { RankOptions } from './options.ts';
import type { ParsedQuery } from './query.ts';

/** No turn's factor is greater with sensible options. */
export const MAX_FACTOR = 4;

/** In words. What a turn loses for being short fades with this length, and is as good as nothing from the last on. */
const SHORT_LENGTH = 10;
const LONG_ENOUGH = 64;

/** What is known of a turn without its text, as a factor of its score: its length, and who said it. */
export function turnFactor(
  { speakers, said }: ParsedQuery,
  { length, role, speaker }: Documents,
  options: RankOptions,
): (document: number) => number {
  const byLength = Float64Array.from(
    { length: LONG_ENOUGH },
    (_, words) => 1 - options.short * Math.exp(-words / SHORT_LENGTH),
  );
  const byRole = ROLES.map((name) => {
    const preferred = (said ?? 'user') === name ? options.user : 1;
    return said === name ? preferred * options.said : preferred;
  });
  return (document) => {
    const words = length[document] ?? 0;
    const ofLength = words < LONG_ENOUGH ? (byLength[words] ?? 1) : 1;
    const named = speaker[document] ?? 0;
    if (named === 0) return ofLength * (byRole[role[document] ?? 0] ?? 1);
    return speakers.length > 0 && speakers.includes(named) ? ofLength * options.speaker : ofLength;
  };
}
