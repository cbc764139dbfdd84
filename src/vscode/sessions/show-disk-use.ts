import * as vscode from 'vscode';
import { assertNever, DaybookError } from '../../base/errors.ts';
import { diskTotal } from '../../memory/disk-budget.ts';
import type { Memory } from '../../memory/memory.ts';
import type { DiskUse } from '../../memory/ports.ts';
import type { CommandId } from '../contributions.ts';
import { askToPick, type Row } from '../quick-input/pick.ts';
import { openMemorySettings } from '../settings.ts';
import { byteSize } from './byte-size.ts';
import { countSessions } from './read-session.ts';

export interface ShowDiskUseDeps {
  readonly memory: Memory;
  /** Where this project's memory lies; null until it is known. */
  readonly directory: () => string | null;
}

type NextStep = 'settings' | 'forget' | 'history' | 'reveal';

/** *Daybook: Show Disk Use*: what this project's memory takes, of what it may take, and what to do about it. */
export async function showDiskUse({ memory, directory }: ShowDiskUseDeps): Promise<void> {
  const summary = await memory.open();
  if (!summary) {
    throw new DaybookError(
      'memory.off',
      vscode.l10n.t('Memory is off for this workspace, so nothing is read.'),
    );
  }
  const [use, sessions, { total: messages }] = await Promise.all([
    memory.diskUse(),
    countSessions(memory),
    memory.recall.search({ limit: 1 }),
  ]);
  const answer = await askToPick<NextStep>({
    title: vscode.l10n.t('Daybook: Disk Use'),
    placeholder: placeholder(use, memory.budget.limit),
    rows: [
      ...parts(use),
      {
        label: `$(comment-discussion) ${vscode.l10n.t('Conversations')}`,
        description: `${number(sessions)} · ${vscode.l10n.t('{0} messages', number(messages))}`,
      },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      ...nextSteps(memory, directory()),
    ],
  });
  if (answer.kind === 'given') await take(answer.value, directory());
}

function placeholder(use: DiskUse, limit: number): string {
  const used = diskTotal(use);
  const share = used / limit;
  const percent =
    share < 0.01
      ? vscode.l10n.t('less than 1 %')
      : share.toLocaleString(vscode.env.language, { style: 'percent' });
  return vscode.l10n.t('{0} of {1} used: {2}', size(used), size(limit), percent);
}

function parts(use: DiskUse): readonly Row<NextStep>[] {
  const row = (icon: string, label: string, bytes: number, detail: string): Row<NextStep> => ({
    label: `$(${icon}) ${label}`,
    description: `${size(bytes)} · ${detail}`,
  });
  return [
    row(
      'book',
      vscode.l10n.t('Journal'),
      use.journal,
      vscode.l10n.t('everything that was said and remembered'),
    ),
    row('search', vscode.l10n.t('Index'), use.index, vscode.l10n.t('made from the journal, for the search')),
    ...(use.quarantine > 0
      ? [row('warning', vscode.l10n.t('Set aside'), use.quarantine, vscode.l10n.t('damaged records'))]
      : []),
    row('file', vscode.l10n.t('Other'), use.other, vscode.l10n.t('what the project is known by')),
  ];
}

function nextSteps({ mode }: Memory, directory: string | null): readonly Row<NextStep>[] {
  const rows: Row<NextStep>[] = [
    { label: `$(settings-gear) ${vscode.l10n.t('Open Settings')}`, value: 'settings' },
    { label: `$(history) ${vscode.l10n.t('Search Conversations')}`, value: 'history' },
  ];
  if (mode === 'on')
    rows.push({ label: `$(trash) ${vscode.l10n.t('Forget Conversations Before…')}`, value: 'forget' });
  if (directory !== null && canShowFolders()) {
    rows.push({ label: `$(folder-opened) ${vscode.l10n.t('Reveal Folder')}`, value: 'reveal' });
  }
  return rows;
}

/** Only where the extension runs on the user's own machine can its folders be shown there. */
function canShowFolders(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
}

async function take(step: NextStep, directory: string | null): Promise<void> {
  const run = (command: CommandId): Thenable<unknown> => vscode.commands.executeCommand(command);
  switch (step) {
    case 'settings':
      return openMemorySettings();
    case 'forget':
      return void (await run('daybook.forgetBefore'));
    case 'history':
      return void (await run('daybook.searchConversations'));
    case 'reveal':
      if (directory !== null)
        await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(directory));
      return;
    default:
      assertNever(step);
  }
}

function size(bytes: number): string {
  return byteSize(bytes, vscode.env.language);
}

function number(count: number): string {
  return count.toLocaleString(vscode.env.language);
}
