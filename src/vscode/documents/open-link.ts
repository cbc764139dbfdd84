import * as vscode from 'vscode';
import { type ChatLink, parseChatLink } from './chat-link.ts';
import { blockUri } from './block-file-system.ts';

export interface OpenLinkDeps {
  /** Shows a message of recall memory in the chat. */
  readonly openMessage: (messageId: string) => unknown;
}

/**
 * Opens a link of the conversation: a block at its line, a message, a file of the workspace, a web page (where the
 * editor itself asks first). Anything else is refused with a warning.
 */
export async function openLink(href: string, deps: OpenLinkDeps): Promise<void> {
  const link = parseChatLink(href);
  if (!link) return warn(vscode.l10n.t('Daybook does not open this link: {0}', href.slice(0, 200)));
  switch (link.kind) {
    case 'memory':
      if (link.link.kind === 'message') await deps.openMessage(link.link.id);
      else await openBlockAt(link.link.label, link.link.line ?? null);
      return;
    case 'web':
      await vscode.env.openExternal(vscode.Uri.parse(link.href));
      return;
    case 'file':
      return openFile(link);
  }
}

async function openBlockAt(label: string, line: number | null): Promise<void> {
  const uri = blockUri(label);
  if (await isFile(uri)) return show(uri, line, null);
  warn(vscode.l10n.t('There is no memory block "{0}" any more.', label));
}

async function openFile(link: Extract<ChatLink, { kind: 'file' }>): Promise<void> {
  const uri = await findInWorkspace(link.path);
  if (!uri) return warn(vscode.l10n.t('{0} is not a file of this workspace.', link.path.slice(0, 200)));
  await show(uri, link.line, link.endLine);
}

/** Only inside the workspace: the path was written by a model. */
async function findInWorkspace(path: string): Promise<vscode.Uri | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isAbsolute = /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
  const candidates = isAbsolute
    ? [vscode.Uri.file(path)]
    : folders.map(({ uri }) => vscode.Uri.joinPath(uri, path));
  for (const candidate of candidates) {
    if (vscode.workspace.getWorkspaceFolder(candidate) && (await isFile(candidate))) return candidate;
  }
  return null;
}

/** Rejects when it cannot be found out, for instance because memory cannot be opened. */
async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}

async function show(uri: vscode.Uri, line: number | null, endLine: number | null): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const selection = line === null ? undefined : linesOf(document, line, endLine ?? line);
  await vscode.window.showTextDocument(document, { preview: true, ...(selection ? { selection } : {}) });
}

/** The lines from `first` to `last`, counted from 1; those that the document does not have (any more) are cut off. */
function linesOf(document: vscode.TextDocument, first: number, last: number): vscode.Range {
  const clamp = (line: number): number => Math.min(Math.max(line, 1), document.lineCount) - 1;
  const start = clamp(first);
  const end = last > first ? clamp(last) : start;
  return new vscode.Range(start, 0, end, end > start ? document.lineAt(end).text.length : 0);
}

function warn(message: string): void {
  void vscode.window.showWarningMessage(message);
}
