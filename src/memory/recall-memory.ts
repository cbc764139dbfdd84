import type { EventDraft, JournalEvent, MessageData } from '../journal/events.ts';
import type { Clock } from '../base/clock.ts';
import { DaybookError } from '../base/errors.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/event.ts';
import type { ChangeContext } from './core-memory.ts';
import type { DiskBudget } from './disk-budget.ts';
import type { Message, MessageQuery, MessageSearchResult, Session, SessionQuery } from './message.ts';
import type { ProjectStore } from './ports.ts';
import { titleFrom } from './recall-text.ts';

export interface RecallDeps {
  readonly store: ProjectStore;
  readonly budget: DiskBudget;
  /** Throws unless memory may be changed. */
  readonly assertWritable: () => void;
  /** Whether new messages go to the journal. Otherwise they are kept in this window, until it closes. */
  readonly isWritable: () => boolean;
  /** Whether the store may be read: not with memory off. */
  readonly isReadable: () => boolean;
  /** Whether a session was deleted for good, and must not come back by what is said in it late. */
  readonly isGone: (sessionId: string) => boolean;
  readonly newId: () => string;
  readonly clock: Clock;
}

/** Every message ever exchanged, by session. */
export class RecallMemory implements Disposable {
  readonly #deps: RecallDeps;
  /** Sessions that the journal knows of, as far as this window has seen. */
  readonly #started = new Set<string>();
  /** The messages of sessions that are not kept. */
  readonly #unsaved = new Map<string, Message[]>();
  readonly #sessionsChanged = new Emitter<void>();

  /** This window began, continued or named a session, or another window named one. */
  readonly onDidChangeSessions = this.#sessionsChanged.event;

  constructor(deps: RecallDeps) {
    this.#deps = deps;
  }

  /** A new session's id. Nothing is written before its first message; with memory off or read-only, nothing ever. */
  newSession(): string {
    const id = this.#deps.newId();
    if (!this.#deps.isWritable()) this.#unsaved.set(id, []);
    return id;
  }

  isKept(sessionId: string): boolean {
    return !this.#unsaved.has(sessionId);
  }

  /** Resolves when the message is on disk and can be found, or is noted in this window if the session is not kept, or was deleted. */
  async append(message: MessageData, context: ChangeContext): Promise<Message> {
    const unsaved = this.#unsavedMessages(message.sessionId);
    if (unsaved) {
      const noted = { ...message, at: new Date(this.#deps.clock.now()).toISOString() };
      unsaved.push(noted);
      return noted;
    }
    const { budget } = this.#deps;
    const size = sizeOf(message);
    // Without a need nothing is waited for, so that messages are stored in the order in which they came.
    if (budget.isStale(size)) await budget.measure();
    budget.reserve(size);
    const drafts: EventDraft[] = [{ type: 'message.appended', message, ...context }];
    if (!this.#started.has(message.sessionId)) {
      drafts.unshift({ type: 'session.started', sessionId: message.sessionId, ...context });
    }
    const { events } = await this.#deps.store.append(drafts);
    this.#started.add(message.sessionId);
    this.#sessionsChanged.fire();
    return { ...message, at: events.at(-1)?.at ?? new Date(this.#deps.clock.now()).toISOString() };
  }

  /** Keeps the next piece of a reply that is still being written, so that a crash does not lose it. */
  async appendPiece(
    sessionId: string,
    messageId: string,
    text: string,
    context: ChangeContext,
  ): Promise<void> {
    if (this.#unsavedMessages(sessionId)) return;
    await this.#deps.store.append([{ type: 'message.streamed', sessionId, messageId, text, ...context }]);
  }

  /** The newest `limit` messages of a session before `before` (a message id), oldest first. */
  async page(sessionId: string, limit: number, before?: string): Promise<readonly Message[]> {
    const unsaved = this.#unsaved.get(sessionId);
    if (unsaved) {
      const end = before === undefined ? unsaved.length : unsaved.findIndex(({ id }) => id === before);
      return unsaved.slice(Math.max(0, end - limit), Math.max(0, end));
    }
    if (!this.#deps.isReadable()) return [];
    const page = await this.#deps.store.messages({
      sessionId,
      limit,
      ...(before === undefined ? {} : { before }),
    });
    if (page.length > 0) this.#started.add(sessionId);
    return page;
  }

  async byIds(ids: readonly string[]): Promise<readonly Message[]> {
    return this.#deps.isReadable() ? this.#deps.store.messagesById(ids) : [];
  }

  async search(query: MessageQuery): Promise<MessageSearchResult> {
    return this.#deps.isReadable() ? this.#deps.store.search(query) : { hits: [], total: 0 };
  }

  async sessions(query: SessionQuery): Promise<readonly Session[]> {
    return this.#deps.isReadable() ? this.#deps.store.sessions(query) : [];
  }

  /**
   * Gives a session another title. Throws `input.empty` for one without a letter or digit, `memory.session-not-found` for
   * a session that nothing is kept of.
   */
  async rename(sessionId: string, title: string, context: ChangeContext): Promise<void> {
    this.#deps.assertWritable();
    const line = titleFrom(title);
    if (!/[\p{L}\p{N}]/u.test(line)) {
      throw new DaybookError('input.empty', 'A title needs at least one letter or digit.');
    }
    if ((await this.page(sessionId, 1)).length === 0 || !this.isKept(sessionId)) {
      throw new DaybookError('memory.session-not-found', 'This conversation has no messages in memory.');
    }
    await this.#deps.store.append([{ type: 'session.titled', sessionId, title: line, ...context }]);
    this.#sessionsChanged.fire();
  }

  /** What another window did. */
  receive(events: readonly JournalEvent[]): void {
    if (events.some(({ type }) => type === 'session.titled')) this.#sessionsChanged.fire();
  }

  dispose(): void {
    this.#sessionsChanged.dispose();
  }

  /**
   * Where the messages of a session go that is not kept. Those that a kept one gets while memory is off, or after it was
   * deleted (the end of a turn that was running), go nowhere: it goes on later as if they had not been.
   */
  #unsavedMessages(sessionId: string): Message[] | undefined {
    const isKept = this.#deps.isWritable() && !this.#deps.isGone(sessionId);
    return this.#unsaved.get(sessionId) ?? (isKept ? undefined : []);
  }
}

/** About how many bytes a message has, without what it has beside words. */
function sizeOf({ content, toolCalls = [] }: MessageData): number {
  return toolCalls.reduce((sum, call) => sum + call.arguments.length, content.length);
}
