import type { Timer } from '../base/clock.ts';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import { DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Logger } from '../base/logger.ts';
import { type ChangeContext, CoreMemory } from './core-memory.ts';
import { DiskBudget } from './disk-budget.ts';
import { type ForgetPlan, planForgetting } from './forgetting.ts';
import type {
  BlockCache,
  DiskUse,
  ErasureReport,
  ErasureRequest,
  ProjectStore,
  StoreSummary,
} from './ports.ts';
import { RecallMemory } from './recall-memory.ts';
import { Retention } from './retention.ts';
import { SessionDeletions } from './session-deletions.ts';

/**
 * `on`: everything is kept. `read-only` (an untrusted workspace): memory is in the prompt and can be searched, nothing
 * is written. `off`: nothing is written, read, or put into prompts.
 */
export type MemoryMode = 'on' | 'off' | 'read-only';

export interface MemoryDeps {
  readonly store: ProjectStore;
  readonly cache: BlockCache;
  readonly mode: MemoryMode;
  readonly newId: () => string;
  readonly clock: Timer;
  readonly logger: Logger;
  readonly limits: MemoryLimits;
}

export interface MemoryLimits {
  /** After how many days messages are erased; null: never. */
  readonly keepDays: () => number | null;
  /** How much a project's memory may take on disk. */
  readonly maxBytes: () => number;
}

/** What this window knows of an erasure: of another window's, not the texts. */
interface Erasing {
  readonly texts: readonly string[];
}

/** The memory of one project: the only way to change it. */
export class Memory implements Disposable {
  readonly core: CoreMemory;
  readonly recall: RecallMemory;
  readonly deletions: SessionDeletions;
  readonly budget: DiskBudget;
  readonly #retention: Retention;
  readonly #store: ProjectStore;
  readonly #disposables = new DisposableStore();
  readonly #modeChanged = this.#disposables.add(new Emitter<MemoryMode>());
  readonly #erased = this.#disposables.add(new Emitter<Erasing>());
  readonly #messagesReceived = this.#disposables.add(new Emitter<ReadonlySet<string>>());
  readonly #logger: Logger;
  #mode: MemoryMode;
  /** Whether anybody has wanted memory open, and it is to be so whenever it is not off. */
  #wanted = false;
  #opening: Promise<StoreSummary> | undefined;

  readonly onDidChangeMode = this.#modeChanged.event;
  /** Text was erased, here or by another window: what was read before may hold what is gone. */
  readonly onDidErase = this.#erased.event;
  /** Another window added messages: the ids of their sessions. */
  readonly onDidReceiveMessages = this.#messagesReceived.event;

