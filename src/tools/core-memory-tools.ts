import * as z from 'zod';
import { showInvisible } from '../agent/escape.ts';
import { defineTool, type Tool, type ToolContext, type ToolResult } from '../agent/tool.ts';
import type { ChangeContext } from '../memory/core-memory.ts';
import type { Memory } from '../memory/memory.ts';
import type { BlockChange } from '../memory/ports.ts';

/** The edits of core memory, as Letta has them. */
export function createCoreMemoryTools(memory: Memory): Tool[] {
  return [createAppend(memory), createReplace(memory), createRethink(memory)];
}

const label = z
  .string()
  .min(1)
  .describe(
    'The name of the block: human for the user, project for this project, or another block that you see.',
  );

function createAppend(memory: Memory): Tool {
  return defineTool({
    name: 'core_memory_append',
    description:
      'Adds a line to the end of a core memory block, which stands in every prompt. Use it as soon as you learn something that will ' +
      'matter beyond this conversation: what the user prefers goes into human; decisions, conventions, commands and facts of the ' +
      'code base go into project; your own manner goes into persona. One fact a line, short, in the third person or in the user’s ' +
      'words. Not for secrets, and not for what only this conversation needs: that stays in recall. If the block says something ' +
      'else about the same subject, correct it with core_memory_replace instead.',
    schema: z.object({
      label,
      content: z.string().describe('What to add, without a line break at either end.'),
    }),
    async run(args, context) {
      const change = await memory.core.append(args.label, args.content, changeContext(context));
      return changed('Appended to', change);
    },
  });
}

function createReplace(memory: Memory): Tool {
  return defineTool({
    name: 'core_memory_replace',
    description:
      'Replaces text in a core memory block, wherever it occurs in that block. Use it when something remembered has changed or was ' +
      'wrong. old_content must match exactly, so copy it from the block. An empty new_content takes the text out of the prompt, but ' +
      'history keeps it; what the user wants forgotten for good is erased with memory_forget.',
    schema: z.object({
      label,
      old_content: z.string().describe('The exact text to be replaced: whole lines are safest.'),
      new_content: z.string().describe('What takes its place.'),
    }),
    async run(args, context) {
      const change = await memory.core.replace(
        args.label,
        args.old_content,
        args.new_content,
        changeContext(context),
      );
      return changed('Replaced in', change);
    },
  });
}

function createRethink(memory: Memory): Tool {
  return defineTool({
    name: 'memory_rethink',
    description:
      'Rewrites a whole core memory block; an unknown label creates a new block. Use it to tidy a block that is nearly full, ' +
      'repeats or contradicts itself. Everything that new_memory does not say leaves the prompt, so carry over all that still holds, ' +
      'word for word where the words matter. For a single fact, core_memory_append and core_memory_replace are safer.',
    schema: z.object({
      label: label.describe(
        'The name of the block. A new one: letters, digits, "-" and "_", beginning with a letter.',
      ),
      new_memory: z.string().describe('The complete new text of the block.'),
    }),
    async run(args, context) {
      const change = await memory.core.rethink(args.label, args.new_memory, changeContext(context));
      return changed('Rewrote', change);
    },
  });
}

function changeContext({ origin }: ToolContext): ChangeContext {
  return { actor: 'agent', origin };
}

/** Shows the block as it is now: the prompt of a running turn still has it as it was. */
function changed(verb: string, { id, label, after }: BlockChange): ToolResult {
  const details = { kind: 'block-change', changeId: id, label } as const;
  const value = after?.value ?? '';
  if (value === '') return { content: `${verb} "${label}". The block is empty now.`, details };
  const lines = value.split('\n').length;
  const size = `${lines} ${lines === 1 ? 'line' : 'lines'}, ${count(value.length)} of ${count(after?.limit ?? 0)} characters`;
  return { content: `${verb} "${label}". The block now holds ${size}:\n${showInvisible(value)}`, details };
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
