/** An error for the person at the terminal: its message says what went wrong and what to do, so it is shown alone. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** Whether it is one of Node's errors with that code, such as ENOENT. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
