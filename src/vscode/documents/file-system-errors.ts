import * as vscode from 'vscode';
import { DaybookError } from '../../base/errors.ts';
import type { Block } from '../../memory/block.ts';

/** Failures in the form in which VS Code shows their message; a text that was to be saved stays in its editor. */
export async function asFileSystem<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof DaybookError ? refusal(error.message) : error;
  }
}

/**
 * An error that VS Code shows as its message alone. Of a FileSystemError it shows the name too: "Unable to write file
 * 'daybook:/human.md' (Unavailable (FileSystemError): The block …)".
 */
export function refusal(message: string): Error {
  const error = new Error(message);
  error.name = '';
  return error;
}

/** A text that is too long for its block, in the user's words: the error of memory itself tells a model what to do. */
export function explainOverLimit(error: unknown, text: string, { label, limit }: Block): unknown {
  const over = text.length - limit;
  if (!(error instanceof DaybookError) || error.code !== 'memory.over-limit' || over <= 0) return error;
  const count = (number: number): string => number.toLocaleString(vscode.env.language);
  const message = vscode.l10n.t(
    'The block "{0}" may hold {1} characters, and this text has {2}. Cut {3} of them and save again.',
    label,
    count(limit),
    count(text.length),
    count(over),
  );
  return new DaybookError('memory.over-limit', message, { cause: error });
}
