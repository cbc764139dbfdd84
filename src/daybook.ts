import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { monotonicFactory } from 'ulid';
import * as vscode from 'vscode';
import { Agent } from './agent/agent.ts';
import { systemClock } from './base/clock.ts';
import { type Disposable, DisposableStore } from './base/disposable.ts';
import { resolveProject } from './journal/project-identity.ts';
import { Memory } from './memory/memory.ts';
import { createOfflineModel } from './models/offline/offline-model.ts';
import { normaliseBaseUrl } from './models/openai-compatible/endpoint.ts';
import { ENDPOINT_PRESETS } from './models/openai-compatible/presets.ts';
import { createMementoBlockCache } from './stores/memento-block-cache.ts';
import { createDeferredProjectStore } from './stores/deferred-project-store.ts';
import { WorkerProjectStore } from './stores/worker-project-store.ts';
import { createMemoryTools } from './tools/memory-tools.ts';
import { ChatController } from './vscode/chat/chat-controller.ts';
import { createChatSession } from './vscode/chat/chat-session.ts';
import type { ChatSession } from './vscode/chat/chat-view.ts';
import { HistoryController } from './vscode/chat/history-controller.ts';
import type { HostMessage } from './vscode/chat/protocol.ts';
import { setContextKey } from './vscode/context-keys.ts';
import { editBlock } from './vscode/documents/edit-block.ts';
import { createChatHost } from './vscode/chat/chat-host.ts';
import type { Log } from './vscode/log.ts';
import type { MemoryModeSwitch } from './vscode/memory-mode.ts';
import { createApiKeys } from './vscode/models/api-keys.ts';
import { createCurrentModel } from './vscode/models/current-model.ts';
import { onDidChangeEditorModels, openEditorModel } from './vscode/models/language-model.ts';
import { createModelSettings } from './vscode/models/model-settings.ts';
import { selectModel, type SelectModelDeps } from './vscode/models/select-model.ts';
import { setApiKey } from './vscode/models/set-api-key.ts';
import { findProjectFolder } from './vscode/project-folder.ts';
import { exportSession } from './vscode/sessions/export-session.ts';
import { forgetBefore } from './vscode/sessions/forget-before.ts';
import { askToRename, deleteWithUndo } from './vscode/sessions/session-commands.ts';
import { showDiskUse } from './vscode/sessions/show-disk-use.ts';
import { readKeepDays, readMaxDiskBytes, readMaxSteps } from './vscode/settings.ts';

/** Everything behind the commands and views. */
export interface Daybook extends Disposable {
  readonly memory: Memory;
  openChat(post: (message: HostMessage) => void): ChatSession;
  stop(): Promise<void>;
  selectModel(): Promise<void>;
  setApiKey(): Promise<void>;
  editBlock(): Promise<void>;
  renameSession(sessionId: string): Promise<void>;
  exportSession(sessionId: string): Promise<void>;
  deleteSession(sessionId: string): Promise<void>;
  forgetBefore(): Promise<void>;
  showDiskUse(): Promise<void>;
}

export interface DaybookInput {
  readonly context: Pick<
    vscode.ExtensionContext,
    'extensionUri' | 'globalStorageUri' | 'secrets' | 'workspaceState'
  >;
  readonly log: Log;
  readonly memoryMode: MemoryModeSwitch;
}

/** Where workspaceState remembers the project's id. */
const PROJECT_KEY = 'projectId';
/** There is one agent so far. */
const AGENT_ID = 'daybook';

