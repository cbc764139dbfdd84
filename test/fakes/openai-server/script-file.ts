import { z } from 'zod';
import {
  type Answer,
  callTools,
  cutAfter,
  events,
  hangAfter,
  json,
  paced,
  raw,
  reply,
  replyInChunks,
  status,
} from './answer.ts';
import type { AnswerOptions, FakeOpenAiServer, ServerOptions } from './server.ts';
import { lastText } from './recorded-request.ts';

const toolCall = z.strictObject({
  name: z.string(),
  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}),
});

const answer = z.strictObject({
  /** Only for requests whose last user message contains this text. */
  says: z.string().optional(),
  path: z.string().optional(),
  always: z.boolean().optional(),
  /** Wait before each piece. */
  pauseMs: z.number().nonnegative().optional(),
  /** Break the connection, or say nothing more, after so many pieces. */
  cutAfter: z.number().int().nonnegative().optional(),
  hangAfter: z.number().int().nonnegative().optional(),
  // One of:
  reply: z.string().optional(),
  chunks: z.array(z.string()).optional(),
  callTools: z.array(toolCall).optional(),
  events: z.array(z.unknown()).optional(),
  raw: z.array(z.string()).optional(),
  json: z.unknown().optional(),
  status: z.number().int().optional(),
  // With `status`:
  message: z.string().optional(),
  retryAfter: z.union([z.number(), z.string()]).optional(),
});
type ScriptedAnswer = z.infer<typeof answer>;

const script = z.strictObject({
  models: z.array(z.string()).optional(),
  key: z.string().optional(),
  answers: z.array(answer),
});

export interface Script {
  readonly options: ServerOptions;
  /** Tells the server all answers, in order. */
  apply(server: FakeOpenAiServer): void;
}

/** A script as JSON: `{"answers":[{"reply":"Hello"},{"status":429,"retryAfter":1},{"says":"stop","hangAfter":2,"reply":"…"}]}` */
export function parseScript(text: string): Script {
  const { models, key, answers: list } = script.parse(JSON.parse(text));
  return {
    options: { ...(models ? { models } : {}), ...(key === undefined ? {} : { key }) },
    apply(server) {
      for (const each of list) server.answer(toAnswer(each), toOptions(each));
    },
  };
}

function toOptions({ says, path, always }: ScriptedAnswer): AnswerOptions {
  return {
    ...(says === undefined ? {} : { when: ({ body }) => lastText(body, 'user').includes(says) }),
    ...(path === undefined ? {} : { path }),
    ...(always === undefined ? {} : { always }),
  };
}

function toAnswer(each: ScriptedAnswer): Answer {
  let built = toPlainAnswer(each);
  if (each.cutAfter !== undefined) built = cutAfter(each.cutAfter, built);
  if (each.hangAfter !== undefined) built = hangAfter(each.hangAfter, built);
  return each.pauseMs === undefined ? built : paced(each.pauseMs, built);
}

function toPlainAnswer({ message, retryAfter, ...each }: ScriptedAnswer): Answer {
  if (each.callTools) return callTools(each.callTools, { text: each.reply ?? '' });
  if (each.chunks) return replyInChunks(each.chunks);
  if (each.events) return events(each.events);
  if (each.raw) return raw(each.raw, each.status);
  if (each.json !== undefined) return json(each.json, each.status);
  if (each.status === undefined) return reply(each.reply ?? 'Hello.');
  return status(each.status, {
    ...(message === undefined ? {} : { message }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}
