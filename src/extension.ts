import * as vscode from 'vscode';
import type { Daybook } from './daybook.ts';
import { DisposableStore } from './base/disposable.ts';
import { newNonce } from './base/nonce.ts';
import { registerChatView } from './vscode/chat/chat-view.ts';
import { registerCommands } from './vscode/commands.ts';
import { CHAT_VIEW_ID } from './vscode/contributions.ts';
import { registerBlockFileSystem } from './vscode/documents/block-file-system.ts';
import { createLog } from './vscode/log.ts';
import { trackMemoryMode, turnMemoryOff, turnMemoryOn } from './vscode/memory-mode-commands.ts';
import { createMemoryModeSwitch } from './vscode/memory-mode.ts';
import { notifyError } from './vscode/notify-error.ts';

/** Registers what the editor may ask for. Everything behind it is loaded, and made, when it is first asked for. */
export function activate({ subscriptions, ...context }: vscode.ExtensionContext): void {
  const disposables = new DisposableStore();
  subscriptions.push(disposables);
  const log = disposables.add(createLog());
  const memoryMode = disposables.add(createMemoryModeSwitch(context.workspaceState, vscode.workspace));

  let loading: Promise<Daybook> | undefined;
  const load = async (): Promise<Daybook> => {
    const { composeDaybook } = await import('./daybook.ts');
    return disposables.add(composeDaybook({ context, log, memoryMode }));
  };
  const daybook = (): Promise<Daybook> => {
    const attempt = (loading ??= load());
    // A failure is not kept: the next command tries again.
    attempt.catch(() => (loading = undefined));
    return attempt;
  };
  const showChat = (): Thenable<unknown> => vscode.commands.executeCommand(`${CHAT_VIEW_ID}.focus`);

  disposables.add(trackMemoryMode(memoryMode));
  const chatView = disposables.add(
    registerChatView({
      extensionUri: context.extensionUri,
      createSession: async (post) => (await daybook()).openChat(post),
      newNonce,
      logger: log,
    }),
  );
  /** The commands for the open conversation show it, so that it is clear which one is meant. */
  const openSession = async (): Promise<string> => {
    await showChat();
    return (await chatView.session()).sessionId();
  };
  disposables.add(registerBlockFileSystem(async () => (await daybook()).memory));
  disposables.add(
    registerCommands(
      {
        'daybook.openChat': async () => {
          await showChat();
          (await chatView.session()).focus();
        },
        'daybook.newSession': async () => {
          await showChat();
          await (await chatView.session()).newSession();
        },
        'daybook.searchConversations': async () => {
          await showChat();
          (await chatView.session()).showHistory();
        },
        'daybook.renameSession': async () => (await daybook()).renameSession(await openSession()),
        'daybook.exportSession': async () => (await daybook()).exportSession(await openSession()),
        'daybook.deleteSession': async () => (await daybook()).deleteSession(await openSession()),
        'daybook.stop': async () => (await daybook()).stop(),
        'daybook.selectModel': async () => (await daybook()).selectModel(),
        'daybook.setApiKey': async () => (await daybook()).setApiKey(),
        'daybook.editBlock': async () => (await daybook()).editBlock(),
        'daybook.forgetBefore': async () => (await daybook()).forgetBefore(),
        'daybook.showDiskUse': async () => (await daybook()).showDiskUse(),
        'daybook.turnMemoryOff': () => turnMemoryOff(memoryMode),
        'daybook.turnMemoryOn': () => turnMemoryOn(memoryMode),
        'daybook.showLog': () => log.show(),
      },
      (error) => void notifyError(error, log),
    ),
  );
}
