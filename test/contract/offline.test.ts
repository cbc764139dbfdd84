import type { ChatRequest, ToolSpec } from '../../src/agent/chat-model.ts';
import { toToolSpec } from '../../src/agent/tool-spec.ts';
import { createOfflineModel } from '../../src/models/offline/offline-model.ts';
import { createMemoryTools } from '../../src/tools/memory-tools.ts';
import { createTestMemory } from '../fakes/test-memory.ts';
import { describeChatModel } from './chat-model.ts';

describeChatModel('the offline model', () => {
  const { memory, clock, newId } = createTestMemory();
  const tools = createMemoryTools(memory, { clock }).map(toToolSpec);
  return {
    model: createOfflineModel({
      blocks: () => memory.core.list(),
      changes: (query) => memory.core.changes(query),
      now: () => clock.now(),
      newId,
    }),
    textRequest: request('What can you do?', tools),
    toolRequest: request('Remember that we deploy on Fridays.', tools),
  };
});

function request(content: string, tools: readonly ToolSpec[]): ChatRequest {
  return { messages: [{ role: 'user', content }], tools };
}
