import * as z from 'zod';
import { defineTool, type Tool } from '../agent/tool.ts';
import { type ForgetPlan, redact } from '../memory/forgetting.ts';
import type { Memory } from '../memory/memory.ts';
import type { Message } from '../memory/message.ts';

export function createMemoryForget(memory: Memory): Tool {
  return defineTool({
    name: 'memory_forget',
    description:
      'Erases a text for good: from every core memory block, their history, and all messages. Use it only when the user asks to have ' +
      'something forgotten, deleted or erased from memory. The user is shown what would go and decides. To correct something, use ' +
      'core_memory_replace. Once it is done, do not repeat the text.',
    schema: z.object({
      text: z
        .string()
        .describe('The exact text, at best a whole line copied from a block. Letter case does not matter.'),
      include_request: z
        .boolean()
        .optional()
        .describe(
          'True when the user has told the text only now, with the wish that it be not remembered: their message, which is kept as ' +
            'all are, is then enough to ask about.',
        ),
    }),
    async run({ text, include_request: includeRequest = false }, context) {
      const plan = await memory.planForgetting(text);
      const isInBlock = plan.lines.length > 0;
      const named = isInBlock ? 0 : await mentions(memory, context.turnMessageIds, plan.text);
      if (!isInBlock && plan.records <= (includeRequest ? 0 : named)) {
        return {
          content:
            'Nothing in memory contains this text, so nothing was erased. It must match exactly, letter case aside: copy it from a ' +
            'block, or find it with conversation_search.',
          isError: true,
        };
      }
      const where = !isInBlock && plan.records <= named ? 'your message' : places(plan);
      const accepted = await context.confirm({
        title: 'Forget this?',
        text: `Erases it from ${where}, in every file of Daybook’s. This cannot be undone.`,
        lines: plan.lines.length > 0 ? plan.lines.map(({ line }) => line) : [plan.text],
        acceptLabel: 'Forget',
      });
      context.signal.throwIfAborted();
      // An error, so that nobody is shown a call that did what it did not.
      if (!accepted) return { content: 'The user kept it. Nothing was erased.', isError: true };
      const report = await memory.forget(plan, { actor: 'agent', origin: context.origin });
      const { found } = report.verification;
      if (found > 0) {
        return {
          content:
            `${found === 1 ? 'One place' : `${found} places`} in Daybook’s files still hold${found === 1 ? 's' : ''} it: please try again. ` +
            'The rest is erased. Do not repeat the text, but to call this tool once more.',
          isError: true,
          erasedText: plan.text,
        };
      }
      return {
        content: `Forgotten: it is erased from ${where}. Do not repeat the text, not even to confirm.`,
        details: { kind: 'erased', records: report.records },
        erasedText: plan.text,
      };
    },
  });
}

/** How many messages of the running turn hold the text: the user's wish and the call itself, which name it. */
async function mentions(memory: Memory, turnMessageIds: readonly string[], text: string): Promise<number> {
  const inJson = JSON.stringify(text).slice(1, -1);
  const holds = (part: string): boolean => redact(part, text) !== part || redact(part, inJson) !== part;
  const naming = ({ content, toolCalls = [] }: Message): boolean =>
    [content, ...toolCalls.map((call) => call.arguments)].some(holds);
  return (await memory.recall.byIds(turnMessageIds)).filter(naming).length;
}

/** "project and 5 messages and earlier versions of blocks" */
function places({ lines, records }: ForgetPlan): string {
  const labels = [...new Set(lines.map(({ label }) => label))];
  const rest = records === 1 ? 'one record of its history' : `${records} records of its history`;
  const history = records === 0 ? [] : [`${rest} (messages and earlier versions of blocks)`];
  return new Intl.ListFormat('en').format([...labels, ...history]);
}
