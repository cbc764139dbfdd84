import { type Message, splitIntoTurns } from '../memory/message.ts';
import type { ChatMessage, ChatRequest, ToolSpec } from './chat-model.ts';
import { estimateMessageTokens, estimateRequestTokens } from './token-estimate.ts';

export interface ContextInput {
  readonly systemPrompt: string;
  /** The session's messages, oldest first. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** In tokens, prompt and reply together. */
  readonly contextWindow: number;
}

export interface CompiledContext {
  readonly request: ChatRequest;
  /** Estimated tokens of the request. */
  readonly usedTokens: number;
  /** Messages that were left out because they do not fit, the oldest ones. */
  readonly leftOut: number;
}

const MAX_REPLY_TOKENS = 8_192;
const INTERRUPTED_RESULT = 'No result: this call was interrupted before it finished.';

/**
 * What the model sees: the system prompt and as many of the newest whole turns as fit. Tool calls
 * and their results are never parted. The newest turn is always there; where it does
 * not fit by itself, its longest texts are shortened.
 */
export function compileContext(input: ContextInput): CompiledContext {
  const reply = Math.min(MAX_REPLY_TOKENS, Math.floor(input.contextWindow / 4));
  const system: ChatMessage = { role: 'system', content: input.systemPrompt };
  const fixed = estimateRequestTokens({ messages: [system], tools: input.tools });
  const budget = Math.max(input.contextWindow - reply - fixed, 256);

  const turns = splitIntoTurns(withoutUnfinishedReply(input.messages));
  const kept: ChatMessage[][] = [];
  let used = 0;
  for (let index = turns.length - 1; index >= 0; index -= 1) {
    const newest = kept.length === 0;
    const turn = toChatMessages(turns[index] ?? []);
    const fitted = newest ? shortenToFit(turn, budget) : turn;
    const tokens = sumTokens(fitted);
    if (!newest && used + tokens > budget) break;
    kept.unshift(fitted);
    used += tokens;
  }
  const leftOut = turns.slice(0, turns.length - kept.length).reduce((sum, turn) => sum + turn.length, 0);
  return {
    request: { messages: [system, ...kept.flat()], tools: input.tools },
    usedTokens: fixed + used,
    leftOut,
  };
}

/** A reply that broke off is not put before the model again when it is asked to answer once more. */
function withoutUnfinishedReply(messages: readonly Message[]): readonly Message[] {
  const last = messages.at(-1);
  return last?.role === 'assistant' && (last.toolCalls ?? []).length === 0 ? messages.slice(0, -1) : messages;
}

/** Every call gets exactly one result, in order, whatever a crash or a stop has left behind. */
function toChatMessages(turn: readonly Message[]): ChatMessage[] {
  const results = new Map(
    turn.filter(({ role }) => role === 'tool').map((message) => [message.toolCallId, message]),
  );
  return turn.flatMap((message): ChatMessage[] => {
    switch (message.role) {
      case 'user':
        return [{ role: 'user', content: message.content }];
      case 'assistant': {
        const toolCalls = message.toolCalls ?? [];
        if (message.content === '' && toolCalls.length === 0) return [];
        const answers = toolCalls.map((call): ChatMessage => {
          const content = results.get(call.id)?.content ?? INTERRUPTED_RESULT;
          return { role: 'tool', toolCallId: call.id, content };
        });
        return [{ role: 'assistant', content: message.content, toolCalls }, ...answers];
      }
      case 'tool':
        return [];
    }
  });
}

function sumTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + estimateMessageTokens(message), 0);
}

/** Shortens the longest texts until all of it fits; failing that, leaves out the oldest steps between question and end. */
function shortenToFit(turn: readonly ChatMessage[], budget: number): ChatMessage[] {
  const messages = [...turn];
  while (sumTokens(messages) > budget) {
    const longest = messages.reduce((a, b) => (b.content.length > a.content.length ? b : a));
    if (longest.content.length < SHORT_ENOUGH) return withoutOldestSteps(messages, budget);
    messages[messages.indexOf(longest)] = { ...longest, content: shortenMiddle(longest.content) };
  }
  return messages;
}

function withoutOldestSteps(turn: readonly ChatMessage[], budget: number): ChatMessage[] {
  const [question, ...rest] = turn;
  if (!question) return [];
  let steps = rest;
  while (sumTokens([question, ...steps]) > budget) {
    const next = steps.findIndex(({ role }, index) => index > 0 && role === 'assistant');
    if (next < 0) return [question, ...steps.map(withoutArguments)];
    steps = steps.slice(next);
  }
  return [question, ...steps];
}

/** The last resort for one step whose arguments alone are too long: its results say what came of it. */
function withoutArguments(message: ChatMessage): ChatMessage {
  if (message.role !== 'assistant') return message;
  return { ...message, toolCalls: message.toolCalls.map((call) => ({ ...call, arguments: '{}' })) };
}

const SHORT_ENOUGH = 400;
const SHORTENED = /\n\[… (\d+) characters left out here to fit the context window …\]\n/;

/** Keeps the beginning and the end. */
function shortenMiddle(text: string): string {
  const before = Number(SHORTENED.exec(text)?.[1] ?? 0);
  const plain = text.replace(SHORTENED, '');
  const keep = Math.floor(plain.length / 4);
  const left = before + plain.length - 2 * keep;
  const [head, tail] = [plain.slice(0, keep), plain.slice(-keep)].map((part) => part.toWellFormed());
  return `${head}\n[… ${left} characters left out here to fit the context window …]\n${tail}`;
}
