import type { z } from 'zod';
import type { Origin, ToolDetails } from '../memory/message.ts';

/** A question that a tool puts to the user before it goes on. */
export interface Approval {
  readonly id: string;
  /** One line: "Forget this?" */
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly text: string;
  /** The passages it is about. */
  readonly lines: readonly string[];
  /** The verb of the button that goes on: "Forget". */
  readonly acceptLabel: string;
}

export interface ToolContext {
  /** To be stored with whatever the tool changes. */
  readonly origin: Origin;
  readonly signal: AbortSignal;
  /** The messages of the running turn: the question itself is not what a search is for. */
  readonly turnMessageIds: readonly string[];
  /** Resolves with the user's answer; false when the turn is stopped. */
  confirm(approval: Omit<Approval, 'id'>): Promise<boolean>;
}

export interface ToolResult {
  /** For the model: what happened, or what to do about it. */
  readonly content: string;
  readonly isError?: boolean;
  readonly details?: ToolDetails;
  /** Text that the tool has erased for good: the loop keeps it out of all that this turn records after it. */
  readonly erasedText?: string;
}

/** Something the model may call. `run` may throw: the loop turns that into a result which the model can act on. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType;
  run(args: unknown, context: ToolContext): Promise<ToolResult>;
}

/** A tool whose arguments are parsed by its schema before `run` sees them. */
export function defineTool<S extends z.ZodType>(tool: {
  name: string;
  description: string;
  schema: S;
  run(args: z.output<S>, context: ToolContext): Promise<ToolResult>;
}): Tool {
  return { ...tool, run: async (args, context) => tool.run(tool.schema.parse(args), context) };
}
