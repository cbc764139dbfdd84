import { DaybookError } from '../../base/errors.ts';
import type { Memory } from '../../memory/memory.ts';
import type { Message, Session } from '../../memory/message.ts';

const SESSIONS = 100;
const MESSAGES = 500;

/** Throws `memory.session-not-found` for one that has no message, or was deleted. */
export async function findSession(memory: Memory, sessionId: string): Promise<Session> {
  let before: string | undefined;
  do {
    // Newest first, and what a person asks for is mostly new: the first page has it.
    const page = await memory.recall.sessions({
      limit: SESSIONS,
      ...(before === undefined ? {} : { before }),
    });
    const session = page.find(({ id }) => id === sessionId);
    if (session) return session;
    before = page.length < SESSIONS ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
  throw new DaybookError('memory.session-not-found', 'This conversation has no messages in memory.');
}

/** All messages of a session, in order. */
export async function readMessages(memory: Memory, sessionId: string): Promise<readonly Message[]> {
  let messages: readonly Message[] = [];
  for (;;) {
    const first = messages[0];
    const page = await memory.recall.page(sessionId, MESSAGES, first?.id);
    messages = [...page, ...messages];
    if (page.length < MESSAGES) return messages;
  }
}

export async function countSessions(memory: Memory): Promise<number> {
  let count = 0;
  for (let before: string | undefined; ;) {
    const page = await memory.recall.sessions({
      limit: SESSIONS,
      ...(before === undefined ? {} : { before }),
    });
    count += page.length;
    before = page.at(-1)?.id;
    if (page.length < SESSIONS) return count;
  }
}
