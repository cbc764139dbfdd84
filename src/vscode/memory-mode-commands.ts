import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { setContextKey } from './context-keys.ts';
import type { CommandId } from './contributions.ts';
import type { MemoryModeSwitch } from './memory-mode.ts';

/** Keeps the context key `daybook.memory` at the mode. */
export function trackMemoryMode(memoryMode: MemoryModeSwitch): Disposable {
  setContextKey('daybook.memory', memoryMode.mode());
  return memoryMode.onDidChange((mode) => setContextKey('daybook.memory', mode));
}

/** *Daybook: Turn Memory Off* */
export async function turnMemoryOff(memoryMode: MemoryModeSwitch): Promise<void> {
  await memoryMode.turnOff();
  const turnOn = { label: vscode.l10n.t('Turn On'), command: 'daybook.turnMemoryOn' satisfies CommandId };
  const message = vscode.l10n.t(
    'Memory is off for this workspace: nothing is written, and nothing that was remembered is used.',
  );
  void inform(message, turnOn);
}

/** *Daybook: Turn Memory On* */
export async function turnMemoryOn(memoryMode: MemoryModeSwitch): Promise<void> {
  await memoryMode.turnOn();
  if (memoryMode.mode() === 'on') {
    void inform(vscode.l10n.t('Memory is on for this workspace.'));
    return;
  }
  const manageTrust = { label: vscode.l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
  const message = vscode.l10n.t(
    'Memory is read-only here: what is remembered is used, and nothing is written until you trust this workspace.',
  );
  void inform(message, manageTrust);
}

/** Resolves when the notification is gone, so it is not to be waited for. */
async function inform(message: string, next?: { label: string; command: string }): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(message, ...(next ? [next.label] : []));
  if (next && chosen === next.label) await vscode.commands.executeCommand(next.command);
}
