import * as vscode from 'vscode';
import { DaybookError } from '../../base/errors.ts';
import type { Memory } from '../../memory/memory.ts';
import { sessionMarkdown } from '../../memory/session-markdown.ts';
import { exportFileName } from './export-file-name.ts';
import { findSession, readMessages } from './read-session.ts';

/**
 * *Daybook: Export Session as Markdown…*: asks for the file, writes it and shows it. The copy is the user's own: what is
 * erased from memory later stays in it.
 */
export async function exportSession(memory: Memory, sessionId: string): Promise<void> {
  await memory.open();
  if (memory.mode === 'off') {
    throw new DaybookError(
      'memory.off',
      vscode.l10n.t('Memory is off for this workspace, so conversations are not read.'),
    );
  }
  const session = await findSession(memory, sessionId);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Daybook: Export Session'),
    saveLabel: vscode.l10n.t('Export'),
    filters: { Markdown: ['md'] },
    ...defaultUri(exportFileName(session)),
  });
  if (!target) return;
  const markdown = sessionMarkdown(session, await readMessages(memory, sessionId));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(markdown));
  await vscode.window.showTextDocument(target);
}

function defaultUri(name: string): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, name) } : {};
}
