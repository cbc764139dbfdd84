import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import { DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Logger } from '../base/logger.ts';
import { type ChangeContext, CoreMemory } from './core-memory.ts';
import { type ForgetPlan, planForgetting } from './forgetting.ts';
import type { BlockCache, ProjectStore, StoreSummary } from './ports.ts';
import { RecallMemory } from './recall-memory.ts';

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
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The memory of one project: the only way to change it. */
export class Memory implements Disposable {
  readonly core: CoreMemory;
  readonly recall: RecallMemory;
  readonly #store: ProjectStore;
  readonly #disposables = new DisposableStore();
  readonly #modeChanged = this.#disposables.add(new Emitter<MemoryMode>());
  readonly #erased = this.#disposables.add(new Emitter<void>());
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
    this.recall = new RecallMemory({
      store: deps.store,
      isWritable: () => this.#mode === 'on',
      isReadable: () => this.#mode !== 'off',
      newId: deps.newId,
      clock: deps.clock,
    });
    this.#disposables.add(
      deps.store.onDidChange((change) => {
        if (this.#mode === 'off') return;
        this.core.receive(change);
        if (change.events.some(({ type }) => type === 'erasure.completed')) this.#erased.fire();
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
    const opening = this.core.open(this.#mode === 'on' ? 'read-write' : 'read-only');
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
   * Erases the planned text from the blocks, their history, every message and every file. Cannot be undone. Resolves
   * with the number of records that were overwritten.
   */
  async forget(plan: ForgetPlan, context: ChangeContext): Promise<number> {
    this.#assertWritable();
    for (const label of new Set(plan.lines.map((line) => line.label))) {
      if (this.core.find(label)) await this.core.removeText(label, plan.text, context);
    }
    const records = await this.#store.erase({ texts: [plan.text] });
    this.#erased.fire();
    return records;
  }

  dispose(): void {
    this.#disposables.dispose();
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
