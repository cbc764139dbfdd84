/**
 * Every failure that a person or a model is told of has one of these codes. Code is written against the code, never
 * against the message text.
 */
export type ErrorCode =
  | 'input.empty'
  | 'input.too-long'
  | 'input.busy'
  | 'journal.write-failed'
  | 'journal.unreadable'
  | 'journal.newer-schema'
  | 'memory.off'
  | 'memory.read-only'
  | 'memory.full'
  | 'memory.session-not-found'
  | 'memory.block-not-found'
  | 'memory.block-exists'
  | 'memory.block-read-only'
  | 'memory.invalid-label'
  | 'memory.over-limit'
  | 'memory.text-not-found'
  | 'memory.change-not-found'
  | 'memory.message-not-found'
  | 'memory.changed-since'
  | 'model.not-configured'
  | 'model.auth'
  | 'model.not-found'
  | 'model.unreachable'
  | 'model.rate-limited'
  | 'model.context-exceeded'
  | 'model.no-tools'
  | 'model.server'
  | 'model.bad-response'
  | 'model.interrupted'
  | 'model.timeout'
  | 'internal';

/** A failure with a code. `message` is one or two sentences for a person: what happened and what to do next. */
export class DaybookError extends Error {
  override readonly name = 'DaybookError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The failure as a DaybookError: itself, or `internal` with the original as its cause. */
export function toDaybookError(error: unknown): DaybookError {
  if (error instanceof DaybookError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new DaybookError('internal', `Something went wrong inside Daybook: ${text}`, { cause: error });
}

export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** For the end of an exhaustive switch: the compiler proves that it is never reached. */
export function assertNever(value: never): never {
  throw new DaybookError('internal', `Unexpected value: ${JSON.stringify(value)}`);
}
