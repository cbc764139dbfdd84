import type { Memory } from '../../memory/memory.ts';
import type { Message } from '../../memory/message.ts';
import { changeIds, toChatItems } from './chat-items.ts';
import type { ChatItem } from './protocol.ts';

/** A stretch of a session, ready to be shown. */
export interface SessionPage {
  readonly items: readonly ChatItem[];
  /** The id of its first message, from which the page before it is read; undefined where there is none. */
  readonly oldestId: string | undefined;
  readonly hasEarlier: boolean;
}

const PAGE = 60;

/**
 * The newest messages of a session, or the newest before `before` (a message id). A page begins with a turn, so that no
 * result is parted from its call; a long turn makes a long page.
 */
export async function readSessionPage(
  memory: Memory,
  sessionId: string,
  before?: string,
): Promise<SessionPage> {
  let messages: readonly Message[] = [];
  let start = -1;
  let more = true;
  while (more && start < 0) {
    const older = await memory.recall.page(sessionId, PAGE + 1, messages[0]?.id ?? before);
    more = older.length > PAGE;
    messages = [...(more ? older.slice(1) : older), ...messages];
    start = messages.findIndex(({ role }) => role === 'user');
  }
  const page = more ? messages.slice(start) : messages;
  const ids = changeIds(page);
  const changes = ids.length === 0 ? [] : await memory.core.changes({ ids, limit: ids.length });
  return { items: toChatItems(page, changes), oldestId: page[0]?.id, hasEarlier: more };
}
