import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import { COMMAND_IDS, type CommandId } from './contributions.ts';

export type CommandHandlers = Readonly<Record<CommandId, () => unknown>>;

/** Registers every contributed command. What a handler throws, or rejects with, goes to `onError`. */
export function registerCommands(handlers: CommandHandlers, onError: (error: unknown) => void): Disposable {
  const disposables = new DisposableStore();
  for (const id of COMMAND_IDS) {
    const run = async (): Promise<void> => {
      try {
        await handlers[id]();
      } catch (error) {
        onError(error);
      }
    };
    disposables.add(vscode.commands.registerCommand(id, run));
  }
  return disposables;
}
