import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { assertNever, toDaybookError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createSerialQueue } from '../../base/serial.ts';
import type { Memory } from '../../memory/memory.ts';
import { type Extent, listsSessions, readAnswer, readMore } from './history-answer.ts';
import { sessionChanges } from './history-changes.ts';
import { errorNotice } from './notices.ts';
import type {
  HistoryAnswer,
  HistoryDeletion,
  HistoryEvent,
  HistoryRequest,
  HistorySearch,
  NoticeItem,
} from './protocol.ts';
import { deleteSession, renameSession, undoDeletion } from '../sessions/session-changes.ts';

export interface HistoryControllerDeps {
  readonly memory: Memory;
  /** Where a session or a message is opened. */
  readonly conversation: {
    openSession(sessionId: string): Promise<void>;
    revealMessage(messageId: string): Promise<void>;
  };
  readonly exportSession: (sessionId: string) => Promise<void>;
  readonly post: (event: HistoryEvent) => void;
  readonly newId: () => string;
  readonly now: () => number;
  readonly logger: Logger;
}

/** What is read at first, and after a new search: a page. */
const FIRST_PAGE: Extent = { sessions: 0, hits: 0 };

/**
 * The history of conversations in the place of the chat: their list, and what a search finds in them. Kept here, so
 * that a webview that comes back gets it again. While it is not shown, nothing is read.
 */
export class HistoryController implements Disposable {
  readonly #deps: HistoryControllerDeps;
  readonly #disposables = new DisposableStore();
  readonly #inOrder = createSerialQueue();
  #shown = false;
  #search: HistorySearch = { serial: 0, query: '', plain: [] };
  /** What the webview has. */
  #answer: HistoryAnswer | null = null;
  /** Memory has changed since. */
  #stale = false;
  /** A webview that is being made hears nothing yet. */
  #focusWanted = false;

  constructor(deps: HistoryControllerDeps) {
    this.#deps = deps;
    const { memory } = deps;
    const outdate = (): void => this.#outdate();
    this.#disposables.add(memory.onDidChangeMode(() => this.#switchMode()));
    this.#disposables.add(memory.onDidErase(outdate));
    this.#disposables.add(memory.onDidReceiveMessages(outdate));
    this.#disposables.add(memory.recall.onDidChangeSessions(outdate));
    this.#disposables.add(
      memory.deletions.onDidChange(() => {
        if (this.#shown) this.#postDeletions();
        outdate();
      }),
    );
  }

