import { inLargestUnit } from '../../base/elapsed.ts';

/** "3 days ago", "yesterday", "now", in the language. `at` is ISO 8601; `now` is in milliseconds. */
export function relativeTime(at: string, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const elapsed = inLargestUnit(now - Date.parse(at));
  return elapsed ? format.format(-elapsed.count, elapsed.unit) : format.format(0, 'second');
}
