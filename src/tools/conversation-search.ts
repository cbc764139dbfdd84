import * as z from 'zod';
import { toVisibleJson } from '../agent/escape.ts';
import { defineTool, type Tool, type ToolContext } from '../agent/tool.ts';
import type { Clock } from '../base/clock.ts';
import { formatMemoryLink } from '../memory/links.ts';
import type { Memory } from '../memory/memory.ts';
import type { Message, MessageQuery } from '../memory/message.ts';
import { queryWords } from '../memory/recall-text.ts';
import { ago, parseSpan } from './dates.ts';
import { excerpt } from './excerpt.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 50;
/** In characters (UTF-16 code units). */
const MAX_CONTENT = 1_500;

const date = z
  .string()
  .refine((text) => text === '' || parseSpan(text) !== null, {
    error: 'not a date. Write it as 2025-10-14 or 2025-10-14T16:40',
  })
  .optional();

const schema = z.object({
  query: z
    .string()
    .optional()
    .describe(
      'Words to look for; any of them may match, endings do not matter. Without it: the newest messages.',
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
  start_date: date.describe('The first day or moment: 2025-10-14 or 2025-10-14T16:40.'),
  end_date: date.describe('The last day or moment, inclusive.'),
});

export function createConversationSearch(memory: Memory, clock: Clock): Tool {
  return defineTool({
    name: 'conversation_search',
    description:
      'Searches recall memory: every message of this and all earlier conversations in this project. Use it when the user refers to ' +
      'something that you do not see, or asks what was said, decided or tried before; and before you say that you do not know. ' +
      'Returns JSON: total, and results with id, session, time, ago, role, content and link. Best match first; without a query, ' +
      'newest first. Cite a message with its link.',
    schema,
    async run(args, context) {
      const { hits, total } = await memory.recall.search(toMessageQuery(args, context));
      const messages = hits.map(({ message }) => message);
      const words = queryWords(args.query ?? '');
      const results = messages.map((message) => toResult(message, words, clock.now()));
      return {
        content: toVisibleJson({ total, results }),
        details: { kind: 'search', query: args.query ?? '', messageIds: messages.map(({ id }) => id) },
      };
    },
  });
}

function toMessageQuery(args: z.output<typeof schema>, { turnMessageIds }: ToolContext): MessageQuery {
  const start = args.start_date ? parseSpan(args.start_date)?.start : undefined;
  const end = args.end_date ? parseSpan(args.end_date)?.end : undefined;
  return {
    // An empty list of roles asks for nothing in particular, not for nothing.
    roles: args.roles?.length ? args.roles : ['user', 'assistant'],
    limit: Math.floor(Math.min(args.limit ?? DEFAULT_LIMIT, MAX_LIMIT)),
    // A copy: the loop goes on adding to its list.
    excludeIds: [...turnMessageIds],
    ...(args.query?.trim() ? { text: args.query } : {}),
    ...(start === undefined ? {} : { start: new Date(start).toISOString() }),
    ...(end === undefined ? {} : { end: new Date(end).toISOString() }),
  };
}

function toResult(message: Message, words: readonly string[], now: number) {
  const { id, sessionId, at, role, model } = message;
  return {
    id,
    session: sessionId,
    time: at,
    ago: ago(Date.parse(at), now),
    role,
    ...(model === undefined ? {} : { model }),
    content: excerpt(textOf(message), words, MAX_CONTENT),
    link: formatMemoryLink({ kind: 'message', id }),
  };
}

function textOf({ content, toolCalls = [] }: Message): string {
  return content === '' && toolCalls.length > 0
    ? `(called ${toolCalls.map(({ name }) => name).join(', ')})`
    : content;
}
