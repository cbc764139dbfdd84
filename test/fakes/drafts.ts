import type { EventDraft, MessageData, Role } from '../../src/journal/events.ts';
import type { Block } from '../../src/memory/block.ts';

/** A user's message as an event, in session `s1` unless it says otherwise. */
export function messageDraft(message: Partial<MessageData> & { id: string }): EventDraft {
  const role: Role = message.role ?? 'user';
  const sessionId = message.sessionId ?? 's1';
  return {
    type: 'message.appended',
    message: { sessionId, role, content: '', status: 'complete', ...message },
    actor: role === 'user' ? 'user' : 'agent',
    origin: { kind: 'chat', sessionId },
  };
}

export function pieceDraft(messageId: string, text: string, sessionId = 's1'): EventDraft {
  return {
    type: 'message.streamed',
    sessionId,
    messageId,
    text,
    actor: 'agent',
    origin: { kind: 'model', sessionId, model: 'm' },
  };
}

/** The block's next state, written by somebody who saw `before`. */
export function blockDraft(before: Block | null, value: string, label = 'project'): EventDraft {
  return {
    type: 'block.written',
    label,
    value,
    description: before?.description ?? '',
    limit: before?.limit ?? 5_000,
    readOnly: before?.readOnly ?? false,
    version: (before?.version ?? 0) + 1,
    base: before?.head ?? null,
    actor: 'agent',
    origin: { kind: 'document' },
  };
}
