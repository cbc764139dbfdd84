import * as z from 'zod';
import { toVisibleJson } from '../agent/escape.ts';
import { defineTool, type Tool, type ToolContext, type ToolResult } from '../agent/tool.ts';
import type { Clock } from '../base/clock.ts';
import { parseIsoSpan } from '../memory/calendar.ts';
import type { Memory } from '../memory/memory.ts';
import type { MessageQuery } from '../memory/message.ts';
import { toHitResult, toWholeResult } from './message-result.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 50;
/** So many messages are read in full at a time. */
const MAX_WHOLE = 10;

const date = z
  .string()
  .refine((text) => text.trim() === '' || parseIsoSpan(text) !== null, {
    error: ({ input }) => `there is no date “${String(input)}”. Write it as 2025-10-14 or 2025-10-14T16:40`,
  })
  .optional();

const schema = z.object({
  query: z
    .string()
    .optional()
    .describe(
      'A question ("What did we decide about …?"), which also finds what was answered to it, or words, of which any may match; ' +
        'endings do not matter. "In double quotes": these very words in this order. ' +
        'Without it: the newest messages.',
    ),
  roles: z
    .array(z.enum(['user', 'assistant', 'tool']))
    .optional()
    .describe('Whose messages. Default: user and assistant. "tool": the results of tool calls.'),
  limit: z
    .number()
    .min(1)
    .optional()
    .describe(`How many to return: ${DEFAULT_LIMIT} if not given, ${MAX_LIMIT} at most.`),
  offset: z
    .number()
    .min(0)
    .optional()
    .describe('For more of the same search: the next_offset of the answer before.'),
  start_date: date.describe('The first day or moment: 2025-10-14 or 2025-10-14T16:40.'),
  end_date: date.describe('The last day or moment, inclusive.'),
  ids: z
    .array(z.string())
    .optional()
    .describe(`Instead of a search: the ids of messages to read in full, ${MAX_WHOLE} at most.`),
});
type Args = z.output<typeof schema>;

export function createConversationSearch(memory: Memory, clock: Clock): Tool {
  return defineTool({
    name: 'conversation_search',
    description:
      'Searches recall memory: every message of this and all earlier conversations in this project. Use it when the user refers to ' +
      'something that you do not see, or asks what was said, decided or tried before; and before you say that you do not know. ' +
      'Returns JSON: total, and results with id, time, ago, role, session, content and link, and with the previous and next ' +
      'message where that helps to understand. Best match first; without a query, newest first. "…" in a content: it is a part; ' +
      'read all of it with ids. Cite a message with its link.',
    schema,
    async run(args, context) {
      return args.ids?.length ? read(memory, args.ids, clock) : search(memory, args, context, clock);
    },
  });
}

async function search(
  memory: Memory,
  args: Args,
  { turnMessageIds }: ToolContext,
  clock: Clock,
): Promise<ToolResult> {
  const { start, end } = spanOf(args);
  if (start !== undefined && end !== undefined && start >= end) {
    return {
      content: `start_date ${args.start_date} is after end_date ${args.end_date}: no message can be between them.`,
      isError: true,
    };
  }
  const offset = Math.floor(args.offset ?? 0);
  // A copy: the loop goes on adding to its list.
  const inPrompt = new Set(turnMessageIds);
  const query: MessageQuery = {
    // An empty list of roles asks for nothing in particular, not for nothing.
    roles: args.roles?.length ? args.roles : ['user', 'assistant'],
    limit: Math.floor(Math.min(args.limit ?? DEFAULT_LIMIT, MAX_LIMIT)),
    offset,
    excludeIds: [...inPrompt],
    ...(args.query?.trim() ? { text: args.query } : {}),
    ...(start === undefined ? {} : { start: new Date(start).toISOString() }),
    ...(end === undefined ? {} : { end: new Date(end).toISOString() }),
  };
  const { hits, total } = await memory.recall.search(query);
  const shape = { room: roomFor(hits.length), now: clock.now(), inPrompt };
  const next = offset + hits.length;
  return {
    content: toVisibleJson({
      total,
      results: hits.map((hit) => toHitResult(hit, shape)),
      ...(hits.length > 0 && next < total ? { next_offset: next } : {}),
    }),
    details: { kind: 'search', query: args.query ?? '', messageIds: hits.map(({ message }) => message.id) },
  };
}

async function read(memory: Memory, ids: readonly string[], clock: Clock): Promise<ToolResult> {
  const messages = await memory.recall.byIds(ids.slice(0, MAX_WHOLE));
  if (messages.length === 0) {
    return {
      content: 'There is no message with such an id. Take ids as they are from the results of a search.',
      isError: true,
    };
  }
  return {
    content: toVisibleJson({ results: messages.map((message) => toWholeResult(message, clock.now())) }),
    details: { kind: 'search', query: '', messageIds: messages.map(({ id }) => id) },
  };
}

/** In milliseconds since 1970-01-01 UTC, the end exclusive. */
function spanOf({ start_date: first = '', end_date: last = '' }: Args): { start?: number; end?: number } {
  const [start, end] = [parseIsoSpan(first)?.start, parseIsoSpan(last)?.end];
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** The characters of a content: many results are short, so that more fit, and of a few more can be shown. */
function roomFor(results: number): number {
  return Math.max(300, Math.min(1_500, Math.floor(6_000 / Math.max(results, 1))));
}
