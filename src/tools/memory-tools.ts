import type { Clock } from '../base/clock.ts';
import type { Tool } from '../agent/tool.ts';
import type { Memory } from '../memory/memory.ts';
import { createConversationSearch } from './conversation-search.ts';
import { createCoreMemoryTools } from './core-memory-tools.ts';
import { createMemoryForget } from './memory-forget.ts';

/** What a model may do with memory in its present mode: all of it, only search, or nothing. */
export function createMemoryTools(memory: Memory, { clock }: { clock: Clock }): Tool[] {
  switch (memory.mode) {
    case 'on':
      return [
        ...createCoreMemoryTools(memory),
        createConversationSearch(memory, clock),
        createMemoryForget(memory),
      ];
    case 'read-only':
      return [createConversationSearch(memory, clock)];
    case 'off':
      return [];
  }
}
