import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Answer } from './answer.ts';

/** A row of the list. Without a value it is a separator. */
export interface Row<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface PickQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly rows?: readonly Row<T>[];
  readonly canGoBack?: boolean;
  /** For a list that comes bit by bit, or follows what is typed. The signal fires when the question is answered. */
  fill?(list: LiveList<T>, signal: AbortSignal): void;
}

export interface LiveList<T> {
  setRows(rows: readonly Row<T>[]): void;
  /** Shows that more may come. */
  setBusy(busy: boolean): void;
  readonly typed: string;
  onDidType(listener: (text: string) => void): void;
}

/** Asks the user to pick one of a list. */
export function askToPick<T>(question: PickQuestion<T>): Promise<Answer<T>> {
  const disposables = new DisposableStore();
  const pick = disposables.add(vscode.window.createQuickPick<Row<T>>());
  const ended = new AbortController();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  // What was typed into the steps before is not lost by a glance at another window.
  pick.ignoreFocusOut = true;
  if (question.canGoBack) pick.buttons = [vscode.QuickInputButtons.Back];
  pick.items = question.rows ?? [];
  // Not a row that only tells something.
  const first = question.rows?.find(({ value }) => value !== undefined);
  if (first) pick.activeItems = [first];
  question.fill?.(
    {
      setRows: (rows) => {
        if (!ended.signal.aborted) pick.items = rows;
      },
      setBusy: (busy) => {
        if (!ended.signal.aborted) pick.busy = busy;
      },
      get typed() {
        return pick.value;
      },
      onDidType: (listener) => void disposables.add(pick.onDidChangeValue(listener)),
    },
    ended.signal,
  );
  return new Promise<Answer<T>>((resolve) => {
    disposables.add(pick.onDidTriggerButton(() => resolve({ kind: 'back' })));
    disposables.add(
      pick.onDidAccept(() => {
        const value = pick.selectedItems[0]?.value;
        if (value !== undefined) resolve({ kind: 'given', value });
      }),
    );
    disposables.add(pick.onDidHide(() => resolve({ kind: 'cancelled' })));
    pick.show();
  }).finally(() => {
    ended.abort();
    disposables.dispose();
  });
}
