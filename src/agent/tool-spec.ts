import * as z from 'zod';
import type { ToolSpec } from './chat-model.ts';
import type { Tool } from './tool.ts';

/** The tool as a model is told of it. */
export function toToolSpec(tool: Tool): ToolSpec {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.schema, { io: 'input' });
  return { name: tool.name, description: tool.description, parameters };
}
