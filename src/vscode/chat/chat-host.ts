import * as vscode from 'vscode';
import { assertNever } from '../../base/errors.ts';
import type { CommandId } from '../contributions.ts';
import { openLink } from '../documents/open-link.ts';
import { openMemorySettings } from '../settings.ts';
import type { ChatHost } from './chat-controller.ts';

/** The editor around the chat. `openMessage` shows a message of recall memory in the chat. */
export function createChatHost(openMessage: (messageId: string) => Promise<void>): ChatHost {
  return {
    openLink: (href) => openLink(href, { openMessage }),
    insertAtCursor,
    copy: async (text) => vscode.env.clipboard.writeText(text),
    async runAction(kind) {
      if (kind === 'memory-settings') await openMemorySettings();
      else await vscode.commands.executeCommand(commandFor(kind));
    },
  };
}

type ActionCommand = CommandId | 'workbench.trust.manage';

function commandFor(kind: Exclude<Parameters<ChatHost['runAction']>[0], 'memory-settings'>): ActionCommand {
  switch (kind) {
    case 'select-model':
      return 'daybook.selectModel';
    case 'set-key':
      return 'daybook.setApiKey';
    case 'turn-memory-on':
      return 'daybook.turnMemoryOn';
    case 'manage-trust':
      return 'workbench.trust.manage';
    case 'show-log':
      return 'daybook.showLog';
    case 'disk-use':
      return 'daybook.showDiskUse';
    case 'search-conversations':
      return 'daybook.searchConversations';
    default:
      return assertNever(kind);
  }
}

/** Replaces the selection of the editor that was used last. */
async function insertAtCursor(text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a file to insert the code into.'));
    return;
  }
  await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, text);
  });
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}
