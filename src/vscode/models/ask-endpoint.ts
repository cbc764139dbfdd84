import * as vscode from 'vscode';
import { withoutValue } from '../quick-input/answer.ts';
import { askText } from '../quick-input/ask-text.ts';
import type { Step } from '../quick-input/steps.ts';
import type { ApiKeys } from './api-keys.ts';
import { type EndpointDraft, problemOf } from './endpoint-choice.ts';
import type { NormaliseBaseUrl } from './model-choice.ts';
import { type PickModelDeps, pickEndpointModel } from './pick-endpoint-model.ts';

export interface AskEndpointDeps extends PickModelDeps {
  readonly keys: ApiKeys;
  readonly normaliseBaseUrl: NormaliseBaseUrl;
}

/** Asks for the base URL; then for the key, unless the preset needs none. */
export function askAddress(deps: AskEndpointDeps, draft: EndpointDraft): Step {
  return async (canGoBack) => {
    const answer = await askText({
      title: title(draft.label || vscode.l10n.t('OpenAI-Compatible Endpoint')),
      prompt: vscode.l10n.t('The base URL of the endpoint. What you write in the chat is sent there.'),
      placeholder: 'http://localhost:8080/v1',
      value: draft.baseUrl,
      canGoBack,
      validate: (text) => problemOf(text, deps.normaliseBaseUrl),
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    const baseUrl = deps.normaliseBaseUrl(answer.value);
    const named = { ...draft, baseUrl, label: draft.label || new URL(baseUrl).host };
    if (!draft.preset) return { next: askKey(deps, named) };
    // A server that is known to need no key may have been given one all the same, behind a proxy for instance.
    return { next: pickModel(deps, { ...named, key: await savedKey(deps.keys, baseUrl) }) };
  };
}

/** Asks for the key; `problem` says why it is asked for again. */
export function askKey(deps: AskEndpointDeps, draft: EndpointDraft, problem: string | null = null): Step {
  return async (canGoBack) => {
    const saved = await savedKey(deps.keys, draft.baseUrl);
    const keepsSaved = saved !== null && problem === null;
    const required = (draft.preset?.needsKey ?? false) || problem !== null;
    const answer = await askText({
      title: title(draft.label),
      prompt: keyPrompt(draft.baseUrl),
      placeholder: keyPlaceholder(keepsSaved, required),
      password: true,
      canGoBack,
      problem,
      help: draft.preset?.keyUrl ? { tooltip: vscode.l10n.t('Get a Key'), url: draft.preset.keyUrl } : null,
      validate: (text) =>
        text.trim() === '' && required && !keepsSaved ? vscode.l10n.t('Enter the API key.') : null,
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    const entered = answer.value.trim();
    const key = entered !== '' ? { value: entered, saved: false } : keepsSaved ? saved : null;
    return { next: pickModel(deps, { ...draft, key }) };
  };
}

/** What becomes of a key that is typed in. */
export function keyPrompt(baseUrl: string): string {
  return vscode.l10n.t(
    'The API key is kept in the editor’s secret storage and sent to {0} only.',
    new URL(baseUrl).origin,
  );
}

function pickModel(deps: AskEndpointDeps, draft: EndpointDraft): Step {
  return pickEndpointModel(deps, draft, (problem) => askKey(deps, draft, problem));
}

function keyPlaceholder(keepsSaved: boolean, required: boolean): string {
  if (keepsSaved) return vscode.l10n.t('Leave empty to keep the saved key');
  return required ? '' : vscode.l10n.t('Leave empty if the endpoint needs no key');
}

async function savedKey(keys: ApiKeys, baseUrl: string): Promise<EndpointDraft['key']> {
  const value = await keys.get(baseUrl);
  return value === null ? null : { value, saved: true };
}

function title(label: string): string {
  return vscode.l10n.t('Daybook: Select Model ({0})', label);
}
