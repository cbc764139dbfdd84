import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { Logger } from '../base/logger.ts';

export interface Log extends Logger, Disposable {
  /** Opens the log in the editor's output view. */
  show(): void;
}

/** The log in the output view, made when the first line comes or it is to be shown. */
export function createLog(): Log {
  let channel: vscode.LogOutputChannel | undefined;
  const open = (): vscode.LogOutputChannel =>
    (channel ??= vscode.window.createOutputChannel('Daybook', { log: true }));
  return {
    info: (message) => open().info(message),
    warn: (message) => open().warn(message),
    error: (message, cause) => open().error(cause === undefined ? message : `${message}\n${describe(cause)}`),
    show: () => open().show(),
    dispose: () => channel?.dispose(),
  };
}

/** The stack and those of its causes. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? text : `${text}\ncaused by ${describe(cause.cause)}`;
}