export function composeDaybook({ context, log, memoryMode }: DaybookInput): Daybook {
  const disposables = new DisposableStore();
  const clock = systemClock;
  const ulid = monotonicFactory();
  const newId = (): string => ulid(clock.now());
  const { memory, directory } = composeMemory({ context, log, memoryMode }, newId);
  disposables.add(memory);
  disposables.add(memoryMode.onDidChange((mode) => memory.setMode(mode)));

  const settings = disposables.add(createModelSettings(normaliseBaseUrl));
  const keys = disposables.add(createApiKeys(context.secrets));
  const model = disposables.add(
    createCurrentModel({
      settings,
      keys,
      offline: createOfflineModel({
        blocks: () => memory.core.list(),
        changes: (query) => memory.core.changes(query),
        now: clock.now,
        newId,
      }),
      async openEndpoint({ baseUrl, model: name, contextWindow }, apiKey) {
        const { createOpenAiCompatibleModel } =
          await import('./models/openai-compatible/openai-compatible-model.ts');
        return createOpenAiCompatibleModel({
          baseUrl,
          apiKey,
          model: name,
          ...(contextWindow ? { contextWindow } : {}),
        });
      },
      openEditorModel,
      onDidChangeEditorModels,
    }),
  );
  const modelCommands: SelectModelDeps = {
    settings,
    keys,
    presets: ENDPOINT_PRESETS,
    normaliseBaseUrl,
    async listModels(endpoint) {
      const { listModels } = await import('./models/openai-compatible/list-models.ts');
      return listModels(endpoint);
    },
  };

  const agent = disposables.add(
    new Agent({
      memory,
      model: () => model.get(),
      tools: () => createMemoryTools(memory, { clock }),
      maxSteps: readMaxSteps,
      projectName: findProjectFolder()?.name ?? vscode.workspace.name ?? 'no folder',
      clock,
      newId,
    }),
  );
  let chat: ChatSession | undefined;
  const openChat = (post: (message: HostMessage) => void): ChatSession => {
    if (chat) return chat;
    const conversation = new ChatController({
      memory,
      agent,
      host: createChatHost((messageId) => conversation.revealMessage(messageId)),
      post,
      modelInfo: () => model.info(),
      onDidChangeModel: model.onDidChange,
      maxSteps: readMaxSteps,
      newId,
      now: clock.now,
      onBusy: (busy) => setContextKey('daybook.busy', busy),
      logger: log,
    });
    const history = new HistoryController({
      memory,
      conversation,
      exportSession: (sessionId) => exportSession(memory, sessionId),
      post: (event) => post({ type: 'history', event }),
      newId,
      now: clock.now,
      logger: log,
    });
    chat = disposables.add(createChatSession(conversation, history));
    return chat;
  };

  return {
    memory,
    openChat,
    stop: () => agent.stop(),
    selectModel: () => selectModel(modelCommands),
    setApiKey: () => setApiKey(modelCommands),
    editBlock: () =>
      editBlock({
        openMemory: async () => memory,
        createBlock: (block) =>
          memory.core.create(block, {
            actor: 'user',
            origin: { kind: 'command', command: 'daybook.editBlock' },
          }),
      }),
    renameSession: (sessionId) => askToRename(memory, sessionId),
    exportSession: (sessionId) => exportSession(memory, sessionId),
    deleteSession: (sessionId) => deleteWithUndo(memory, sessionId),
    forgetBefore: () => forgetBefore({ memory, now: clock.now }),
    showDiskUse: () => showDiskUse({ memory, directory }),
    dispose: () => disposables.dispose(),
  };
}

interface ComposedMemory {
  readonly memory: Memory;
  /** Where it lies on disk; null before it was opened. */
  readonly directory: () => string | null;
}

/** The store is opened, and the project looked for, when memory is first used: with memory off never. */
function composeMemory({ context, log, memoryMode }: DaybookInput, newId: () => string): ComposedMemory {
  const distribution = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  let projectId: string | null = null;
  let directory: string | null = null;
  const store = createDeferredProjectStore(async (access) => {
    const trusted = access === 'read-write' && vscode.workspace.isTrusted;
    const project = await resolveProject({
      globalStorageDir: context.globalStorageUri.fsPath,
      folder: findProjectFolder()?.uri.fsPath ?? null,
      hint: context.workspaceState.get(PROJECT_KEY),
      trusted,
    });
    projectId = project.projectId;
    directory = project.directory;
    log.info(`Project ${projectId}, found by ${project.how}.`);
    if (trusted) await context.workspaceState.update(PROJECT_KEY, projectId);
    return new WorkerProjectStore({
      workerUrl: pathToFileURL(join(distribution, 'store-worker.cjs')),
      wasmPath: join(distribution, 'sql-wasm.wasm'),
      directory: project.directory,
      projectId,
      agentId: AGENT_ID,
      logger: log,
    });
  });
  const memory = new Memory({
    store,
    cache: createMementoBlockCache(context.workspaceState, () => projectId),
    mode: memoryMode.mode(),
    newId,
    clock: systemClock,
    logger: log,
    limits: { keepDays: readKeepDays, maxBytes: readMaxDiskBytes },
  });
  return { memory, directory: () => directory };
}
