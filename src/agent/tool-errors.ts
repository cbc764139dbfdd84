import { z } from 'zod';
import { toDaybookError } from '../base/errors.ts';

/** Why a tool failed, as the text of its result: what was wrong, and what the model can do about it. */
export function describeToolError(error: unknown, toolName: string): string {
  if (!(error instanceof z.ZodError)) return toDaybookError(error).message;
  const issues = error.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`);
  return `The arguments of ${toolName} do not fit its parameters: ${issues.join('; ')}. Call it again with corrected arguments.`;
}
