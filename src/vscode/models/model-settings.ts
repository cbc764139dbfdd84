import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { SettingId } from '../contributions.ts';
import { readSetting } from '../settings.ts';
import {
  type ConfiguredModel,
  type ModelChoice,
  type NormaliseBaseUrl,
  type RawModelSettings,
  readModelSettings,
  toModelSettings,
} from './model-choice.ts';

/** The user's choice of a model, kept in the user's settings. */
export interface ModelSettings extends Disposable {
  current(): ConfiguredModel;
  /** Address and name that were set last, also while another provider is in use: what to offer again. */
  lastEndpoint(): { readonly baseUrl: string; readonly model: string } | null;
  /** Rejects when the editor cannot write its settings file. */
  select(choice: ModelChoice): Promise<void>;
  /** One event for one choice, although it is several settings. */
  readonly onDidChange: Event<ConfiguredModel>;
}

const IDS = {
  provider: 'daybook.model.provider',
  baseUrl: 'daybook.model.baseUrl',
  name: 'daybook.model.name',
  contextWindow: 'daybook.model.contextWindow',
} as const satisfies Record<keyof RawModelSettings, SettingId>;

/** The provider comes last, so that what is read in between is at worst the old provider with its new settings. */
const WRITING_ORDER = ['baseUrl', 'name', 'contextWindow', 'provider'] as const;

export function createModelSettings(normaliseBaseUrl: NormaliseBaseUrl): ModelSettings {
  const disposables = new DisposableStore();
  const changed = disposables.add(new Emitter<ConfiguredModel>());
  let writing = false;

  const current = (): ConfiguredModel => readModelSettings(readAll(), normaliseBaseUrl);
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!writing && event.affectsConfiguration('daybook.model')) changed.fire(current());
    }),
  );
  return {
    current,
    lastEndpoint() {
      const last = readModelSettings({ ...readAll(), provider: 'openai-compatible' }, normaliseBaseUrl);
      return last.provider === 'openai-compatible' ? last : null;
    },
    async select(choice) {
      writing = true;
      try {
        await write(toModelSettings(choice));
      } finally {
        writing = false;
        changed.fire(current());
      }
    },
    onDidChange: changed.event,
    dispose: () => disposables.dispose(),
  };
}

function readAll(): RawModelSettings {
  return {
    provider: readSetting(IDS.provider),
    baseUrl: readSetting(IDS.baseUrl),
    name: readSetting(IDS.name),
    contextWindow: readSetting(IDS.contextWindow),
  };
}

async function write(settings: Partial<RawModelSettings>): Promise<void> {
  for (const key of WRITING_ORDER) {
    if (!(key in settings)) continue;
    const configuration = vscode.workspace.getConfiguration();
    const stored = configuration.inspect(IDS[key])?.globalValue;
    if (stored === settings[key]) continue;
    await configuration.update(IDS[key], settings[key], vscode.ConfigurationTarget.Global);
  }
}
