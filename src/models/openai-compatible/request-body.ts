import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ChatMessage, ChatRequest, ToolCall } from '../../agent/chat-model.ts';

/** What the endpoint was found to accept. */
export interface Support {
  readonly tools: boolean;
  /** `stream_options.include_usage` */
  readonly usage: boolean;
}

export function toRequestBody(
  model: string,
  { messages, tools }: ChatRequest,
  support: Support,
): ChatCompletionCreateParamsStreaming {
  const withTools = support.tools && tools.length > 0;
  return {
    model,
    stream: true,
    messages: withTools ? messages.map(toParam) : toldInWords(messages),
    ...(support.usage ? { stream_options: { include_usage: true } } : {}),
    ...(withTools
      ? {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            function: { name, description, parameters: { ...parameters } },
          })),
        }
      : {}),
  };
}

function toParam(message: ChatMessage): ChatCompletionMessageParam {
  // A lone surrogate, as cutting a text leaves it, becomes JSON that strict servers refuse.
  const content = message.content.toWellFormed();
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCallId, content };
  if (message.role !== 'assistant') return { role: message.role, content };
  if (message.toolCalls.length === 0) return { role: 'assistant', content };
  return {
    role: 'assistant',
    content: content === '' ? null : content,
    tool_calls: message.toolCalls.map(toCallParam),
  };
}

/**
 * A call as it may be sent back. Servers parse the arguments of earlier calls and refuse the whole conversation when a
 * model once wrote something else than a JSON object; the call's result tells the model what was wrong.
 */
function toCallParam({ id, name, arguments: args }: ToolCall) {
  const validName = name.replace(/[^\w-]/g, '_').slice(0, 64) || 'unnamed_tool';
  return { id, type: 'function' as const, function: { name: validName, arguments: objectOrEmpty(args) } };
}

function objectOrEmpty(args: string): string {
  try {
    const value: unknown = JSON.parse(args);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? args.toWellFormed() : '{}';
  } catch {
    return '{}';
  }
}

/**
 * Earlier calls, for a model that cannot have any: endpoints refuse calls and results in a request without tools. They
 * become part of what the assistant said, in one message up to the next of the user, because many templates want the
 * two to alternate.
 */
function toldInWords(messages: readonly ChatMessage[]): ChatCompletionMessageParam[] {
  const told: ChatCompletionMessageParam[] = [];
  let words: string[] = [];
  const flush = (): void => {
    if (words.length > 0) told.push({ role: 'assistant', content: words.join('\n\n').toWellFormed() });
    words = [];
  };
  for (const message of messages) {
    if (message.role === 'assistant') {
      const calls = message.toolCalls.map((call) => `[Called ${call.name} with ${call.arguments}]`);
      words.push(...[message.content, ...calls].filter((text) => text !== ''));
    } else if (message.role === 'tool') {
      words.push(`[Result: ${message.content}]`);
    } else {
      flush();
      told.push(toParam(message));
    }
  }
  flush();
  return told;
}