  constructor(deps: MemoryDeps) {
    this.#mode = deps.mode;
    this.#logger = deps.logger;
    this.#store = this.#disposables.add(deps.store);
    this.core = this.#disposables.add(
      new CoreMemory({
        store: deps.store,
        cache: deps.cache,
        isWritable: () => this.#mode === 'on',
        assertWritable: () => this.#assertWritable(),
        logger: deps.logger,
      }),
    );
    this.budget = this.#disposables.add(new DiskBudget({ store: deps.store, limit: deps.limits.maxBytes }));
    this.recall = this.#disposables.add(
      new RecallMemory({
        store: deps.store,
        budget: this.budget,
        isWritable: () => this.#mode === 'on',
        isReadable: () => this.#mode !== 'off',
        isGone: (sessionId) => this.deletions.isGone(sessionId),
        assertWritable: () => this.#assertWritable(),
        newId: deps.newId,
        clock: deps.clock,
      }),
    );
    this.deletions = this.#disposables.add(
      new SessionDeletions({
        store: deps.store,
        timer: deps.clock,
        assertWritable: () => this.#assertWritable(),
        erase: async (deletionId) => (await this.#erase({ deletionId })).records > 0,
        logger: deps.logger,
      }),
    );
    this.#retention = this.#disposables.add(
      new Retention({
        store: deps.store,
        timer: deps.clock,
        keepDays: deps.limits.keepDays,
        forgetBefore: (moment) => this.forgetBefore(moment),
        logger: deps.logger,
      }),
    );
    this.#disposables.add(
      deps.store.onDidChange((change) => {
        if (this.#mode === 'off') return;
        this.core.receive(change);
        this.recall.receive(change.events);
        this.deletions.receive(change.events);
        if (change.events.some(({ type }) => type === 'erasure.completed')) this.#erased.fire({ texts: [] });
        const sessions = change.events.flatMap((event) =>
          event.type === 'message.appended' ? [event.message.sessionId] : [],
        );
        if (sessions.length > 0) this.#messagesReceived.fire(new Set(sessions));
      }),
    );
  }

  get mode(): MemoryMode {
    return this.#mode;
  }

  /** A memory that was opened is closed when it is turned off, and opened again for what may be done from now on. */
  setMode(mode: MemoryMode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#opening = undefined;
    this.deletions.pause();
    this.#retention.pause();
    const failed = (error: unknown): void => this.#logger.error('Memory could not follow its mode.', error);
    if (mode !== 'off' && this.#wanted) this.open().catch(failed);
    if (mode === 'off') this.core.close().catch(failed);
    this.#modeChanged.fire(mode);
  }

  /**
   * Opens the store, at the first call and after each change of mode, and brings the blocks up to date; with memory
   * off, resolves with null and touches nothing. A failed opening is tried again by the next call.
   */
  async open(): Promise<StoreSummary | null> {
    this.#wanted = true;
    if (this.#mode === 'off') return null;
    if (this.#opening) return this.#opening;
    const opening = this.#open();
    this.#opening = opening;
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    return opening;
  }

  /** What `forget` would erase. */
  planForgetting(text: string): Promise<ForgetPlan> {
    return planForgetting(text, this.core.list(), this.#store);
  }

  /**
   * Erases the planned text from the blocks, their history, every message and every file, and looks whether it is gone.
   * Cannot be undone.
   */
  async forget(plan: ForgetPlan, context: ChangeContext): Promise<ErasureReport> {
    this.#assertWritable();
    for (const label of new Set(plan.lines.map((line) => line.label))) {
      if (this.core.find(label)) await this.core.removeText(label, plan.text, context);
    }
    return this.#erase({ texts: [plan.text] });
  }

  /** Erases what was said before a moment (ISO 8601), everywhere. Cannot be undone. */
  forgetBefore(moment: string): Promise<ErasureReport> {
    return this.#erase({ before: moment });
  }

  /** Erases messages, everywhere. Cannot be undone. */
  forgetMessages(messageIds: readonly string[]): Promise<ErasureReport> {
    return this.#erase({ messageIds });
  }

  diskUse(): Promise<DiskUse> {
    return this.#store.diskUse();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #open(): Promise<StoreSummary> {
    const summary = await this.core.open(this.#mode === 'on' ? 'read-write' : 'read-only');
    if (this.#mode !== 'on') return summary;
    this.deletions.start(summary.deletions);
    // Not waited for: nobody who opens memory is to wait for housekeeping.
    this.#retention.start(summary.oldestAt);
    this.#measure();
    return summary;
  }

  #measure(): void {
    this.budget.measure().catch((error: unknown) => this.#logger.error('Disk use is not known.', error));
  }

  async #erase(request: ErasureRequest): Promise<ErasureReport> {
    this.#assertWritable();
    const report = await this.#store.erase(request);
    const { found } = report.verification;
    if (found > 0) this.#logger.error(`What was to be erased still stands in ${found} places.`);
    this.#erased.fire({ texts: request.texts ?? [] });
    this.#measure();
    return report;
  }

  #assertWritable(): void {
    if (this.#mode === 'off') {
      throw new DaybookError(
        'memory.off',
        'Memory is off for this workspace: nothing is written until it is turned on again.',
      );
    }
    if (this.#mode === 'read-only') {
      throw new DaybookError(
        'memory.read-only',
        'Memory is read-only here, because this workspace is not trusted.',
      );
    }
  }
}
