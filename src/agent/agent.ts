import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import { DaybookError, toDaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Memory } from '../memory/memory.ts';
import type { Actor, Message, MessageData, Origin } from '../memory/message.ts';
import type { AgentEvent, TurnEnd } from './agent-event.ts';
import { runAgentLoop } from './agent-loop.ts';
import type { ChatModel } from './chat-model.ts';
import { compileContext } from './context-window.ts';
import { compileSystemPrompt, type SessionFacts } from './system-prompt.ts';
import type { Approval, Tool } from './tool.ts';
import { toToolSpec } from './tool-spec.ts';

export interface AgentDeps {
  readonly memory: Memory;
  /** The model to use for the next turn. */
  readonly model: () => Promise<ChatModel>;
  /** The tools to offer in the next turn. */
  readonly tools: () => readonly Tool[];
  readonly maxSteps: () => number;
  readonly projectName: string;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** In characters (UTF-16 code units). What is longer belongs into a file of the workspace. */
export const MAX_INPUT_LENGTH = 200_000;

/** No context window holds more messages than this; older ones are found by search. */
const LOADED_MESSAGES = 1_000;

/** One conversation at a time: its messages, and the turn that is running. */
export class Agent implements Disposable {
  readonly #deps: AgentDeps;
  readonly #disposables = new DisposableStore();
  readonly #events = this.#disposables.add(new Emitter<AgentEvent>());
  readonly #questions = new Map<string, (accepted: boolean) => void>();
  #sessionId: string;
  #facts: SessionFacts | undefined;
  #messages: Message[] = [];
  /** The messages in here are older than those in the store. */
  #stale = false;
  /** Since the last turn began. */
  #erased: string[] = [];
  #turn: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;

  readonly onEvent = this.#events.event;

  constructor(deps: AgentDeps) {
    this.#deps = deps;
    this.#sessionId = deps.memory.recall.newSession();
    this.#disposables.add(
      deps.memory.onDidErase(({ texts }) => {
        this.#stale = true;
        this.#erased.push(...texts);
      }),
    );
    this.#disposables.add(
      deps.memory.onDidReceiveMessages((sessions) => {
        if (sessions.has(this.#sessionId)) this.#stale = true;
      }),
    );
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  get busy(): boolean {
    return this.#turn !== undefined;
  }

  /** Goes on with a session, or begins a new one. A running turn is stopped first. */
  async openSession(sessionId?: string): Promise<void> {
    await this.stop();
    this.#sessionId = sessionId ?? this.#deps.memory.recall.newSession();
    this.#messages = [];
    this.#stale = sessionId !== undefined;
    this.#facts = undefined;
  }

  /**
   * Sends a message of the user and answers it. Resolves when the turn has ended; what happens is told by `onEvent`,
   * failures too. Rejects only when the message was not taken: `input.*`, or `journal.*` when it could not be kept.
   */
  async prompt(text: string): Promise<void> {
    if (text.trim() === '') throw new DaybookError('input.empty', 'The message is empty.');
    if (text.length > MAX_INPUT_LENGTH) {
      throw new DaybookError(
        'input.too-long',
        `This message has ${text.length.toLocaleString('en-US')} characters; at most ${MAX_INPUT_LENGTH.toLocaleString('en-US')} fit. ` +
          'Save it as a file in the workspace and refer to it, or send a part.',
      );
    }
    let notKept: unknown;
    await this.#runTurn(async (signal) => {
      const data: MessageData = {
        id: this.#deps.newId(),
        sessionId: this.#sessionId,
        role: 'user',
        content: text.toWellFormed(),
        status: 'complete',
      };
      const origin: Origin = { kind: 'chat', sessionId: this.#sessionId };
      const message = await this.#record(data, 'user', origin).catch(
        (error: unknown) => void (notKept = error),
      );
      if (!message) return 'failed';
      this.#events.fire({ type: 'message.added', message });
      return this.#answer(signal, [message.id]);
    });
    if (notKept !== undefined) throw notKept;
  }

