import * as z from 'zod';
import { toDaybookError } from '../base/errors.ts';

/** Why a tool failed, as the text of its result: what was wrong, and what the model can do about it. */
export function describeToolError(error: unknown, toolName: string): string {
  if (!(error instanceof z.ZodError)) return toDaybookError(error).message;
  const issues = error.issues.map(({ path, message }) => `${nameOf(path)}: ${plain(message)}`);
  return `The arguments of ${toolName} do not fit its parameters: ${issues.join('; ')}. Call it again with corrected arguments.`;
}

/** "roles[1]" */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return name.replace(/^\./, '') || 'arguments';
}

/** zod's "Invalid input: expected string, received undefined" → "required, a string". */
function plain(message: string): string {
  return message
    .replace(/^Invalid (?:input|option): /, '')
    .replace(/^expected (\w+), received undefined$/, 'required, a value of type $1');
}
