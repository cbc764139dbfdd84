import { Agent } from '../../../src/agent/agent.ts';
import type { AgentEvent } from '../../../src/agent/agent-event.ts';
import type { ChatModel } from '../../../src/agent/chat-model.ts';
import type { Approval } from '../../../src/agent/tool.ts';
import type { ToolCall } from '../../../src/memory/message.ts';
import type { MemoryMode } from '../../../src/memory/memory.ts';
import { createOfflineModel } from '../../../src/models/offline/offline-model.ts';
import { createMemoryTools } from '../../../src/tools/memory-tools.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';

interface Turn {
  /** Everything that was said, in one piece. */
  readonly reply: string;
  readonly calls: readonly ToolCall[];
  readonly approvals: readonly Approval[];
  readonly end: string;
}

export interface Talk extends TestMemory {
  readonly agent: Agent;
  readonly model: ChatModel;
  /** What the user answers when asked. */
  accept: boolean;
  say(text: string): Promise<Turn>;
  /** A new conversation over the same memory. */
  newSession(): Promise<void>;
  block(label: string): string;
}

/** A conversation with the offline model, over the agent and the tools themselves and a memory in memory. */
export async function createTalk(mode: MemoryMode = 'on'): Promise<Talk> {
  const test = createTestMemory(mode);
  const { memory, clock, newId } = test;
  await memory.open();
  // The afternoon of 15 October 2025, in local time.
  clock.set(new Date(2025, 9, 15, 11, 2).getTime());
  const model = createOfflineModel({
    blocks: () => memory.core.list(),
    changes: (query) => memory.core.changes(query),
    now: () => clock.now(),
    newId,
  });
  const agent = new Agent({
    memory,
    model: async () => model,
    tools: () => createMemoryTools(memory, { clock }),
    maxSteps: () => 10,
    projectName: 'sample',
    clock,
    newId,
  });
  const events: AgentEvent[] = [];
  const talk: Talk = {
    ...test,
    agent,
    model,
    accept: true,
    async say(text) {
      events.length = 0;
      await agent.prompt(text);
      return toTurn(events);
    },
    newSession: () => agent.openSession(),
    block: (label) => memory.core.get(label).value,
  };
  agent.onEvent((event) => {
    events.push(event);
    if (event.type === 'approval.requested') agent.answerApproval(event.approval.id, talk.accept);
  });
  return talk;
}

function toTurn(events: readonly AgentEvent[]): Turn {
  const end = events.findLast((event) => event.type === 'turn.ended');
  return {
    reply: events.map((event) => (event.type === 'reply.delta' ? event.text : '')).join(''),
    calls: events.flatMap((event) => (event.type === 'tool.finished' ? [event.call] : [])),
    approvals: events.flatMap((event) => (event.type === 'approval.requested' ? [event.approval] : [])),
    end: end?.reason ?? 'none',
  };
}
