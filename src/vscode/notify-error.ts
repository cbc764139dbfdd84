import * as vscode from 'vscode';
import { type ErrorCode, isAbortError, toDaybookError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { CommandId } from './contributions.ts';

interface NextStep {
  readonly label: string;
  readonly command: CommandId | 'workbench.trust.manage' | 'workbench.extensions.action.checkForUpdates';
}

/**
 * Tells the user of a failure, with the button for what to do next. Being stopped is no failure. The log gets the code
 * and, for what should never happen, the cause; it never gets the message, which may quote a memory.
 */
export async function notifyError(error: unknown, logger: Logger): Promise<void> {
  if (isAbortError(error)) return;
  const { code, message, cause } = toDaybookError(error);
  logger.error(code, code === 'internal' ? cause : undefined);
  const steps = nextSteps(code);
  const chosen = await vscode.window.showErrorMessage(message, ...steps.map(({ label }) => label));
  const step = steps.find(({ label }) => label === chosen);
  if (step) await vscode.commands.executeCommand(step.command);
}

function nextSteps(code: ErrorCode): readonly NextStep[] {
  const selectModel: NextStep = { label: vscode.l10n.t('Select Model…'), command: 'daybook.selectModel' };
  const showLog: NextStep = { label: vscode.l10n.t('Show Log'), command: 'daybook.showLog' };
  const steps: Partial<Record<ErrorCode, readonly NextStep[]>> = {
    internal: [showLog],
    'journal.write-failed': [showLog],
    'journal.unreadable': [showLog],
    'journal.newer-schema': [
      {
        label: vscode.l10n.t('Check for Extension Updates'),
        command: 'workbench.extensions.action.checkForUpdates',
      },
    ],
    'memory.off': [{ label: vscode.l10n.t('Turn Memory On'), command: 'daybook.turnMemoryOn' }],
    'memory.read-only': [
      { label: vscode.l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' },
    ],
    'memory.full': [
      { label: vscode.l10n.t('Show Disk Use'), command: 'daybook.showDiskUse' },
      { label: vscode.l10n.t('Search Conversations'), command: 'daybook.searchConversations' },
    ],
    'model.auth': [{ label: vscode.l10n.t('Set API Key…'), command: 'daybook.setApiKey' }, selectModel],
    'model.not-configured': [selectModel],
    'model.not-found': [selectModel],
    'model.unreachable': [selectModel],
    'model.no-tools': [selectModel],
    'model.context-exceeded': [
      { label: vscode.l10n.t('New Session'), command: 'daybook.newSession' },
      selectModel,
    ],
  };
  return steps[code] ?? [];
}
