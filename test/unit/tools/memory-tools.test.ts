import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toToolSpec } from '../../../src/agent/tool-spec.ts';
import type { MemoryMode } from '../../../src/memory/memory.ts';
import { createMemoryTools } from '../../../src/tools/memory-tools.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

describe('createMemoryTools', () => {
  const namesIn = (mode: MemoryMode): string[] => {
    const { memory, clock } = createTestMemory(mode);
    return createMemoryTools(memory, { clock }).map(({ name }) => name);
  };

  it('offers what the mode of memory allows', () => {
    assert.deepEqual(namesIn('on'), [
      'core_memory_append',
      'core_memory_replace',
      'memory_rethink',
      'conversation_search',
      'memory_forget',
    ]);
    assert.deepEqual(namesIn('read-only'), ['conversation_search']);
    assert.deepEqual(namesIn('off'), []);
  });

  it('describes every tool and every parameter to the model', () => {
    const { memory, clock } = createTestMemory();
    for (const tool of createMemoryTools(memory, { clock })) {
      const { description, parameters } = toToolSpec(tool);
      assert.ok(description.length > 100, tool.name);
      assert.equal(parameters['type'], 'object');
      for (const [name, schema] of Object.entries(parameters['properties'] ?? {})) {
        assert.ok(schema.description, `${tool.name}.${name}`);
      }
    }
  });
});
