import * as vscode from 'vscode';
import { assertNever } from '../../base/errors.ts';
import { withoutValue } from '../quick-input/answer.ts';
import { askToPick, type LiveList, type Row } from '../quick-input/pick.ts';
import { runSteps, type Step } from '../quick-input/steps.ts';
import type { ApiKeys } from './api-keys.ts';
import { askAddress, askKey } from './ask-endpoint.ts';
import { type EndpointPreset, type ListModels, sameOrigin } from './endpoint-choice.ts';
import { type EditorModel, listEditorModels } from './list-editor-models.ts';
import type { ConfiguredModel, NormaliseBaseUrl } from './model-choice.ts';
import type { ModelSettings } from './model-settings.ts';
import { pickEditorModel } from './pick-editor-model.ts';

export interface SelectModelDeps {
  readonly settings: ModelSettings;
  readonly keys: ApiKeys;
  readonly presets: readonly EndpointPreset[];
  readonly normaliseBaseUrl: NormaliseBaseUrl;
  readonly listModels: ListModels;
}

type Source =
  | { readonly kind: 'offline' }
  | { readonly kind: 'preset'; readonly preset: EndpointPreset }
  | { readonly kind: 'other' }
  | { readonly kind: 'editor'; readonly models: readonly EditorModel[] };

/** *Daybook: Select Model*: asks where the model is, then which. Nothing changes before the last answer. */
export function selectModel(deps: SelectModelDeps): Promise<void> {
  return runSteps(askSource(deps));
}

function askSource(deps: SelectModelDeps): Step {
  return async () => {
    const rows = sourceRows(deps);
    const answer = await askToPick<Source>({
      title: vscode.l10n.t('Daybook: Select Model'),
      placeholder: vscode.l10n.t('Where is the model that answers in the chat?'),
      rows,
      fill: (list) => void addEditorModels(list, rows, deps.settings.current()),
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    return afterSource(answer.value, deps);
  };
}

async function addEditorModels(
  list: LiveList<Source>,
  rows: readonly Row<Source>[],
  current: ConfiguredModel,
): Promise<void> {
  list.setBusy(true);
  // An editor without models may reject; the other rows do not depend on it.
  const models = await listEditorModels().catch(() => []);
  list.setBusy(false);
  if (models.length > 0) list.setRows([...rows, ...editorRows(models, current)]);
}

async function afterSource(source: Source, deps: SelectModelDeps): ReturnType<Step> {
  switch (source.kind) {
    case 'offline':
      await deps.settings.select({ provider: 'offline' });
      return 'end';
    case 'preset': {
      const { preset } = source;
      const draft = { label: preset.label, preset, baseUrl: preset.baseUrl, key: null };
      return { next: preset.needsKey ? askKey(deps, draft) : askAddress(deps, draft) };
    }
    case 'other':
      return {
        next: askAddress(deps, { label: '', preset: null, baseUrl: lastOtherAddress(deps), key: null }),
      };
    case 'editor':
      return { next: pickEditorModel(deps.settings, source.models) };
    default:
      return assertNever(source);
  }
}

function sourceRows({ settings, presets }: SelectModelDeps): readonly Row<Source>[] {
  const current = settings.current();
  const inUse = currentPreset(current, presets);
  const presetRow = (preset: EndpointPreset): Row<Source> => ({
    label: `$(${preset.needsKey ? 'cloud' : 'vm'}) ${preset.label}`,
    ...inUseNote(preset === inUse ? nameOf(current) : null),
    detail: preset.hint,
    value: { kind: 'preset', preset },
  });
  const isOther = current.provider === 'openai-compatible' && !inUse;
  return [
    {
      label: `$(debug-disconnect) ${vscode.l10n.t('Offline')}`,
      ...inUseNote(current.provider === 'offline' ? '' : null),
      detail: vscode.l10n.t(
        'No language model: remembers, forgets, searches, and answers with quotes and links.',
      ),
      value: { kind: 'offline' },
    },
    separator(vscode.l10n.t('on this machine')),
    ...presets.filter(({ needsKey }) => !needsKey).map(presetRow),
    separator(vscode.l10n.t('hosted')),
    ...presets.filter(({ needsKey }) => needsKey).map(presetRow),
    {
      label: `$(link) ${vscode.l10n.t('Another OpenAI-Compatible Endpoint…')}`,
      ...inUseNote(isOther ? nameOf(current) : null),
      value: { kind: 'other' },
    },
  ];
}

function editorRows(models: readonly EditorModel[], current: ConfiguredModel): readonly Row<Source>[] {
  return [
    separator(vscode.l10n.t('of the editor')),
    {
      label: `$(vscode) ${vscode.l10n.t('Models of the Editor…')}`,
      ...inUseNote(current.provider === 'editor' ? current.modelId : null),
      detail: [...new Set(models.map(({ name }) => name))].slice(0, 4).join(', '),
      value: { kind: 'editor', models },
    },
  ];
}

/** Marks what is current; null: it is not this one. */
function inUseNote(model: string | null): { description?: string } {
  if (model === null) return {};
  return { description: model === '' ? vscode.l10n.t('in use') : vscode.l10n.t('in use: {0}', model) };
}

function nameOf(current: ConfiguredModel): string {
  return current.provider === 'openai-compatible' ? current.model : '';
}

function currentPreset(
  current: ConfiguredModel,
  presets: readonly EndpointPreset[],
): EndpointPreset | undefined {
  if (current.provider !== 'openai-compatible') return undefined;
  return presets.find(({ baseUrl }) => sameOrigin(baseUrl, current.baseUrl));
}

/** The address that was used last, unless it is a preset's. */
function lastOtherAddress({ settings, presets }: SelectModelDeps): string {
  const last = settings.lastEndpoint()?.baseUrl ?? '';
  return presets.some(({ baseUrl }) => sameOrigin(baseUrl, last)) ? '' : last;
}

function separator(label: string): Row<Source> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
