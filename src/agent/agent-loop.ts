import { DaybookError, toDaybookError } from '../base/errors.ts';
import type { Clock } from '../base/clock.ts';
import type { Message, MessageData, Origin } from '../memory/message.ts';
import { redactMessage } from '../memory/redact-message.ts';
import type { AgentEvent, TurnEnd } from './agent-event.ts';
import type { ChatModel } from './chat-model.ts';
import type { CompiledContext } from './context-window.ts';
import { type ModelStep, runModelStep } from './model-step.ts';
import type { Approval, Tool } from './tool.ts';
import { runToolStep } from './tool-step.ts';

export interface LoopInput {
  readonly sessionId: string;
  readonly model: ChatModel;
  readonly tools: readonly Tool[];
  readonly maxSteps: number;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The session's messages so far, and those that the loop has recorded, into a request. */
  readonly compile: () => CompiledContext;
  /** Stores a message; from then on `compile` includes it. */
  readonly record: (message: MessageData, origin: Origin) => Promise<Message>;
  /** Stores a piece of a reply that is still being written. */
  readonly recordPiece: (messageId: string, text: string, origin: Origin) => Promise<void>;
  /** Puts a question to the user; resolves with false when the signal fires. */
  readonly ask: (approval: Approval, signal: AbortSignal) => Promise<boolean>;
  readonly emit: (event: AgentEvent) => void;
  readonly signal: AbortSignal;
  /** Messages of this turn that were recorded before the loop began. */
  readonly turnMessageIds: readonly string[];
  /** Texts that were erased since the turn began, by whatever in this window: grows as the turn goes on. */
  readonly erased: readonly string[];
}

/** A reply that takes longer is stored piece by piece, this often. */
const PIECE_INTERVAL_MS = 1_000;

/**
 * Runs model and tools in turns until the model has nothing more to call. Emits everything that happens in between, and
 * `turn.failed` when that is how it ends. Throws only when a message cannot be stored (`journal.write-failed`).
 */
export async function runAgentLoop(loop: LoopInput): Promise<TurnEnd> {
  const turnMessageIds = [...loop.turnMessageIds];
  const erasedByTools: string[] = [];
  const input = withoutErased(loop, () => [...loop.erased, ...erasedByTools]);
  for (let step = 0; step < input.maxSteps; step += 1) {
    const { request, usedTokens } = input.compile();
    const windowTokens = input.model.info.contextWindow;
    input.emit({ type: 'context.measured', usedTokens, windowTokens });
    if (usedTokens > windowTokens) return fail(input, contextExceeded(usedTokens, windowTokens));

    const messageId = input.newId();
    const origin: Origin = { kind: 'model', sessionId: input.sessionId, model: input.model.info.name };
    input.emit({ type: 'reply.started', messageId });
    const answer = await runModelStep({
      model: input.model,
      request,
      messageId,
      emit: input.emit,
      onText: pieceRecorder(input, messageId, origin),
      signal: input.signal,
    });
    await recordReply(input, messageId, answer, origin);
    turnMessageIds.push(messageId);

    if (answer.end === 'stopped') return 'stopped';
    if (answer.end === 'failed') return fail(input, answer.error);
    const notice = noticeFor(answer);
    if (notice) input.emit({ type: 'notice', text: notice });

    for (const call of answer.toolCalls) {
      const callOrigin: Origin = {
        kind: 'tool-call',
        sessionId: input.sessionId,
        messageId,
        toolCallId: call.id,
      };
      const { message, erasedText } = await runToolStep({
        call,
        tools: input.tools,
        sessionId: input.sessionId,
        messageId,
        newId: input.newId,
        record: (result) => input.record(result, callOrigin),
        emit: input.emit,
        context: {
          origin: callOrigin,
          signal: input.signal,
          turnMessageIds,
          confirm: (question) => confirm(input, call.id, { ...question, id: input.newId() }),
        },
      });
      turnMessageIds.push(message.id);
      if (erasedText !== undefined) erasedByTools.push(erasedText);
    }
    if (input.signal.aborted) return 'stopped';
    if (answer.toolCalls.length === 0) return 'completed';
  }
  return 'step-limit';
}

/** What was erased in this turn does not come back by the model repeating it. */
function withoutErased(input: LoopInput, erased: () => readonly string[]): LoopInput {
  return {
    ...input,
    record: (message, origin) => input.record(redactMessage(message, erased()), origin),
    // A text may span two pieces, so none is stored any more.
    recordPiece: async (messageId, text, origin) => {
      if (erased().length === 0) await input.recordPiece(messageId, text, origin);
    },
  };
}

async function recordReply(
  input: LoopInput,
  messageId: string,
  answer: ModelStep,
  origin: Origin,
): Promise<void> {
  const data: MessageData = {
    id: messageId,
    sessionId: input.sessionId,
    role: 'assistant',
    content: answer.text,
    model: input.model.info.name,
    status: answer.end === 'stopped' || answer.end === 'failed' ? 'interrupted' : 'complete',
    ...(answer.toolCalls.length > 0 ? { toolCalls: [...answer.toolCalls] } : {}),
  };
  const empty = data.content === '' && answer.toolCalls.length === 0;
  const message = empty
    ? { ...data, at: new Date(input.clock.now()).toISOString() }
    : await input.record(data, origin);
  input.emit({ type: 'reply.completed', message });
}

function pieceRecorder(
  input: LoopInput,
  messageId: string,
  origin: Origin,
): (text: string) => Promise<void> | undefined {
  let pending = '';
  let since = input.clock.now();
  return (text) => {
    pending += text;
    const now = input.clock.now();
    // A clock that jumped back must not silence the recorder.
    if (Math.abs(now - since) < PIECE_INTERVAL_MS) return undefined;
    const piece = pending;
    pending = '';
    since = now;
    return input.recordPiece(messageId, piece, origin);
  };
}

async function confirm(input: LoopInput, callId: string, approval: Approval): Promise<boolean> {
  // Asked before it is announced: an answer may come as soon as it is seen.
  const answer = input.ask(approval, input.signal);
  input.emit({ type: 'approval.requested', callId, approval });
  const accepted = await answer;
  input.emit({ type: 'approval.settled', approvalId: approval.id, accepted });
  return accepted;
}

function fail(input: LoopInput, error: unknown): TurnEnd {
  const { code, message } = toDaybookError(error);
  input.emit({ type: 'turn.failed', code, message });
  return 'failed';
}

function contextExceeded(used: number, window: number): DaybookError {
  return new DaybookError(
    'model.context-exceeded',
    `Memory blocks, instructions and this message need about ${used} tokens, but the model's window is ${window}. ` +
      'Shorten a memory block, or choose a model with a larger window.',
  );
}

function noticeFor(answer: ModelStep): string | null {
  if (answer.end === 'length')
    return 'The reply reached the model’s output limit and ends here. Ask it to continue.';
  if (answer.end === 'filtered') return 'The provider withheld the rest of this reply.';
  if (answer.text === '' && answer.toolCalls.length === 0)
    return 'The model sent an empty reply. Try again, or put it differently.';
  return null;
}
