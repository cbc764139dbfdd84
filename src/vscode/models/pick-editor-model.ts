import * as vscode from 'vscode';
import { withoutValue } from '../quick-input/answer.ts';
import { askToPick, type Row } from '../quick-input/pick.ts';
import type { Step } from '../quick-input/steps.ts';
import type { EditorModel } from './list-editor-models.ts';
import type { ModelSettings } from './model-settings.ts';

/** Asks which of the editor's models is to answer, and stores the choice. */
export function pickEditorModel(settings: ModelSettings, models: readonly EditorModel[]): Step {
  return async (canGoBack) => {
    const answer = await askToPick<EditorModel>({
      title: vscode.l10n.t('Daybook: Select Model (Editor)'),
      placeholder: vscode.l10n.t('Choose a model. The editor asks for your consent at the first message.'),
      canGoBack,
      rows: rows(models, settings),
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    await settings.select({ provider: 'editor', vendor: answer.value.vendor, modelId: answer.value.id });
    return 'end';
  };
}

function rows(models: readonly EditorModel[], settings: ModelSettings): readonly Row<EditorModel>[] {
  const current = settings.current();
  return models.flatMap((model, index): Row<EditorModel>[] => {
    const { vendor, id, name, maxInputTokens } = model;
    const inUse = current.provider === 'editor' && current.vendor === vendor && current.modelId === id;
    const tokens = vscode.l10n.t('{0} tokens', maxInputTokens.toLocaleString(vscode.env.language));
    const row = {
      label: name,
      description: inUse ? `${vscode.l10n.t('in use')} · ${tokens}` : tokens,
      value: model,
    };
    if (models[index - 1]?.vendor === vendor) return [row];
    return [{ label: vendor, kind: vscode.QuickPickItemKind.Separator }, row];
  });
}
