import * as vscode from 'vscode';
import { assertNever, type DaybookError, isAbortError, toDaybookError } from '../../base/errors.ts';
import { withoutValue } from '../quick-input/answer.ts';
import { askToPick, type LiveList, type Row } from '../quick-input/pick.ts';
import type { Step } from '../quick-input/steps.ts';
import type { ApiKeys } from './api-keys.ts';
import { type EndpointDraft, type ListedModel, type ListModels, orderModels } from './endpoint-choice.ts';
import type { ModelSettings } from './model-settings.ts';

export interface PickModelDeps {
  readonly settings: ModelSettings;
  readonly keys: ApiKeys;
  readonly listModels: ListModels;
}

type Listing =
  | { readonly kind: 'running' }
  | { readonly kind: 'listed'; readonly models: readonly ListedModel[] }
  | { readonly kind: 'failed'; readonly error: DaybookError };

type Choice =
  | { readonly kind: 'model'; readonly model: ListedModel }
  | { readonly kind: 'retry' }
  | { readonly kind: 'other-key'; readonly problem: string };

/**
 * Lists the endpoint's models to choose from; a name can be typed at any time, also when the list does not come. The
 * choice is stored, and with it a key that was entered.
 */
export function pickEndpointModel(
  deps: PickModelDeps,
  draft: EndpointDraft,
  askKey: (problem: string) => Step,
): Step {
  return async (canGoBack) => {
    for (;;) {
      const answer = await askToPick<Choice>({
        title: vscode.l10n.t('Daybook: Select Model ({0})', draft.label),
        placeholder: vscode.l10n.t('Choose a model, or type its name'),
        canGoBack,
        fill: (list, signal) => void fillWithModels(deps, draft, list, signal),
      });
      if (answer.kind !== 'given') return withoutValue(answer);
      const choice = answer.value;
      switch (choice.kind) {
        case 'model':
          await store(deps, draft, choice.model);
          return 'end';
        case 'other-key':
          return { next: askKey(choice.problem) };
        case 'retry':
          continue;
      }
    }
  };
}

async function store(
  { keys, settings }: PickModelDeps,
  draft: EndpointDraft,
  model: ListedModel,
): Promise<void> {
  if (draft.key && !draft.key.saved) await keys.set(draft.baseUrl, draft.key.value);
  await settings.select({
    provider: 'openai-compatible',
    baseUrl: draft.baseUrl,
    model: model.id,
    contextWindow: model.contextWindow ?? null,
  });
}

async function fillWithModels(
  { settings, listModels }: PickModelDeps,
  draft: EndpointDraft,
  list: LiveList<Choice>,
  signal: AbortSignal,
): Promise<void> {
  const last = settings.lastEndpoint();
  const current = last?.baseUrl === draft.baseUrl ? last.model : null;
  let listing: Listing = { kind: 'running' };
  const show = (): void => {
    const listed = listingRows(listing, current);
    const typed = typedRows(list.typed, listing);
    // The first row is the one that Enter takes: a model that matches, else the name itself.
    list.setRows(listing.kind === 'listed' ? [...listed, ...typed] : [...typed, ...listed]);
  };
  list.onDidType(show);
  list.setBusy(true);
  show();
  try {
    const { baseUrl, key } = draft;
    listing = { kind: 'listed', models: await listModels({ baseUrl, apiKey: key?.value ?? null, signal }) };
  } catch (error) {
    if (isAbortError(error)) return;
    listing = { kind: 'failed', error: toDaybookError(error) };
  }
  list.setBusy(false);
  show();
}

function listingRows(listing: Listing, current: string | null): readonly Row<Choice>[] {
  switch (listing.kind) {
    case 'running':
      return [];
    case 'failed':
      return failureRows(listing.error);
    case 'listed':
      if (listing.models.length === 0) return [retryRow(vscode.l10n.t('The endpoint lists no models.'))];
      return orderModels(listing.models, current).map((model) => ({
        label: model.id,
        description: modelNote(model, current),
        value: { kind: 'model', model },
      }));
    default:
      return assertNever(listing);
  }
}

function modelNote({ id, contextWindow }: ListedModel, current: string | null): string {
  const notes = [
    ...(id === current ? [vscode.l10n.t('chosen last')] : []),
    ...(contextWindow
      ? [vscode.l10n.t('{0} tokens', contextWindow.toLocaleString(vscode.env.language))]
      : []),
  ];
  return notes.join(' · ');
}

/** They stay visible whatever is typed: the user has to know why there is no list. */
function failureRows({ code, message }: DaybookError): readonly Row<Choice>[] {
  if (code !== 'model.auth') return [retryRow(message)];
  return [
    {
      label: `$(key) ${vscode.l10n.t('Enter Another Key…')}`,
      detail: message,
      alwaysShow: true,
      value: { kind: 'other-key', problem: message },
    },
  ];
}

function retryRow(detail: string): Row<Choice> {
  return {
    label: `$(refresh) ${vscode.l10n.t('Try Again')}`,
    detail,
    alwaysShow: true,
    value: { kind: 'retry' },
  };
}

/** The typed name itself, unless it is in the list. */
function typedRows(typed: string, listing: Listing): readonly Row<Choice>[] {
  const id = typed.trim();
  if (id === '' || (listing.kind === 'listed' && listing.models.some((model) => model.id === id))) return [];
  return [
    {
      label: `$(edit) ${vscode.l10n.t('Use “{0}”', id)}`,
      detail: vscode.l10n.t('The name as the endpoint knows it'),
      alwaysShow: true,
      value: { kind: 'model', model: { id } },
    },
  ];
}