  /** Answers the last message of the user once more, after a failure or a stop. Rejects when it is answered. */
  async retry(): Promise<void> {
    await this.#refresh();
    const last = this.#messages.at(-1);
    if (!last || (last.role === 'assistant' && last.status === 'complete' && !last.toolCalls)) {
      throw new DaybookError('input.empty', 'There is no message that still waits for an answer.');
    }
    await this.#runTurn((signal) => this.#answer(signal, []));
  }

  /** Resolves when the running turn, if there is one, has ended and the conversation is consistent. */
  async stop(): Promise<void> {
    const turn = this.#turn;
    turn?.abort.abort();
    await turn?.done;
  }

  /** The user's answer to an `approval.requested`. An unknown or settled one is ignored. */
  answerApproval(approvalId: string, accepted: boolean): void {
    this.#questions.get(approvalId)?.(accepted);
  }

  dispose(): void {
    this.#turn?.abort.abort();
    this.#disposables.dispose();
  }

  async #runTurn(run: (signal: AbortSignal) => Promise<TurnEnd>): Promise<void> {
    if (this.#turn)
      throw new DaybookError('input.busy', 'A reply is still being written. Stop it, or wait for its end.');
    const abort = new AbortController();
    const { promise: done, resolve } = Promise.withResolvers<void>();
    this.#turn = { abort, done };
    this.#erased = [];
    this.#events.fire({ type: 'turn.started' });
    let reason: TurnEnd = 'failed';
    try {
      reason = await run(abort.signal);
    } catch (error) {
      const { code, message } = toDaybookError(error);
      this.#events.fire({ type: 'turn.failed', code, message });
    } finally {
      this.#turn = undefined;
      this.#events.fire({ type: 'turn.ended', reason });
      resolve();
    }
  }

  async #answer(signal: AbortSignal, turnMessageIds: readonly string[]): Promise<TurnEnd> {
    await this.#refresh();
    const { memory, clock, newId } = this.#deps;
    const model = await this.#deps.model();
    const tools = this.#deps.tools();
    const specs = tools.map(toToolSpec);
    // Fixed for the turn: an edit of core memory is shown to the model by its tool result.
    const systemPrompt = compileSystemPrompt(
      memory.mode === 'off' ? null : memory.core.list(),
      await this.#sessionFacts(),
    );
    return runAgentLoop({
      sessionId: this.#sessionId,
      model,
      tools,
      maxSteps: this.#deps.maxSteps(),
      clock,
      newId,
      compile: () =>
        compileContext({
          systemPrompt,
          messages: this.#messages,
          tools: specs,
          contextWindow: model.info.contextWindow,
        }),
      record: (message, origin) => this.#record(message, 'agent', origin),
      recordPiece: (messageId, text, origin) =>
        memory.recall.appendPiece(this.#sessionId, messageId, text, { actor: 'agent', origin }),
      ask: (approval, stop) => this.#ask(approval, stop),
      emit: (event) => this.#events.fire(event),
      signal,
      turnMessageIds,
      erased: this.#erased,
    });
  }

  async #record(data: MessageData, actor: Actor, origin: Origin): Promise<Message> {
    const message = await this.#deps.memory.recall.append(data, { actor, origin });
    this.#messages.push(message);
    await this.#refresh();
    return message;
  }

  async #refresh(): Promise<void> {
    if (!this.#stale) return;
    this.#stale = false;
    this.#messages = [...(await this.#deps.memory.recall.page(this.#sessionId, LOADED_MESSAGES))];
  }

  async #sessionFacts(): Promise<SessionFacts> {
    const summary = await this.#deps.memory.open();
    this.#facts ??= {
      today: new Date(this.#deps.clock.now()).toISOString().slice(0, 10),
      projectName: this.#deps.projectName,
      recallCount: summary?.messageCount ?? 0,
    };
    return this.#facts;
  }

  #ask(approval: Approval, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (accepted: boolean): void => {
        this.#questions.delete(approval.id);
        signal.removeEventListener('abort', refuse);
        resolve(accepted);
      };
      const refuse = (): void => settle(false);
      this.#questions.set(approval.id, settle);
      signal.addEventListener('abort', refuse);
      if (signal.aborted) refuse();
    });
  }
}
