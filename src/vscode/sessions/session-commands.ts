import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Memory } from '../../memory/memory.ts';
import { askText } from '../quick-input/ask-text.ts';
import { findSession } from './read-session.ts';
import { deleteSession, renameSession, undoDeletion } from './session-changes.ts';

/** *Daybook: Rename Session…* */
export async function askToRename(memory: Memory, sessionId: string): Promise<void> {
  await memory.open();
  const { title } = await findSession(memory, sessionId);
  const answer = await askText({
    title: vscode.l10n.t('Daybook: Rename Session'),
    prompt: vscode.l10n.t('The title of this conversation.'),
    value: title,
    validate: (text) =>
      /[\p{L}\p{N}]/u.test(text) ? null : vscode.l10n.t('A title needs at least one letter or digit.'),
  });
  if (answer.kind === 'given') await renameSession(memory, sessionId, answer.value);
}

/**
 * *Daybook: Delete Session*: no question is asked, since there are ten seconds to take it back, in a notification that
 * goes when they are over. Resolves then.
 */
export async function deleteWithUndo(memory: Memory, sessionId: string): Promise<void> {
  await memory.open();
  const { title } = await findSession(memory, sessionId);
  const deletion = await deleteSession(memory, sessionId);
  if (!deletion) return;
  const message = vscode.l10n.t(
    'Deleted “{0}”. It is erased for good in ten seconds; Cancel brings it back.',
    title,
  );
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: message, cancellable: true },
    (_, token) => untilSettled(memory, deletion.id, token),
  );
}

/** Resolves when the deletion was carried out, or taken back, here or elsewhere. */
async function untilSettled(
  memory: Memory,
  deletionId: string,
  token: vscode.CancellationToken,
): Promise<void> {
  const disposables = new DisposableStore();
  const isPending = (): boolean => memory.deletions.list.some(({ id }) => id === deletionId);
  const settled = new Promise<void>((resolve, reject) => {
    disposables.add(memory.deletions.onDidChange(() => isPending() || resolve()));
    disposables.add(
      token.onCancellationRequested(() => void undoDeletion(memory, deletionId).then(resolve, reject)),
    );
    if (!isPending()) resolve();
  });
  await settled.finally(() => disposables.dispose());
}
