import type { Approval, Tool, ToolContext } from '../../../src/agent/tool.ts';
import type { MessageData } from '../../../src/memory/message.ts';
import { createMemoryTools } from '../../../src/tools/memory-tools.ts';
import type { TestMemory } from '../../fakes/test-memory.ts';

export interface TestToolContext extends ToolContext {
  /** What the user was asked. */
  readonly asked: readonly Omit<Approval, 'id'>[];
}

export function createToolContext(
  options: { accept?: boolean; turnMessageIds?: readonly string[]; signal?: AbortSignal } = {},
): TestToolContext {
  const asked: Omit<Approval, 'id'>[] = [];
  return {
    asked,
    origin: { kind: 'tool-call', sessionId: 'session-1', messageId: 'message-1', toolCallId: 'call-1' },
    signal: options.signal ?? new AbortController().signal,
    turnMessageIds: options.turnMessageIds ?? [],
    async confirm(approval) {
      asked.push(approval);
      return options.accept ?? true;
    },
  };
}

export function findTool({ memory, clock }: TestMemory, name: string): Tool {
  const tool = createMemoryTools(memory, { clock }).find((candidate) => candidate.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return tool;
}

/** Puts a message into recall; resolves with its id. */
export async function addMessage(
  { memory, newId }: TestMemory,
  content: string,
  data: Partial<MessageData> = {},
): Promise<string> {
  const message = await memory.recall.append(
    { id: newId(), sessionId: 'session-1', role: 'user', content, status: 'complete', ...data },
    { actor: 'user', origin: { kind: 'chat', sessionId: 'session-1' } },
  );
  return message.id;
}
