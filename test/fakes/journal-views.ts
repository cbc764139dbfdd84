import type { JournalEvent } from '../../src/journal/events.ts';
import type { Message, Session } from '../../src/memory/message.ts';
import type { ScheduledDeletion } from '../../src/memory/ports.ts';
import { titleFrom } from '../../src/memory/recall-text.ts';

/** What a store in memory reads from its events, anew at every question. */

/** All messages in the order of time, interrupted replies pieced together. */
export function messagesOf(events: readonly JournalEvent[]): readonly Message[] {
  const found = new Map<string, { order: string; message: Message }>();
  for (const event of [...events].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (event.type === 'message.appended') {
      found.set(event.message.id, { order: event.id, message: { ...event.message, at: event.at } });
    } else if (event.type === 'message.streamed' && !isComplete(events, event.messageId)) {
      const { messageId: id, sessionId } = event;
      const { order, message: begun } = found.get(id) ?? { order: event.id };
      const content = `${begun?.content ?? ''}${event.text}`;
      const message: Message = {
        id,
        sessionId,
        role: 'assistant',
        content,
        status: 'interrupted',
        at: begun?.at ?? event.at,
      };
      found.set(id, { order, message });
    }
  }
  return [...found.values()].sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ message }) => message);
}

export function isComplete(events: readonly JournalEvent[], messageId: string): boolean {
  return events.some((event) => event.type === 'message.appended' && event.message.id === messageId);
}

/** Newest first, those whose deletion is scheduled too. */
export function sessionsOf(events: readonly JournalEvent[]): readonly Session[] {
  const messages = messagesOf(events);
  const ids = new Set(messages.map(({ sessionId }) => sessionId).reverse());
  return [...ids].map((id) => {
    const inSession = messages.filter(({ sessionId }) => sessionId === id);
    const started = events.find((event) => event.type === 'session.started' && event.sessionId === id);
    const [first, last] = [inSession[0], inSession.at(-1)];
    return {
      id,
      title: titleOf(events, inSession),
      startedAt: started?.at ?? first?.at ?? '',
      lastAt: last?.at ?? '',
      messageCount: inSession.length,
    };
  });
}

/** The next one first. */
export function deletionsOf(events: readonly JournalEvent[]): readonly ScheduledDeletion[] {
  const sessions = sessionsOf(events);
  return events
    .flatMap((event): ScheduledDeletion[] => {
      if (event.type !== 'deletion.scheduled' || isCancelled(events, event.id)) return [];
      const pending = sessions
        .filter(({ id }) => event.sessionIds.includes(id) && !isErasedSince(events, id, event.id))
        .map(({ id, title }) => ({ id, title }));
      return pending.length > 0 ? [{ id: event.id, sessions: pending, due: event.due }] : [];
    })
    .sort((a, b) => Date.parse(a.due) - Date.parse(b.due) || (a.id < b.id ? -1 : 1));
}

export function hiddenSessions(events: readonly JournalEvent[]): ReadonlySet<string> {
  return new Set(deletionsOf(events).flatMap(({ sessions }) => sessions.map(({ id }) => id)));
}

function titleOf(events: readonly JournalEvent[], inSession: readonly Message[]): string {
  const id = inSession[0]?.sessionId;
  const titled = events.findLast((event) => event.type === 'session.titled' && event.sessionId === id);
  if (titled?.type === 'session.titled') return titled.title;
  return titleFrom(inSession.find(({ role }) => role === 'user')?.content ?? '');
}

function isCancelled(events: readonly JournalEvent[], deletionId: string): boolean {
  return events.some((event) => event.type === 'deletion.cancelled' && event.deletionId === deletionId);
}

/** What is said in a session after it was erased is not hidden by its deletion. */
function isErasedSince(events: readonly JournalEvent[], sessionId: string, eventId: string): boolean {
  return events.some(
    (event) =>
      event.type === 'erasure.completed' && event.id > eventId && event.sessionIds?.includes(sessionId),
  );
}
