import type { ChatMessage, ChatRequest } from './chat-model.ts';

/** Chat templates add a few tokens around each message. */
const PER_MESSAGE = 6;

/**
 * An upper estimate of the tokens in a text. Byte-pair tokenisers take about 4 characters of English prose or 3.3 of
 * source code per token, and about one token per character of Chinese or Japanese; the estimate is on the high side, so
 * that a request which is estimated to fit does fit.
 */
function estimateTokens(text: string): number {
  let ascii = 0;
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) < 128) ascii += 1;
  return Math.ceil(ascii / 3.2 + (text.length - ascii) * 1.3);
}

export function estimateMessageTokens(message: ChatMessage): number {
  const calls = message.role === 'assistant' ? message.toolCalls : [];
  const own = estimateTokens(message.content) + PER_MESSAGE;
  return calls.reduce(
    (sum, call) => sum + estimateTokens(call.name) + estimateTokens(call.arguments) + PER_MESSAGE,
    own,
  );
}

export function estimateRequestTokens(request: ChatRequest): number {
  const tools = request.tools.length === 0 ? 0 : estimateTokens(JSON.stringify(request.tools));
  return request.messages.reduce((sum, message) => sum + estimateMessageTokens(message), tools);
}
