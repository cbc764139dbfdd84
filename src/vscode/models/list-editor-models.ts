import * as vscode from 'vscode';

/** A model that the editor or one of its extensions (Copilot, for instance) offers to others. */
export interface EditorModel {
  readonly vendor: string;
  readonly id: string;
  readonly name: string;
  /** In tokens. */
  readonly maxInputTokens: number;
}

/** By vendor and name; empty where nobody offers any. Asks no one for consent: the first message does. */
export async function listEditorModels(): Promise<readonly EditorModel[]> {
  const models = await vscode.lm.selectChatModels();
  return models
    .map(({ vendor, id, name, maxInputTokens }) => ({ vendor, id, name, maxInputTokens }))
    .toSorted((a, b) => a.vendor.localeCompare(b.vendor) || a.name.localeCompare(b.name));
}
