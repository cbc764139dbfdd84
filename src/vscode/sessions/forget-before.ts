import * as vscode from 'vscode';
import type { Memory } from '../../memory/memory.ts';
import type { ErasureReport } from '../../memory/ports.ts';
import { askText } from '../quick-input/ask-text.ts';
import { withoutValue } from '../quick-input/answer.ts';
import { askToPick, type Row } from '../quick-input/pick.ts';
import { runSteps, type Step } from '../quick-input/steps.ts';
import { byteSize } from './byte-size.ts';
import { readMoment } from './read-moment.ts';

export interface ForgetBeforeDeps {
  readonly memory: Memory;
  readonly now: () => number;
}

/** *Daybook: Forget Conversations Before…*: asks for a date, says what would go, and erases it for good. */
export async function forgetBefore(deps: ForgetBeforeDeps): Promise<void> {
  await deps.memory.open();
  await runSteps(askMoment(deps));
}

function askMoment({ memory, now }: ForgetBeforeDeps): Step {
  return async (canGoBack) => {
    const answer = await askText({
      title: vscode.l10n.t('Daybook: Forget Conversations'),
      prompt: vscode.l10n.t(
        'Before when? For instance 2025-02-01, “last March”, “yesterday”. What was said since then stays.',
      ),
      canGoBack,
      validate: (text) =>
        readMoment(text, now())
          ? null
          : vscode.l10n.t('This is not understood as a date, for instance 2025-02-01.'),
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    const moment = readMoment(answer.value, now());
    return moment ? { next: confirm(memory, moment) } : 'end';
  };
}

/** Not a modal dialogue; what keeps everything is the first row, so that nobody erases by Enter alone. */
function confirm(memory: Memory, moment: string): Step {
  return async (canGoBack) => {
    const { total } = await memory.recall.search({ end: moment, limit: 1 });
    const count = total.toLocaleString(vscode.env.language);
    const date = dateOf(moment);
    const answer = await askToPick<'keep' | 'erase'>({
      title: vscode.l10n.t('Daybook: Forget Conversations'),
      placeholder:
        total === 0
          ? vscode.l10n.t('There are no messages from before {0}', date)
          : vscode.l10n.t('{0} messages are from before {1}', count, date),
      canGoBack,
      rows: [
        { label: `$(close) ${vscode.l10n.t('Keep Everything')}`, value: 'keep' },
        ...(total === 0 ? [] : [eraseRow(count)]),
      ],
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    if (answer.value === 'erase') await erase(memory, moment, total);
    return 'end';
  };
}

function eraseRow(count: string): Row<'erase'> {
  return {
    label: `$(trash) ${vscode.l10n.t('Erase {0} Messages for Good', count)}`,
    detail: vscode.l10n.t('From every file of this project’s memory. This cannot be undone.'),
    value: 'erase',
  };
}

/** With the time where it is not midnight. */
function dateOf(moment: string): string {
  const date = new Date(moment);
  const isDay = date.getHours() === 0 && date.getMinutes() === 0;
  return date.toLocaleString(vscode.env.language, {
    dateStyle: 'long',
    ...(isDay ? {} : { timeStyle: 'short' }),
  });
}

async function erase(memory: Memory, moment: string, messages: number): Promise<void> {
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Daybook erases messages, and searches all files for them…'),
    },
    () => memory.forgetBefore(moment),
  );
  tell(report, messages);
}

/** The notification resolves when it is gone, so it is not waited for. */
function tell({ verification: { files, bytes, found } }: ErasureReport, messages: number): void {
  const { language } = vscode.env;
  const erased = vscode.l10n.t('Erased {0} messages.', messages.toLocaleString(language));
  const searched = vscode.l10n.t('All {0} files ({1}) were searched.', files, byteSize(bytes, language));
  if (found === 0) {
    const clean = vscode.l10n.t('Nothing of them was found.');
    void vscode.window.showInformationMessage(`${erased} ${searched} ${clean}`);
  } else {
    const left = vscode.l10n.t('{0} places still hold something of them: please try again.', found);
    void vscode.window.showWarningMessage(`${erased} ${searched} ${left}`);
  }
}
