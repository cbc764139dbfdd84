import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Answer } from './answer.ts';

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  /** What stands in the field at first. */
  readonly value?: string;
  /** Shows dots instead of the text. */
  readonly password?: boolean;
  readonly canGoBack?: boolean;
  /** Shown as an error until the user types: why the question is asked again. */
  readonly problem?: string | null;
  /** What is wrong with the text; null when nothing is. */
  validate?(text: string): string | null;
  /** A web page that helps to answer. */
  readonly help?: { readonly tooltip: string; readonly url: string } | null;
}

/** Asks the user for a line of text. It stays open when the focus goes elsewhere, for instance to copy a key. */
export function askText(question: TextQuestion): Promise<Answer<string>> {
  const disposables = new DisposableStore();
  const input = disposables.add(vscode.window.createInputBox());
  const help = question.help
    ? { iconPath: new vscode.ThemeIcon('link-external'), tooltip: question.help.tooltip }
    : null;
  input.title = question.title;
  input.prompt = question.prompt;
  input.placeholder = question.placeholder;
  input.value = question.value ?? '';
  input.password = question.password ?? false;
  input.ignoreFocusOut = true;
  input.validationMessage = question.problem ?? undefined;
  input.buttons = [...(question.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...(help ? [help] : [])];
  const validate = (): string | undefined => question.validate?.(input.value) ?? undefined;
  return new Promise<Answer<string>>((resolve) => {
    disposables.add(
      input.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
        else if (question.help) void vscode.env.openExternal(vscode.Uri.parse(question.help.url));
      }),
    );
    disposables.add(
      input.onDidChangeValue(() => {
        // While typing, a text is not yet wrong; it is when it is entered.
        input.validationMessage = undefined;
      }),
    );
    disposables.add(
      input.onDidAccept(() => {
        input.validationMessage = validate();
        if (!input.validationMessage) resolve({ kind: 'given', value: input.value });
      }),
    );
    disposables.add(input.onDidHide(() => resolve({ kind: 'cancelled' })));
    input.show();
  }).finally(() => disposables.dispose());
}
