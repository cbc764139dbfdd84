import type { Agent } from '../../agent/agent.ts';
import type { AgentEvent } from '../../agent/agent-event.ts';
import type { ModelInfo } from '../../agent/chat-model.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { assertNever, DaybookError, toDaybookError } from '../../base/errors.ts';
import type { Event } from '../../base/event.ts';
import type { Logger } from '../../base/logger.ts';
import { createSerialQueue } from '../../base/serial.ts';
import { diskTotal } from '../../memory/disk-budget.ts';
import type { Memory } from '../../memory/memory.ts';
import { toChatStatus } from './chat-status.ts';
import { damageNotice, errorNotice, limitNotice, modeNotice } from './notices.ts';
import type { ChatAction, ChatItem, ChatStatus, ConversationMessage, HostMessage } from './protocol.ts';
import { readSessionPage, type SessionPage } from './session-page.ts';
import { Transcript } from './transcript.ts';
import { TurnPresenter } from './turn-presenter.ts';

/** What the chat asks of the editor around it. */
export interface ChatHost {
  openLink(href: string): Promise<void>;
  insertAtCursor(text: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Everything but `retry` and `open-link`, which the chat does itself. */
  runAction(kind: Exclude<ChatAction['action']['kind'], 'retry' | 'open-link'>): Promise<void>;
}

export interface ChatControllerDeps {
  readonly memory: Memory;
  readonly agent: Agent;
  readonly host: ChatHost;
  readonly post: (message: HostMessage) => void;
  readonly modelInfo: () => Promise<ModelInfo>;
  readonly onDidChangeModel: Event<void>;
  readonly maxSteps: () => number;
  readonly newId: () => string;
  readonly now: () => number;
  readonly onBusy: (busy: boolean) => void;
  readonly logger: Logger;
}

const EMPTY_PAGE: SessionPage = { items: [], oldestId: undefined, hasEarlier: false };
/** After these, the status is another. */
const STATUS_EVENTS: ReadonlySet<AgentEvent['type']> = new Set([
  'turn.started',
  'context.measured',
  'turn.ended',
]);

/** Joins the agent, the memory and the chat view. Knows nothing of webviews or windows. */
export class ChatController implements Disposable {
  readonly #deps: ChatControllerDeps;
  readonly #disposables = new DisposableStore();
  readonly #inOrder = createSerialQueue();
  readonly #transcript: Transcript;
  readonly #presenter: TurnPresenter;
  #opened = false;
  #context: ChatStatus['context'] = null;
  /** The session to return to when memory is turned on again. */
  #keptSession: string | undefined;
  /** What is shown may hold what was erased, or lack what another window wrote. */
  #stale = false;
  #focusWanted = false;
  /** Of what is shown, the oldest message. */
  #oldestId: string | undefined;
  #modelInfo: ModelInfo | null = null;
  #warnedOfLimit = false;

  constructor(deps: ChatControllerDeps) {
    this.#deps = deps;
    this.#transcript = new Transcript(deps.post);
    this.#presenter = new TurnPresenter({
      transcript: this.#transcript,
      changes: async (ids) => (ids.length === 0 ? [] : deps.memory.core.changes({ ids, limit: ids.length })),
      newId: deps.newId,
      now: deps.now,
      maxSteps: deps.maxSteps,
    });
    const { memory, agent } = deps;
    this.#disposables.add(agent.onEvent((event) => this.#enqueue(() => this.#handleEvent(event))));
    this.#disposables.add(deps.onDidChangeModel(() => void this.#refreshModel()));
    this.#disposables.add(memory.onDidChangeMode(() => void this.#switchMode()));
    this.#disposables.add(memory.onDidErase(() => this.#outdate()));
    this.#disposables.add(memory.deletions.onDidChange(() => this.#leaveDeleted()));
    this.#disposables.add(memory.budget.onDidChange(() => this.#warnOfLimit()));
    this.#disposables.add(
      memory.onDidReceiveMessages((sessions) => {
        if (sessions.has(this.#transcript.sessionId)) this.#outdate();
      }),
    );
  }

  /** Opens the memory before the webview asks for it. Never rejects: a failure is met, and shown, once it asks. */
  async prepare(): Promise<void> {
    await this.#deps.memory.open().catch(() => {});
  }

  /** Never rejects: what goes wrong is shown in the conversation. */
  async handle(message: ConversationMessage): Promise<void> {
    try {
      await this.#handle(message);
    } catch (error) {
      this.#show(error);
    }
  }

