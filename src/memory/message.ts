import type { MessageData, Role } from '../journal/events.ts';

export type { Actor, MessageData, Origin, ToolCall, ToolDetails } from '../journal/events.ts';

/** A message of recall memory. */
export interface Message extends MessageData {
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface Session {
  readonly id: string;
  readonly title: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly lastAt: string;
  readonly messageCount: number;
}

export interface MessageQuery {
  /** Words, ranked by relevance; absent or without a searchable word: by date, newest first. */
  readonly text?: string;
  readonly roles?: readonly Role[];
  /** ISO 8601, inclusive. */
  readonly start?: string;
  /** ISO 8601, exclusive. */
  readonly end?: string;
  readonly limit: number;
  /** Leaves out messages with these ids (what is in the prompt already). */
  readonly excludeIds?: readonly string[];
}

interface MessageHit {
  readonly message: Message;
  /** Higher is better; 0 where the order is by date. Comparable only within one answer. */
  readonly score: number;
}

export interface MessageSearchResult {
  readonly hits: readonly MessageHit[];
  /** How many messages matched before `limit` was applied. */
  readonly total: number;
}

/** A turn is a message of the user with all that answers it. */
export function splitIntoTurns(messages: readonly Message[]): readonly (readonly Message[])[] {
  const turns: Message[][] = [];
  for (const message of messages) {
    const turn = turns.at(-1);
    if (message.role === 'user' || !turn) turns.push([message]);
    else turn.push(message);
  }
  return turns;
}
