import { DaybookError, type ErrorCode } from '../../base/errors.ts';

/**
 * What went wrong with a request to one of the editor's models. `began`: a part of the reply had come.
 * The codes are those of `vscode.LanguageModelError`.
 */
export function toModelFailure(error: unknown, modelName: string, began: boolean): DaybookError {
  if (error instanceof DaybookError) return error;
  const [code, what] = classify(codeOf(error), began);
  const detail = messageOf(error);
  return new DaybookError(code, `${modelName}: ${what}${detail ? ` (${detail})` : ''}`, { cause: error });
}

function classify(code: string | null, began: boolean): readonly [ErrorCode, string] {
  if (code === 'NoPermissions') {
    return [
      'model.auth',
      'the editor does not let Daybook use this model. Allow it with "Manage Language Model Access", or choose another model.',
    ];
  }
  if (code === 'NotFound') {
    return ['model.not-found', 'the editor no longer offers this model. Choose another one.'];
  }
  if (code === 'Blocked') {
    return ['model.rate-limited', 'the provider refuses requests just now. Try again later.'];
  }
  return began
    ? ['model.interrupted', 'the reply broke off. Try again.']
    : ['model.server', 'the request failed. Try again, or choose another model.'];
}

function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** For unspecified failures the editor wraps what the provider threw. */
function messageOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message.trim() : '';
}
