import { DaybookError } from '../../src/base/errors.ts';
import { type JournalEvent, journalEventSchema } from '../../src/journal/events.ts';
import { redactRecord, redactor } from '../../src/journal/redact.ts';
import type { ErasureRequest } from '../../src/memory/ports.ts';
import { isComplete, messagesOf } from './journal-views.ts';

/** What becomes of each event that is hit: null where all of it goes. */
export function erasedEvents(
  events: readonly JournalEvent[],
  request: ErasureRequest,
): Map<JournalEvent, JournalEvent | null> {
  const { texts = [] } = request;
  if (texts.some((text) => Buffer.byteLength(text) < 3)) throw new DaybookError('input.empty', 'Too short.');
  const redact = redactor(texts);
  const gone = goneMessages(events, request);
  const hits = new Map<JournalEvent, JournalEvent | null>();
  for (const event of events) {
    const redacted = redactRecord(event, redact);
    if (gone.has(messageOf(event) ?? '') || isOfGoneSession(events, event, request)) hits.set(event, null);
    else if (redacted !== event) hits.set(event, journalEventSchema.parse(redacted));
  }
  for (const { at: _, ...message } of messagesOf(events)) {
    const content = redact(message.content);
    if (isComplete(events, message.id) || content === message.content || gone.has(message.id)) continue;
    const [first, ...rest] = events.filter((event) => messageOf(event) === message.id);
    if (first) hits.set(first, { ...first, type: 'message.appended', message: { ...message, content } });
    for (const piece of rest) hits.set(piece, null);
  }
  return hits;
}

function goneMessages(
  events: readonly JournalEvent[],
  { messageIds = [], sessionIds = [], before }: ErasureRequest,
): ReadonlySet<string> {
  const limit = before === undefined ? -Infinity : Date.parse(before);
  const gone = messagesOf(events).filter(
    ({ sessionId, at }) => sessionIds.includes(sessionId) || Date.parse(at) < limit,
  );
  return new Set([...messageIds, ...gone.map(({ id }) => id)]);
}

/** The title of a session goes with the session, and with the last of its messages. */
function isOfGoneSession(
  events: readonly JournalEvent[],
  event: JournalEvent,
  request: ErasureRequest,
): boolean {
  if (event.type !== 'session.started' && event.type !== 'session.titled') return false;
  const { sessionId } = event;
  if (request.sessionIds?.includes(sessionId)) return true;
  if (request.before === undefined || event.at >= request.before) return false;
  const gone = goneMessages(events, request);
  return messagesOf(events).every((message) => message.sessionId !== sessionId || gone.has(message.id));
}

function messageOf(event: JournalEvent): string | undefined {
  if (event.type === 'message.appended') return event.message.id;
  return event.type === 'message.streamed' ? event.messageId : undefined;
}
