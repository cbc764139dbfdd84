import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import type { Logger } from '../../base/logger.ts';
import { CHAT_VIEW_ID } from '../contributions.ts';
import { chatHtml } from './chat-html.ts';
import type { HostMessage, WebviewMessage } from './protocol.ts';

/** The part of the chat that needs the memory: made when the view is first shown. */
export interface ChatSession extends Disposable {
  newSession(): Promise<void>;
  /** Puts the cursor into the composer. */
  focus(): void;
  /** Shows the history of conversations, with the cursor in its search field. */
  showHistory(): void;
  /** The conversation that is open. */
  sessionId(): Promise<string>;
  /** Makes ready what the first message will ask for. Never rejects. */
  prepare(): Promise<void>;
  handle(message: WebviewMessage): Promise<void>;
}

export interface ChatView extends Disposable {
  /** What is behind the view, made if need be. */
  session(): Promise<ChatSession>;
}

export interface ChatViewDeps {
  readonly extensionUri: vscode.Uri;
  readonly createSession: (post: (message: HostMessage) => void) => Promise<ChatSession>;
  readonly newNonce: () => string;
  readonly logger: Logger;
}

/**
 * The webview of the chat. It may be closed and opened again at any time; the conversation behind it goes on, and what
 * is posted while there is no webview is not missed: a new one asks for everything by `ready`.
 */
export function registerChatView(deps: ChatViewDeps): ChatView {
  const disposables = new DisposableStore();
  let view: vscode.WebviewView | undefined;
  let session: Promise<ChatSession> | undefined;

  const post = (message: HostMessage): void => void view?.webview.postMessage(message);
  const openSession = (): Promise<ChatSession> => {
    const opening = (session ??= deps.createSession(post));
    opening.catch((error: unknown) => {
      if (session === opening) session = undefined;
      deps.logger.error('The chat could not be opened.', error);
    });
    return opening;
  };
  const resolveWebviewView = (resolved: vscode.WebviewView): void => {
    view = resolved;
    const { webview } = resolved;
    const dist = vscode.Uri.joinPath(deps.extensionUri, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    // Memory is opened while the editor makes the webview, which takes longer.
    void openSession().then(
      (opened) => opened.prepare(),
      () => {},
    );
    const listening = webview.onDidReceiveMessage((message: WebviewMessage) => {
      void openSession().then(
        (opened) => opened.handle(message),
        () => {},
      );
    });
    resolved.onDidDispose(() => {
      listening.dispose();
      if (view === resolved) view = undefined;
    });
    webview.html = chatHtml({
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'chat.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'chat.css')).toString(),
      cspSource: webview.cspSource,
      nonce: deps.newNonce(),
    });
  };

  disposables.add(vscode.window.registerWebviewViewProvider(CHAT_VIEW_ID, { resolveWebviewView }));
  disposables.add({ dispose: () => void session?.then((made) => made.dispose()) });
  return { session: openSession, dispose: () => disposables.dispose() };
}
