import type { ChatMessage, ChatRequest } from '../../agent/chat-model.ts';
import type { Block } from '../../memory/block.ts';
import type { MemoryMode } from '../../memory/memory.ts';
import type { BlockChange } from '../../memory/ports.ts';

/** A tool call of this turn, and what came of it. */
export interface Step {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** As the model is shown it. */
  readonly result: string;
  /** Calls of the same answer have the same number. */
  readonly batch: number;
}

/** The question, and what was done about it so far. */
export interface Turn {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** What the policy may know and do. */
export interface Context {
  readonly memory: MemoryMode;
  /** Empty when memory is off. */
  readonly blocks: readonly Block[];
  /** The conversation before this turn. */
  readonly earlier: readonly ChatMessage[];
  /** The newest changes of a block, newest first. */
  readonly changes: (label: string) => Promise<readonly BlockChange[]>;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly now: number;
}

export interface ToolRequest {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** The next thing to do. `stepsUsed`: how many steps the reply accounts for; what follows belongs to the next wish. */
export type Answer =
  | { readonly kind: 'call'; readonly calls: readonly ToolRequest[] }
  | { readonly kind: 'say'; readonly text: string; readonly stepsUsed: number };

/** A reply that accounts for the steps up to and with `step`. */
export function sayAfter(step: Step, steps: readonly Step[], text: string): Answer {
  return say(text, steps.indexOf(step) + 1);
}

export function say(text: string, stepsUsed = 0): Answer {
  return { kind: 'say', text, stepsUsed };
}

export function call(name: string, args: ToolRequest['args']): Answer {
  return { kind: 'call', calls: [{ name, args }] };
}

/** The last message of the user, with the steps behind it and the conversation before it. */
export function readTurn({ messages }: ChatRequest): Turn & Pick<Context, 'earlier'> {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const question = messages[at];
  return {
    text: question?.content ?? '',
    steps: stepsIn(messages.slice(at + 1)),
    earlier: messages.slice(0, Math.max(0, at)),
  };
}

/** Calls without a result were cut off and count for nothing. */
export function stepsIn(messages: readonly ChatMessage[]): Step[] {
  const results = new Map(
    messages.flatMap((message) =>
      message.role === 'tool' ? [[message.toolCallId, message.content] as const] : [],
    ),
  );
  return messages.flatMap((message, batch) =>
    message.role === 'assistant'
      ? message.toolCalls.flatMap(({ id, name, arguments: json }) => {
          const result = results.get(id);
          return result === undefined ? [] : [{ name, args: parseArgs(json), result, batch }];
        })
      : [],
  );
}

/** The mode of memory shows in the tools on offer. */
export function memoryModeOf({ tools }: ChatRequest): MemoryMode {
  const offers = (name: string): boolean => tools.some((tool) => tool.name === name);
  if (offers('core_memory_append')) return 'on';
  return offers('conversation_search') ? 'read-only' : 'off';
}

function parseArgs(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
