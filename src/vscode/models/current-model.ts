import type { ChatModel, ModelInfo } from '../../agent/chat-model.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { assertNever } from '../../base/errors.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { ApiKeys } from './api-keys.ts';
import type { ModelChoice } from './model-choice.ts';
import type { ModelSettings } from './model-settings.ts';

export interface CurrentModelDeps {
  readonly settings: ModelSettings;
  readonly keys: ApiKeys;
  readonly offline: ChatModel;
  readonly openEndpoint: (
    choice: Extract<ModelChoice, { provider: 'openai-compatible' }>,
    apiKey: string | null,
  ) => Promise<ChatModel>;
  readonly openEditorModel: (vendor: string, modelId: string) => Promise<ChatModel>;
  readonly onDidChangeEditorModels: Event<void>;
}

/** The model that answers next: opened when it is first asked for, and again when settings or keys have changed. */
export interface CurrentModel extends Disposable {
  /** Rejects with `model.not-configured` or `model.not-found`. */
  get(): Promise<ChatModel>;
  /** The same for showing; says so where there is no usable model. Never rejects. */
  info(): Promise<ModelInfo>;
  readonly onDidChange: Event<void>;
}

const NOT_SET_UP: ModelInfo = {
  kind: 'openai-compatible',
  name: 'No usable model',
  destination: null,
  contextWindow: 0,
};

export function createCurrentModel(deps: CurrentModelDeps): CurrentModel {
  const disposables = new DisposableStore();
  const changed = disposables.add(new Emitter<void>());
  let opened: Promise<ChatModel> | undefined;

  const forget = (): void => {
    opened = undefined;
    changed.fire();
  };
  disposables.add(deps.settings.onDidChange(forget));
  disposables.add(deps.keys.onDidChange(forget));
  disposables.add(
    deps.onDidChangeEditorModels(() => {
      if (deps.settings.current().provider === 'editor') forget();
    }),
  );

  const get = (): Promise<ChatModel> => {
    const opening = (opened ??= open(deps));
    // A failure is not remembered: what was missing may be there the next time.
    opening.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening;
  };
  return {
    get,
    info: async () =>
      get().then(
        ({ info }) => info,
        () => NOT_SET_UP,
      ),
    onDidChange: changed.event,
    dispose: () => disposables.dispose(),
  };
}

async function open({
  settings,
  keys,
  offline,
  openEndpoint,
  openEditorModel,
}: CurrentModelDeps): Promise<ChatModel> {
  const choice = settings.current();
  switch (choice.provider) {
    case 'offline':
      return offline;
    case 'openai-compatible':
      return openEndpoint(choice, await keys.get(choice.baseUrl));
    case 'editor':
      return openEditorModel(choice.vendor, choice.modelId);
    case 'unusable':
      throw choice.problem;
    default:
      return assertNever(choice);
  }
}
