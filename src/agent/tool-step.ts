import { isAbortError } from '../base/errors.ts';
import type { Message, MessageData, ToolCall } from '../memory/message.ts';
import type { AgentEvent } from './agent-event.ts';
import type { Tool, ToolContext, ToolResult } from './tool.ts';
import { describeToolError } from './tool-errors.ts';

export interface ToolStepInput {
  readonly call: ToolCall;
  readonly tools: readonly Tool[];
  readonly context: ToolContext;
  readonly sessionId: string;
  /** The assistant message that made the call. */
  readonly messageId: string;
  readonly newId: () => string;
  readonly record: (message: MessageData) => Promise<Message>;
  readonly emit: (event: AgentEvent) => void;
}

export interface ToolStep {
  readonly message: Message;
  readonly erasedText: string | undefined;
}

/** Runs one call and records its result. A failing tool is a result that the model can act on, never an exception. */
export async function runToolStep(input: ToolStepInput): Promise<ToolStep> {
  const { call, messageId, emit } = input;
  emit({ type: 'tool.started', messageId, call });
  const result = await runTool(input);
  const message = await input.record({
    id: input.newId(),
    sessionId: input.sessionId,
    role: 'tool',
    content: result.content,
    toolCallId: call.id,
    toolName: call.name,
    status: 'complete',
    ...(result.isError ? { isError: true } : {}),
    ...(result.details ? { details: result.details } : {}),
  });
  emit({ type: 'tool.finished', messageId, call, message });
  return { message, erasedText: result.erasedText };
}

async function runTool({ call, tools, context }: ToolStepInput): Promise<ToolResult> {
  if (context.signal.aborted) return failure('The user stopped the turn before this call was run.');
  const tool = tools.find(({ name }) => name === call.name);
  if (!tool) {
    const names = tools.map(({ name }) => name).join(', ');
    return failure(
      `There is no tool "${call.name}". ${names ? `The tools are: ${names}.` : 'No tools are available now.'}`,
    );
  }
  const parsed = parseArguments(call);
  if ('error' in parsed) return failure(parsed.error);
  try {
    return await tool.run(parsed.value, context);
  } catch (error) {
    if (context.signal.aborted || isAbortError(error)) return failure('The user stopped this call.');
    return failure(describeToolError(error, call.name));
  }
}

function parseArguments(call: ToolCall): { value: unknown } | { error: string } {
  if (call.arguments.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(call.arguments) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      error: `The arguments of ${call.name} are not valid JSON (${why}). Call it again with one complete JSON object.`,
    };
  }
}

function failure(content: string): ToolResult {
  return { content, isError: true };
}