  /** With the cursor in its search field. Comes back as it was left. */
  show(): void {
    this.#focusWanted = true;
    this.#shown = true;
    this.#post({ type: 'shown', focus: true });
    this.#postDeletions();
    if (this.#answer && !this.#answer.error) this.#enqueue(() => this.#refresh());
    else this.#readAnew();
  }

  /** Gives the place back to the conversation. */
  hide(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#post({ type: 'hidden' });
  }

  /** A webview was made, and has nothing yet: it gets as much as the one before had. */
  ready(): void {
    const extent = this.#extent();
    this.#answer = null;
    if (!this.#shown) return;
    this.#post({ type: 'shown', focus: this.#focusWanted });
    this.#focusWanted = false;
    this.#postDeletions();
    this.#readAnew(extent);
  }

  /** Never rejects: what goes wrong is shown in the history. */
  async handle(request: HistoryRequest): Promise<void> {
    // The page is there, and has heard what was to be focused.
    this.#focusWanted = false;
    try {
      await this.#handle(request);
    } catch (error) {
      this.#post({ type: 'failed', notice: this.#notice(error, FAILURES[request.type]) });
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #handle(request: HistoryRequest): Promise<void> {
    const { memory, conversation } = this.#deps;
    switch (request.type) {
      case 'close':
        this.#shown = false;
        return;
      case 'search':
        this.#search = request.search;
        return this.#readAnew();
      case 'retry':
        return this.#readAnew();
      case 'load-more':
        return this.#inOrder(() => this.#loadMore(request.serial, request.part));
      case 'open-session':
        await conversation.openSession(request.sessionId);
        return this.hide();
      case 'open-message':
        // Hidden when the message is in place, so that no other conversation flashes up before it.
        await conversation.revealMessage(request.messageId);
        return this.hide();
      case 'rename':
        return renameSession(memory, request.sessionId, request.title);
      case 'export':
        return this.#deps.exportSession(request.sessionId);
      case 'delete':
        await deleteSession(memory, request.sessionId);
        return;
      case 'undo-deletion':
        return undoDeletion(memory, request.deletionId);
      default:
        assertNever(request);
    }
  }

  /** Searches anew. Of several searches that wait, only the last is made. */
  #readAnew(extent: Extent = FIRST_PAGE): void {
    const search = this.#search;
    this.#enqueue(async () => {
      if (search !== this.#search) return;
      this.#stale = false;
      this.#answer = await this.#read(search, extent);
      this.#post({ type: 'answered', answer: this.#answer });
    });
  }

  async #loadMore(serial: number, part: 'sessions' | 'hits'): Promise<void> {
    const answer = this.#answer;
    if (!answer || answer.search.serial !== serial) return;
    const { memory, now } = this.#deps;
    const more = await readMore(memory.recall, answer, part, now());
    this.#answer = {
      ...answer,
      sessions: [...answer.sessions, ...more.sessions],
      hasMoreSessions: more.hasMoreSessions,
      hits: [...answer.hits, ...more.hits],
      total: more.total,
    };
    this.#post({ type: 'more', serial, ...more });
  }

  #outdate(): void {
    this.#stale = true;
    if (this.#shown) this.#enqueue(() => this.#refresh());
  }

  #switchMode(): void {
    // With memory off, what was read from it is not shown either.
    this.#answer = null;
    if (this.#shown) this.#readAnew();
  }

  /** Reads again what is shown, and tells the difference. */
  async #refresh(): Promise<void> {
    const before = this.#answer;
    if (!this.#shown || !this.#stale || !before || before.search !== this.#search) return;
    this.#stale = false;
    const after = await this.#read(before.search, this.#extent());
    const changes = sessionChanges(
      before.sessions,
      after.sessions,
      after.hasMoreSessions,
      this.#deps.memory.deletions.list,
    );
    const answer = { ...after, sessions: changes.sessions };
    this.#answer = answer;
    if (after.error || !listsSessions(after)) {
      if (JSON.stringify(answer) !== JSON.stringify(before)) this.#post({ type: 'answered', answer });
      return;
    }
    const { put, removed } = changes;
    if (put.length + removed.length === 0) return;
    this.#post({ type: 'sessions-changed', serial: after.search.serial, put, removed });
  }

  async #read(search: HistorySearch, extent: Extent): Promise<HistoryAnswer> {
    const { memory, now } = this.#deps;
    try {
      await memory.open();
      return await readAnswer(memory.recall, search, extent, now());
    } catch (error) {
      return { ...nothing(search), error: this.#notice(error, 'The history could not be read') };
    }
  }

  /** As much as the webview has. */
  #extent(): Extent {
    return { sessions: this.#answer?.sessions.length ?? 0, hits: this.#answer?.hits.length ?? 0 };
  }

  #postDeletions(): void {
    const deletions = this.#deps.memory.deletions.list.map(({ id, sessions }): HistoryDeletion => ({
      id,
      sessions,
    }));
    this.#post({ type: 'deletions', deletions });
  }

  #enqueue(task: () => Promise<void>): void {
    this.#inOrder(task).catch((error: unknown) =>
      this.#post({ type: 'failed', notice: this.#notice(error, 'The history could not be read') }),
    );
  }

  #notice(error: unknown, title: string): NoticeItem {
    const { code, message } = toDaybookError(error);
    if (code === 'internal') this.#deps.logger.error(message, error);
    return { ...errorNotice(this.#deps.newId(), code, message), title };
  }

  #post(event: HistoryEvent): void {
    this.#deps.post(event);
  }
}

function nothing(search: HistorySearch): HistoryAnswer {
  return {
    search,
    filters: [],
    sessions: [],
    hasMoreSessions: false,
    hits: [],
    total: 0,
    totalOfAllDates: 0,
    error: null,
  };
}

/** What is said of a request that failed. */
const FAILURES: Readonly<Record<HistoryRequest['type'], string>> = {
  close: 'Not closed',
  search: 'The history could not be searched',
  retry: 'The history could not be read',
  'load-more': 'The rest could not be read',
  'open-session': 'Not opened',
  'open-message': 'Not opened',
  rename: 'Not renamed',
  export: 'Not exported',
  delete: 'Not deleted',
  'undo-deletion': 'Not undone',
};
