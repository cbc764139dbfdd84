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

export interface SessionQuery {
  readonly limit: number;
  /** The id of a session: those that are older. */
  readonly before?: string;
  /** Only sessions whose title has this in it, letter case aside. */
  readonly title?: string;
}

/** Roles, dates, sessions and exclusions decide before the best are taken. */
export interface MessageQuery {
  /**
   * Words, ranked by relevance, of which any may match; what stands in double quotes must be there as it is. Absent or
   * without a searchable word: by date, newest first.
   */
  readonly text?: string;
  readonly roles?: readonly Role[];
  /** Only messages of these sessions. */
  readonly sessionIds?: readonly string[];
  /** ISO 8601, inclusive. */
  readonly start?: string;
  /** ISO 8601, exclusive. */
  readonly end?: string;
  readonly limit: number;
  /** Passes over so many of the best: the next page. 0 unless given. */
  readonly offset?: number;
  /** Leaves out messages with these ids (what is in the prompt already). */
  readonly excludeIds?: readonly string[];
}

/** A stretch of a text, in UTF-16 code units, the end exclusive. */
export type TextRange = readonly [start: number, end: number];

export interface MessageHit {
  readonly message: Message;
  /** Higher is better; 0 where the order is by date. Comparable only within one answer. */
  readonly score: number;
  /** What matched in the message's content, in order, without overlaps; of a long message the first hundred. */
  readonly matches: readonly TextRange[];
  readonly sessionTitle: string;
  /** What was said before and after it in its session. */
  readonly previous: Message | null;
  readonly next: Message | null;
}

export interface MessageSearchResult {
  readonly hits: readonly MessageHit[];
  /** How many messages matched before `offset` and `limit` were applied. */
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
