import type { EventDraft, MessageData } from '../journal/events.ts';
import type { Clock } from '../base/clock.ts';
import type { ChangeContext } from './core-memory.ts';
import type { Message, MessageQuery, MessageSearchResult, Session } from './message.ts';
import type { ProjectStore } from './ports.ts';

export interface RecallDeps {
  readonly store: ProjectStore;
  /** Whether new messages go to the journal. Otherwise they are kept in this window, until it closes. */
  readonly isWritable: () => boolean;
  /** Whether the store may be read: not with memory off. */
  readonly isReadable: () => boolean;
  readonly newId: () => string;
  readonly clock: Clock;
}

/** Every message ever exchanged, by session. */
export class RecallMemory {
  readonly #deps: RecallDeps;
  /** Sessions that the journal knows of, as far as this window has seen. */
  readonly #started = new Set<string>();
  /** The messages of sessions that are not kept. */
  readonly #unsaved = new Map<string, Message[]>();

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

  /** Resolves when the message is on disk and can be found, or is noted in this window if the session is not kept. */
  async append(message: MessageData, context: ChangeContext): Promise<Message> {
    const unsaved = this.#unsavedMessages(message.sessionId);
    if (unsaved) {
      const noted = { ...message, at: new Date(this.#deps.clock.now()).toISOString() };
      unsaved.push(noted);
      return noted;
    }
    const drafts: EventDraft[] = [{ type: 'message.appended', message, ...context }];
    if (!this.#started.has(message.sessionId)) {
      drafts.unshift({ type: 'session.started', sessionId: message.sessionId, ...context });
    }
    const { events } = await this.#deps.store.append(drafts);
    this.#started.add(message.sessionId);
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

  async sessions(query: { limit: number; before?: string }): Promise<readonly Session[]> {
    return this.#deps.isReadable() ? this.#deps.store.sessions(query) : [];
  }

  /**
   * Where the messages of a session go that is not kept. Those that a kept one gets while memory is off (the end of a
   * turn that was running) go nowhere: it goes on later as if they had not been.
   */
  #unsavedMessages(sessionId: string): Message[] | undefined {
    return this.#unsaved.get(sessionId) ?? (this.#deps.isWritable() ? undefined : []);
  }
}
