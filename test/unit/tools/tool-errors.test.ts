import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeToolError } from '../../../src/agent/tool-errors.ts';
import { DaybookError } from '../../../src/base/errors.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';
import { createToolContext, findTool } from './tool-context.ts';

describe('describeToolError', () => {
  const test = createTestMemory();
  const describeFailure = async (name: string, args: unknown): Promise<string> => {
    try {
      await findTool(test, name).run(args, createToolContext());
      return 'no failure';
    } catch (error) {
      return describeToolError(error, name);
    }
  };

  it('names each argument that does not fit, and what would', async () => {
    assert.equal(
      await describeFailure('core_memory_append', { label: 3 }),
      'The arguments of core_memory_append do not fit its parameters: label: expected string, received number; ' +
        'content: required, a value of type string. Call it again with corrected arguments.',
    );
    assert.match(
      await describeFailure('conversation_search', { roles: ['user', 'robot'], end_date: 'soon' }),
      /: roles\[1\]: expected one of "user"\|"assistant"\|"tool"; end_date: there is no date “soon”\. Write it as 2025-10-14/,
    );
    assert.match(
      await describeFailure('memory_forget', 'text'),
      /: arguments: expected object, received string/,
    );
  });

  it('passes on what Daybook says, and hides nothing of the rest', () => {
    const error = new DaybookError('memory.block-read-only', 'This block is read-only and cannot be edited.');
    assert.equal(describeToolError(error, 'core_memory_append'), error.message);
    assert.match(describeToolError(new TypeError('x is not a function'), 'any'), /x is not a function/);
  });
});
