import * as z from 'zod';

/**
 * What is read of a chat completion or one chunk of it. Everything may be absent, null or of another type: nothing here
 * fails, it reads as empty.
 */
const text = z.string().catch('');
const tokens = z.number().int().nonnegative().catch(0);

/** Text by the protocol; a list of parts on some servers, of which thoughts are left out. */
const contentText = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value === 'string') return value;
    return Array.isArray(value) ? value.map((part) => textPart.parse(part)).join('') : '';
  });
const textPart = z
  .union([z.string(), z.object({ type: z.literal('text'), text }).transform((part) => part.text)])
  .catch('');

/** A JSON text by the protocol, and an object on some servers. */
const argumentsText = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value === 'string') return value;
    return value === undefined || value === null ? '' : JSON.stringify(value);
  });

const functionCall = z.object({ name: text, arguments: argumentsText });

const toolCallPiece = z
  .object({
    index: z.number().int().nullable().catch(null),
    id: z.union([z.string(), z.number().transform(String)]).catch(''),
    function: functionCall.catch({ name: '', arguments: '' }),
  })
  .transform((piece) => ({ index: piece.index, id: piece.id, ...piece.function }));
/** What one delta says of a tool call; '' and null where it says nothing. */
export type ToolCallPiece = z.infer<typeof toolCallPiece>;

const message = z
  .object({
    content: contentText,
    refusal: text,
    tool_calls: z.preprocess(toList, z.array(toolCallPiece.nullable().catch(null))),
    /** The predecessor of `tool_calls`: one call, no id. */
    function_call: functionCall.nullable().catch(null),
  })
  .transform((read) => ({
    text: read.content + read.refusal,
    toolCalls:
      read.tool_calls.length === 0 && read.function_call
        ? [{ index: 0, id: '', ...read.function_call }]
        : read.tool_calls.filter((piece) => piece !== null),
  }));

const choice = z
  .object({
    delta: message.nullable().catch(null),
    message: message.nullable().catch(null),
    finish_reason: text,
    error: z.unknown().optional(),
  })
  .transform((read) => ({
    ...(read.delta ?? read.message ?? { text: '', toolCalls: [] }),
    finishReason: read.finish_reason,
    error: read.error,
  }));

const usage = z
  .object({ prompt_tokens: tokens, completion_tokens: tokens })
  .transform(({ prompt_tokens: inputTokens, completion_tokens: outputTokens }) =>
    inputTokens + outputTokens === 0 ? null : { inputTokens, outputTokens },
  )
  .nullable()
  .catch(null);

const completion = z.object({
  choices: z.array(choice.nullable().catch(null)).nullable().catch(null),
  usage,
  error: z.unknown().optional(),
  object: text,
  message: text,
  detail: z.unknown().optional(),
});

export interface ReplyPiece {
  readonly text: string;
  readonly toolCalls: readonly ToolCallPiece[];
  /** '' while the reply goes on. */
  readonly finishReason: string;
  readonly usage: z.infer<typeof usage>;
  /** Undefined: none. */
  readonly error: unknown;
}

/** Null: it has nothing that a chat completion has. Only the first choice is read; no other was asked for. */
export function readReplyPiece(value: unknown): ReplyPiece | null {
  const read = completion.safeParse(value).data;
  if (!read) return null;
  const first = read.choices?.find((each) => each !== null);
  const error = present(read.error) ?? present(first?.error) ?? errorItself(read, value);
  if (!read.choices && !read.usage && error === undefined) return null;
  return {
    text: first?.text ?? '',
    toolCalls: first?.toolCalls ?? [],
    finishReason: first?.finishReason ?? '',
    usage: read.usage,
    error,
  };
}

/** vLLM's and FastAPI's errors are not wrapped: `{"object":"error","message":…}`, `{"detail":…}`. */
function errorItself(read: z.infer<typeof completion>, value: unknown): unknown {
  if (read.choices) return undefined;
  return read.object === 'error' || read.message !== '' || present(read.detail) !== undefined
    ? value
    : undefined;
}

function present(error: unknown): unknown {
  return error === null || error === false || error === '' ? undefined : error;
}

function toList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
