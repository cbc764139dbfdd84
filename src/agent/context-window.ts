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

  const turns = splitIntoTurns(input.messages).map(withoutAbandonedReplies);
  const kept: (readonly Counted[])[] = [];
  let used = 0;
  for (let index = turns.length - 1; index >= 0; index -= 1) {
    const newest = kept.length === 0;
    const turn = toChatMessages(turns[index] ?? []).map(counted);
    const fitted = newest ? shortenToFit(turn, budget) : turn;
    const tokens = sumTokens(fitted);
    if (!newest && used + tokens > budget) break;
    kept.unshift(fitted);
    used += tokens;
  }
  const leftOut = turns.slice(0, turns.length - kept.length).reduce((sum, turn) => sum + turn.length, 0);
  return {
    request: { messages: [system, ...kept.flat().map(({ message }) => message)], tools: input.tools },
    usedTokens: fixed + used,
    leftOut,
  };
}

/**
 * A reply that broke off is not put before the model when the turn went on to another one, or is being answered again.
 * Without either it stays: the user has seen it.
 */
function withoutAbandonedReplies(
  turn: readonly Message[],
  index: number,
  turns: readonly (readonly Message[])[],
): readonly Message[] {
  const lastReply = turn.findLastIndex(({ role }) => role === 'assistant');
  const answeredAgain = index === turns.length - 1 && lastReply === turn.length - 1;
  return turn.filter(
    ({ role, status, toolCalls = [] }, at) =>
      role !== 'assistant' ||
      status === 'complete' ||
      toolCalls.length > 0 ||
      (at === lastReply && !answeredAgain),
  );
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

/** A message with its estimated tokens: to count a text takes all of it, so each is counted once. */
interface Counted {
  readonly message: ChatMessage;
  readonly tokens: number;
}

function counted(message: ChatMessage): Counted {
  return { message, tokens: estimateMessageTokens(message) };
}

function sumTokens(messages: readonly Counted[]): number {
  return messages.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** Shortens the longest texts until all of it fits; failing that, leaves out the oldest steps between question and end. */
function shortenToFit(turn: readonly Counted[], budget: number): readonly Counted[] {
  const messages = [...turn];
  let used = sumTokens(messages);
  while (used > budget) {
    const at = indexOfLongest(messages);
    const longest = messages[at];
    if (!longest || longest.message.content.length < SHORT_ENOUGH)
      return withoutOldestSteps(messages, budget);
    const shortened = counted({ ...longest.message, content: shortenMiddle(longest.message.content) });
    messages[at] = shortened;
    used += shortened.tokens - longest.tokens;
  }
  return messages;
}

function indexOfLongest(messages: readonly Counted[]): number {
  const lengths = messages.map(({ message }) => message.content.length);
  return lengths.reduce((longest, length, index) => (length > (lengths[longest] ?? 0) ? index : longest), 0);
}

function withoutOldestSteps(turn: readonly Counted[], budget: number): readonly Counted[] {
  const [question, ...rest] = turn;
  if (!question) return [];
  let steps = rest;
  let used = sumTokens(turn);
  while (used > budget) {
    const next = steps.findIndex(({ message }, index) => index > 0 && message.role === 'assistant');
    if (next < 0) return [question, ...steps.map(({ message }) => counted(withoutArguments(message)))];
    used -= sumTokens(steps.slice(0, next));
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
