import * as vscode from 'vscode';

/**
 * The folder that identifies the project: the first one on this machine's disk. Null in an empty window, and where all
 * folders are virtual.
 */
export function findProjectFolder(): vscode.WorkspaceFolder | null {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file') ?? null;
}
