import type { ErrorCode } from '../base/errors.ts';
import type { Message, ToolCall } from '../memory/message.ts';
import type { Usage } from './chat-model.ts';
import type { Approval } from './tool.ts';

export type TurnEnd = 'completed' | 'stopped' | 'failed' | 'step-limit';

/** Everything that happens in a turn, in order. Every view of the agent feeds on this union. */
export type AgentEvent =
  | { readonly type: 'turn.started' }
  /** The user's message is on disk (or, with memory off, in this window). */
  | { readonly type: 'message.added'; readonly message: Message }
  | { readonly type: 'reply.started'; readonly messageId: string }
  | { readonly type: 'reply.delta'; readonly messageId: string; readonly text: string }
  /** The reply is whole and stored. An empty one without tool calls is announced too, with empty content. */
  | { readonly type: 'reply.completed'; readonly message: Message }
  /** The model is still writing the call's arguments. */
  | {
      readonly type: 'tool.announced';
      readonly messageId: string;
      readonly callId: string;
      readonly name: string;
    }
  | { readonly type: 'tool.started'; readonly messageId: string; readonly call: ToolCall }
  | {
      readonly type: 'tool.finished';
      readonly messageId: string;
      readonly call: ToolCall;
      readonly message: Message;
    }
  | { readonly type: 'approval.requested'; readonly callId: string; readonly approval: Approval }
  | { readonly type: 'approval.settled'; readonly approvalId: string; readonly accepted: boolean }
  /** `usedTokens`: estimated tokens of the request about to be sent. */
  | { readonly type: 'context.measured'; readonly usedTokens: number; readonly windowTokens: number }
  | { readonly type: 'usage.reported'; readonly usage: Usage }
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'turn.failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'turn.ended'; readonly reason: TurnEnd };
