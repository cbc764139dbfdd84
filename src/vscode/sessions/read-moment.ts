import { parseRecallQuery } from '../../memory/recall-query.ts';

/**
 * The moment that a person means by "before …": the beginning of what a date names. ISO 8601 UTC; null when the text is
 * anything but a date. `now` in milliseconds since 1970-01-01 UTC.
 */
export function readMoment(text: string, now: number): string | null {
  const { text: words, start, end, roles } = parseRecallQuery(text.trim(), now);
  if (words !== '' || roles) return null;
  return start ?? end ?? null;
}
