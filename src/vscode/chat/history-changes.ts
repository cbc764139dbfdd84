import type { HistoryDeletion, HistorySession } from './protocol.ts';

export interface SessionChanges {
  readonly put: readonly HistorySession[];
  readonly removed: readonly string[];
  /** What comes of it, newest first. */
  readonly sessions: readonly HistorySession[];
}

/**
 * What has changed between two readings of the list. Sessions that can still be brought back stay where they were, so
 * that *Undo* can stand in their place. The second reading may end before the first did, where others have come on top:
 * what is beyond its end stays as it was, if `hasMore` says that there is more.
 */
export function sessionChanges(
  before: readonly HistorySession[],
  after: readonly HistorySession[],
  hasMore: boolean,
  deletions: readonly HistoryDeletion[],
): SessionChanges {
  const known = new Map(before.map((session) => [session.id, session]));
  const present = new Set(after.map(({ id }) => id));
  const deleted = new Set(deletions.flatMap(({ sessions }) => sessions.map(({ id }) => id)));
  const end = hasMore ? (after.at(-1)?.at ?? '') : '';
  const missing = before.filter(({ id }) => !present.has(id));
  const staying = missing.filter(({ id, at }) => deleted.has(id) || at < end);
  return {
    put: after.filter((session) => !isSame(session, known.get(session.id))),
    removed: missing.filter((session) => !staying.includes(session)).map(({ id }) => id),
    sessions: staying.length === 0 ? after : [...after, ...staying].sort(newestFirst),
  };
}

function newestFirst(a: HistorySession, b: HistorySession): number {
  return a.at < b.at ? 1 : a.at > b.at ? -1 : 0;
}

function isSame(a: HistorySession, b: HistorySession | undefined): boolean {
  return a.title === b?.title && a.at === b.at && a.messageCount === b.messageCount;
}
