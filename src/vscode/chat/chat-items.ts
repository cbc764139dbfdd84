import { parseMemoryLink } from '../../memory/links.ts';
import { type Message, splitIntoTurns, type ToolCall } from '../../memory/message.ts';
import type { BlockChange } from '../../memory/ports.ts';
import { toChangeCard } from './change-card.ts';
import type { AssistantItem, ChatItem, ToolItem, UserItem } from './protocol.ts';
import { toolCount, toolPhrase } from './tool-phrases.ts';

export function userItem(message: Message): UserItem {
  return { kind: 'user', id: message.id, text: message.content, at: message.at };
}

export function assistantItem(message: Message): AssistantItem {
  const { id, content, at, status } = message;
  return { kind: 'assistant', id, text: content, at, status };
}

/** `messageId`: the reply that made the call; the ids of calls are unique within one reply only. */
export function toolItem(
  messageId: string,
  call: ToolCall,
  result: Message | null,
  change?: BlockChange,
): ToolItem {
  const status = result === null ? 'running' : result.isError ? 'failed' : 'done';
  const count = result ? toolCount(result) : undefined;
  return {
    kind: 'tool',
    id: `${messageId}:${call.id}`,
    ...toolPhrase(call, status),
    status,
    toolName: call.name,
    arguments: call.arguments,
    result: result?.content ?? '',
    ...(count === undefined ? {} : { count }),
    ...(change ? { change: toChangeCard(change) } : {}),
  };
}

/** The ids of the block changes that the messages report. */
export function changeIds(messages: readonly Message[]): string[] {
  return messages.flatMap(({ details }) => (details?.kind === 'block-change' ? [details.changeId] : []));
}

/** Stored messages as items, in order. A call whose result is missing was cut off by a crash or a stop. */
export function toChatItems(messages: readonly Message[], changes: readonly BlockChange[]): ChatItem[] {
  const changeById = new Map(changes.map((change) => [change.id, change]));
  return splitIntoTurns(messages).flatMap((turn) => {
    const results = new Map(turn.map((message) => [message.toolCallId, message]));
    const items = turn.flatMap((message): ChatItem[] => {
      if (message.role === 'user') return [userItem(message)];
      if (message.role === 'tool') return [];
      const calls = (message.toolCalls ?? []).map((call) =>
        storedToolItem(message.id, call, results.get(call.id), changeById),
      );
      return message.content === '' ? calls : [assistantItem(message), ...calls];
    });
    return withMemoryNote(items, turn);
  });
}

function storedToolItem(
  messageId: string,
  call: ToolCall,
  result: Message | undefined,
  changeById: ReadonlyMap<string, BlockChange>,
): ToolItem {
  if (!result)
    return { ...toolItem(messageId, call, null), ...toolPhrase(call, 'cancelled'), status: 'cancelled' };
  const { details } = result;
  return toolItem(
    messageId,
    call,
    result,
    details?.kind === 'block-change' ? changeById.get(details.changeId) : undefined,
  );
}

/** A turn's last reply says how many memories the turn has used and changed. */
function withMemoryNote(items: readonly ChatItem[], turn: readonly Message[]): ChatItem[] {
  const last = items.findLastIndex(({ kind }) => kind === 'assistant');
  const memory = memoryNote(turn);
  return items.map((item, index) =>
    index === last && item.kind === 'assistant' && memory ? { ...item, memory } : item,
  );
}

/** Used: the memories that the replies cite, beside those that the turn changed; where they cite none, what searches found. */
export function memoryNote(turn: readonly Message[]): AssistantItem['memory'] {
  const changed = new Set(changeIds(turn));
  const changedLabels = turn.flatMap(({ details }) =>
    details?.kind === 'block-change' ? [details.label] : [],
  );
  const isUsed = (href: string): boolean => {
    const link = parseMemoryLink(href);
    return link !== null && !(link.kind === 'block' && changedLabels.includes(link.label));
  };
  const replies = turn.filter(({ role }) => role === 'assistant');
  const cited = new Set(replies.flatMap(({ content }) => citedLinks(content)).filter(isUsed));
  const found = new Set(
    turn.flatMap(({ details }) => (details?.kind === 'search' ? details.messageIds : [])),
  );
  const used = cited.size > 0 ? cited.size : found.size;
  return used + changed.size > 0 ? { used, changed: changed.size } : undefined;
}

function citedLinks(markdown: string): string[] {
  return [...markdown.matchAll(/\]\((daybook:\/[^)\s]+)\)/g)].flatMap(([, href]) => href ?? []);
}
