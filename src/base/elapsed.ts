const UNITS = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A stretch of time in milliseconds as whole units of the largest kind that fits; null when it is under a minute. */
export function inLargestUnit(
  elapsed: number,
): { readonly unit: (typeof UNITS)[number][0]; readonly count: number } | null {
  const fitting = UNITS.find(([, length]) => elapsed >= length);
  return fitting ? { unit: fitting[0], count: Math.floor(elapsed / fitting[1]) } : null;
}