  /** The session that is shown, or will be when the view opens. */
  async sessionId(): Promise<string> {
    if (!this.#opened) await this.#ready();
    return this.#deps.agent.sessionId;
  }

  async newSession(): Promise<void> {
    if (!this.#opened) await this.#ready();
    await this.#beginSession();
    this.focus();
  }

  /** Goes on with a session. */
  async openSession(sessionId: string): Promise<void> {
    if (sessionId === (await this.sessionId())) return;
    await this.#deps.agent.openSession(sessionId);
    await this.#inOrder(async () => {
      await this.#loadSession(sessionId);
      this.#postStatus();
    });
  }

  /** Puts the cursor into the composer. */
  focus(): void {
    // A webview that is being made hears nothing yet: it is told again when it is ready.
    this.#focusWanted = true;
    this.#deps.post({ type: 'focus' });
  }

  /** Opens the session that holds the message, scrolled to it. */
  async revealMessage(messageId: string): Promise<void> {
    const [message] = await this.#deps.memory.recall.byIds([messageId]);
    if (!message) {
      this.#show(
        new DaybookError(
          'memory.message-not-found',
          'That message is not in memory any more. It may have been forgotten.',
        ),
      );
      return;
    }
    await this.openSession(message.sessionId);
    const find = (): ChatItem | undefined => this.#transcript.findMessage(message);
    for (let oldestId: string | undefined; !find() && this.#oldestId !== oldestId;) {
      oldestId = this.#oldestId;
      await this.#loadEarlier();
    }
    const item = find();
    if (item) this.#deps.post({ type: 'reveal', id: item.id });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #handle(message: ConversationMessage): Promise<void> {
    const { agent, host } = this.#deps;
    switch (message.type) {
      case 'ready':
        return this.#ready();
      case 'send':
        return this.#send(message.text);
      case 'stop':
        return agent.stop();
      case 'load-earlier':
        return this.#loadEarlier();
      case 'action':
        return this.#runAction(message.action);
      case 'undo':
        return this.#undo(message.changeId);
      case 'answer':
        return agent.answerApproval(message.id, message.accepted);
      case 'open-link':
        return host.openLink(message.href);
      case 'insert':
        return host.insertAtCursor(message.text);
      case 'copy':
        return host.copy(message.text);
      default:
        assertNever(message);
    }
  }

  async #ready(): Promise<void> {
    // Not waited for: the editor may be asked for its models, which can take long.
    void this.#refreshModel();
    await this.#inOrder(async () => {
      if (this.#opened) this.#transcript.repost();
      else await this.#openMemory();
      this.#postStatus();
    });
    if (this.#focusWanted) this.#deps.post({ type: 'focus' });
    this.#focusWanted = false;
  }

  async #openMemory(): Promise<void> {
    const { memory, agent } = this.#deps;
    const first = this.#modeItems();
    try {
      const summary = await memory.open();
      if (summary?.damage) {
        first.push(damageNotice(this.#deps.newId(), summary.damage.records, summary.damage.file));
      }
      const latest = memory.mode === 'on' ? summary?.latestSessionId : undefined;
      if (latest) await agent.openSession(latest);
      const page = latest ? await readSessionPage(memory, latest) : EMPTY_PAGE;
      this.#showSession(agent.sessionId, { ...page, items: [...page.items, ...first] });
      this.#opened = true;
      this.#warnOfLimit();
    } catch (error) {
      this.#showSession(agent.sessionId, EMPTY_PAGE);
      this.#show(error);
    }
  }

  /** Nothing that was typed is lost: what is not taken goes back to where it was typed. */
  async #send(text: string): Promise<void> {
    if (!this.#opened) await this.#ready();
    try {
      if (this.#opened) return await this.#deps.agent.prompt(text);
    } catch (error) {
      this.#show(error);
    }
    this.#deps.post({ type: 'compose', text });
  }

  async #handleEvent(event: AgentEvent): Promise<void> {
    try {
      await this.#presenter.present(event);
      if (event.type === 'turn.ended' && this.#stale) await this.#reload();
    } finally {
      // Whatever else fails: a turn that has ended is not shown as running.
      if (event.type === 'context.measured') {
        this.#context = { used: event.usedTokens, window: event.windowTokens };
      }
      if (STATUS_EVENTS.has(event.type)) this.#postStatus();
    }
  }

  async #beginSession(): Promise<void> {
    const { agent } = this.#deps;
    await agent.openSession();
    await this.#inOrder(async () => {
      this.#showSession(agent.sessionId, { ...EMPTY_PAGE, items: this.#modeItems() });
      this.#postStatus();
    });
  }

  /** A session that is deleted is not gone on with. */
  #leaveDeleted(): void {
    const { agent, memory } = this.#deps;
    const isOpen = ({ id }: { id: string }): boolean => id === agent.sessionId;
    const { list } = memory.deletions;
    const isDeleted = list.some(({ sessions }) => sessions.some(isOpen));
    if (!isDeleted && !memory.deletions.isGone(agent.sessionId)) return;
    this.#beginSession().catch((error: unknown) => this.#show(error));
  }

  #showSession(sessionId: string, { items, oldestId, hasEarlier }: SessionPage): void {
    if (sessionId !== this.#transcript.sessionId) this.#context = null;
    this.#oldestId = oldestId;
    this.#stale = false;
    this.#transcript.load(sessionId, items, hasEarlier);
  }

  async #loadSession(sessionId: string): Promise<void> {
    this.#showSession(sessionId, await readSessionPage(this.#deps.memory, sessionId));
  }

  /** Loads what is shown anew: now, or when the running turn has ended. */
  #outdate(): void {
    this.#stale = true;
    if (!this.#deps.agent.busy) this.#enqueue(() => this.#reload());
  }

  async #reload(): Promise<void> {
    if (!this.#stale) return;
    const notices = this.#transcript.items.filter(({ kind }) => kind === 'notice');
    await this.#loadSession(this.#transcript.sessionId);
    // They are not stored, and are about this window.
    for (const notice of notices) this.#transcript.put(notice);
  }

  async #loadEarlier(): Promise<void> {
    await this.#inOrder(async () => {
      const { sessionId, hasEarlier } = this.#transcript;
      const page =
        this.#oldestId !== undefined && hasEarlier
          ? await readSessionPage(this.#deps.memory, sessionId, this.#oldestId)
          : EMPTY_PAGE;
      this.#oldestId = page.oldestId ?? this.#oldestId;
      // Answered in any case: the webview waits for it.
      this.#transcript.prepend(page.items, page.hasEarlier);
    });
  }

  async #runAction(action: ChatAction['action']): Promise<void> {
    if (action.kind === 'retry') return this.#opened ? this.#deps.agent.retry() : this.#ready();
    if (action.kind === 'open-link') return this.#deps.host.openLink(action.href);
    return this.#deps.host.runAction(action.kind);
  }

  async #undo(changeId: string): Promise<void> {
    await this.#deps.memory.core.undo(changeId);
    const item = this.#transcript.findChange(changeId);
    if (item?.kind !== 'tool' || !item.change) return;
    this.#transcript.put({ ...item, change: { ...item.change, undo: 'undone' } });
  }

  /** A conversation that is kept and one that is not are never the same. */
  async #switchMode(): Promise<void> {
    try {
      const { memory, agent } = this.#deps;
      if (!this.#opened) return await this.#ready();
      if (memory.recall.isKept(agent.sessionId)) this.#keptSession = agent.sessionId;
      const summary = await memory.open();
      if (this.#keptSession && memory.deletions.isGone(this.#keptSession)) this.#keptSession = undefined;
      const kept = this.#keptSession ?? summary?.latestSessionId ?? undefined;
      await agent.openSession(memory.mode === 'on' ? kept : undefined);
      await this.#inOrder(async () => {
        if (memory.mode === 'on' && kept) await this.#loadSession(kept);
        else this.#showSession(agent.sessionId, { ...EMPTY_PAGE, items: this.#modeItems() });
        this.#postStatus();
      });
    } catch (error) {
      this.#show(error);
    }
  }

  /** Once in this window. */
  #warnOfLimit(): void {
    const { memory, newId } = this.#deps;
    if (this.#warnedOfLimit || !this.#opened || memory.budget.state === 'ample') return;
    this.#warnedOfLimit = true;
    this.#enqueue(async () => {
      const used = diskTotal(await memory.diskUse());
      this.#transcript.put(limitNotice(newId(), used, memory.budget.limit));
    });
  }

  #modeItems(): ChatItem[] {
    const notice = modeNotice(this.#deps.newId(), this.#deps.memory.mode);
    return notice ? [notice] : [];
  }

  #postStatus(): void {
    const { agent, memory } = this.#deps;
    this.#deps.onBusy(agent.busy);
    const status = toChatStatus(agent.busy, memory.mode, this.#modelInfo, this.#context);
    this.#deps.post({ type: 'status', status });
  }

  async #refreshModel(): Promise<void> {
    this.#modelInfo = await this.#deps.modelInfo();
    this.#postStatus();
  }

  #enqueue(task: () => Promise<void>): void {
    void this.#inOrder(task).catch((error: unknown) => this.#show(error));
  }

  /** A failure outside of a turn: there is nothing to try again, but the opening of memory. */
  #show(error: unknown): void {
    const { code, message } = toDaybookError(error);
    if (code === 'internal') this.#deps.logger.error(message, error);
    const notice = errorNotice(this.#deps.newId(), code, message);
    const actions = notice.actions.filter(({ action }) => action.kind !== 'retry' || !this.#opened);
    this.#transcript.put({ ...notice, actions });
  }
}
