import type { Session } from '../../memory/message.ts';

/** In characters, well under what file systems take. */
const LONGEST = 60;

/** "2025-03-14 Retry failed uploads.md": a name that every file system takes. */
export function exportFileName({ title, startedAt }: Pick<Session, 'title' | 'startedAt'>): string {
  const words = title
    .replaceAll(/[\\/:*?"<>|\p{Cc}\p{Cf}…]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  // Windows drops dots and spaces at the end.
  const name = Array.from(words)
    .slice(0, LONGEST)
    .join('')
    .replace(/[. ]+$/, '');
  return `${startedAt.slice(0, 10)} ${name || 'Conversation'}.md`;
}
