import * as vscode from 'vscode';
import { askText } from '../quick-input/ask-text.ts';
import { askToPick } from '../quick-input/pick.ts';
import type { ApiKeys } from './api-keys.ts';
import { keyPrompt } from './ask-endpoint.ts';
import { type EndpointPreset, sameOrigin } from './endpoint-choice.ts';
import type { CommandId } from '../contributions.ts';
import type { ModelSettings } from './model-settings.ts';

export interface SetApiKeyDeps {
  readonly settings: ModelSettings;
  readonly keys: ApiKeys;
  readonly presets: readonly EndpointPreset[];
}

/** *Daybook: Set API Key…*: replaces or deletes the key of the endpoint in use. */
export async function setApiKey({ settings, keys, presets }: SetApiKeyDeps): Promise<void> {
  const current = settings.current();
  if (current.provider !== 'openai-compatible') return offerToSelectModel();
  const { baseUrl } = current;
  const title = vscode.l10n.t('Daybook: API Key for {0}', new URL(baseUrl).host);
  if ((await keys.get(baseUrl)) !== null) {
    const intent = await askIntent(title);
    if (intent === 'delete') await keys.delete(baseUrl);
    if (intent !== 'replace') return;
  }
  const keyUrl = presets.find((preset) => sameOrigin(preset.baseUrl, baseUrl))?.keyUrl;
  const answer = await askText({
    title,
    prompt: keyPrompt(baseUrl),
    password: true,
    help: keyUrl ? { tooltip: vscode.l10n.t('Get a Key'), url: keyUrl } : null,
    validate: (text) => (text.trim() === '' ? vscode.l10n.t('Enter the API key.') : null),
  });
  if (answer.kind === 'given') await keys.set(baseUrl, answer.value);
}

async function askIntent(title: string): Promise<'replace' | 'delete' | null> {
  const answer = await askToPick<'replace' | 'delete'>({
    title,
    placeholder: vscode.l10n.t('A key is saved for this endpoint.'),
    rows: [
      { label: `$(key) ${vscode.l10n.t('Replace the Saved Key…')}`, value: 'replace' },
      { label: `$(trash) ${vscode.l10n.t('Delete the Saved Key')}`, value: 'delete' },
    ],
  });
  return answer.kind === 'given' ? answer.value : null;
}

async function offerToSelectModel(): Promise<void> {
  const select = vscode.l10n.t('Select Model…');
  const message = vscode.l10n.t('The model in use needs no key from Daybook. Choose an endpoint first.');
  const chosen = await vscode.window.showInformationMessage(message, select);
  if (chosen === select) await vscode.commands.executeCommand('daybook.selectModel' satisfies CommandId);
}
