import { type Disposable, DisposableStore } from '../base/disposable.ts';
import type { Timer } from '../base/clock.ts';
import { Emitter } from '../base/event.ts';
import type { Logger } from '../base/logger.ts';
import type { JournalEvent } from '../journal/events.ts';
import type { ChangeContext } from './core-memory.ts';
import type { ProjectStore, ScheduledDeletion } from './ports.ts';

export interface SessionDeletionsDeps {
  readonly store: Pick<ProjectStore, 'append' | 'deletions' | 'messages'>;
  readonly timer: Timer;
  readonly assertWritable: () => void;
  /** Erases the sessions of a scheduled deletion for good, unless it does not stand any more. Tells whether it did. */
  readonly erase: (deletionId: string) => Promise<boolean>;
  readonly logger: Logger;
}

/** How long after it was asked for a deletion is carried out, in milliseconds. */
export const DELETION_DELAY_MS = 10_000;
/**
 * It can be taken back until so many milliseconds before that: several times as long as it takes to write a
 * cancellation, which whoever erases reads first.
 */
const SETTLE_MS = 500;
/** Another window's deletion is carried out by this one only when that one has not done so by then, in milliseconds. */
const OTHERS_GRACE_MS = 10_000;

/**
 * Sessions are deleted in two steps: out of sight at once, erased ten seconds later. The first is an event of the
 * journal, so that it holds in all windows and after a crash; whoever has the project open carries out the second.
 */
export class SessionDeletions implements Disposable {
  readonly #deps: SessionDeletionsDeps;
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new Emitter<void>());
  readonly #own = new Set<string>();
  /** Those that were carried out, or could not be: not again before the next `start`. */
  readonly #tried = new Set<string>();
  #timers = new DisposableStore();
  #pending: readonly ScheduledDeletion[] = [];
  /** Sessions that were deleted, and erased since this window was opened. */
  readonly #erased = new Set<string>();
  #isActive = false;
  #readings = 0;

  /** Deletions were scheduled, cancelled or carried out, here or elsewhere, or can no longer be taken back. */
  readonly onDidChange = this.#changed.event;

  constructor(deps: SessionDeletionsDeps) {
    this.#deps = deps;
  }

  /** Those that can still be taken back, the next one first. */
  get list(): readonly ScheduledDeletion[] {
    const now = this.#deps.timer.now();
    return this.#pending.filter(({ id, due }) => !this.#tried.has(id) && now < Date.parse(due) - SETTLE_MS);
  }

  /**
   * Whether a session was deleted, as far as this window has seen, and cannot be brought back any more. What is written to
   * it from now on would outlive it.
   */
  isGone(sessionId: string): boolean {
    if (this.#erased.has(sessionId)) return true;
    const revocable = this.list;
    return this.#pending.some(
      (deletion) => !revocable.includes(deletion) && deletion.sessions.some(({ id }) => id === sessionId),
    );
  }

  /** Takes sessions out of sight, and erases them in ten seconds. Null when there are no such sessions. */
  async schedule(sessionIds: readonly string[], context: ChangeContext): Promise<ScheduledDeletion | null> {
    const { store, timer } = this.#deps;
    this.#deps.assertWritable();
    const due = new Date(timer.now() + DELETION_DELAY_MS).toISOString();
    const { events } = await store.append([
      { type: 'deletion.scheduled', sessionIds: [...sessionIds], due, ...context },
    ]);
    const id = events[0]?.id ?? '';
    this.#own.add(id);
    const pending = await this.#refresh();
    return pending.find((deletion) => deletion.id === id) ?? null;
  }

  /** Brings the sessions back; false when it is too late for that, or another window was faster. */
  async cancel(id: string, context: ChangeContext): Promise<boolean> {
    this.#deps.assertWritable();
    const deletion = this.list.find((pending) => pending.id === id);
    if (!deletion) return false;
    await this.#deps.store.append([{ type: 'deletion.cancelled', deletionId: id, ...context }]);
    await this.#refresh();
    return this.#isThere(deletion);
  }

  /** From now on deletions are carried out when they are due. `deletions`: what the store had when it was opened. */
  start(deletions: readonly ScheduledDeletion[]): void {
    this.#isActive = true;
    this.#tried.clear();
    this.#show(deletions);
  }

  /** What another window did. */
  receive(events: readonly JournalEvent[]): void {
    if (!events.some(({ type }) => RELEVANT.has(type))) return;
    this.#noteErased(events);
    this.#refresh().catch((error: unknown) =>
      this.#deps.logger.error('Deletions could not be followed.', error),
    );
  }

  /** Nothing is carried out any more, until `start`. */
  pause(): void {
    this.#isActive = false;
    this.#show([]);
  }

  dispose(): void {
    this.pause();
    this.#disposables.dispose();
  }

  async #isThere({ sessions }: ScheduledDeletion): Promise<boolean> {
    const { store } = this.#deps;
    const pages = await Promise.all(sessions.map(({ id }) => store.messages({ sessionId: id, limit: 1 })));
    return pages.some((page) => page.length > 0);
  }

  /** Only sessions that were deleted: one whose messages had grown old may go on. */
  #noteErased(events: readonly JournalEvent[]): void {
    const before = this.#erased.size;
    const deleted = new Map(this.#pending.map(({ id, sessions }) => [id, sessions.map((one) => one.id)]));
    for (const event of events) {
      if (event.type === 'deletion.scheduled') deleted.set(event.id, event.sessionIds);
      if (event.type === 'deletion.cancelled') deleted.delete(event.deletionId);
      if (event.type !== 'erasure.completed') continue;
      const ids = new Set([...deleted.values()].flat());
      for (const id of event.sessionIds ?? []) if (ids.has(id)) this.#erased.add(id);
    }
    if (this.#erased.size > before) this.#changed.fire();
  }

  async #refresh(): Promise<readonly ScheduledDeletion[]> {
    this.#readings += 1;
    const reading = this.#readings;
    const pending = await this.#deps.store.deletions();
    // A later reading knows more.
    if (this.#isActive && reading === this.#readings) this.#show(pending);
    return pending;
  }

  #show(pending: readonly ScheduledDeletion[]): void {
    const before = this.#pending;
    this.#pending = pending;
    this.#timers.dispose();
    this.#timers = new DisposableStore();
    for (const deletion of pending) this.#setTimers(deletion);
    if (before.length + pending.length > 0) this.#changed.fire();
  }

  #setTimers({ id, due }: ScheduledDeletion): void {
    if (this.#tried.has(id)) return;
    const { timer } = this.#deps;
    // Where the clock has jumped back it is not waited for longer than that.
    const dueAt = Math.min(Date.parse(due), timer.now() + DELETION_DELAY_MS);
    const grace = this.#own.has(id) ? 0 : OTHERS_GRACE_MS;
    this.#timers.add(timer.at(dueAt + grace, () => void this.#carryOut(id)));
    if (dueAt - SETTLE_MS > timer.now()) {
      this.#timers.add(timer.at(dueAt - SETTLE_MS, () => this.#changed.fire()));
    }
  }

  /** One that fails is carried out when the project is next opened. */
  async #carryOut(id: string): Promise<void> {
    this.#tried.add(id);
    try {
      const sessions = this.#pending.find((pending) => pending.id === id)?.sessions ?? [];
      if (await this.#deps.erase(id)) for (const session of sessions) this.#erased.add(session.id);
      await this.#refresh();
    } catch (error) {
      this.#deps.logger.error('Deleted sessions could not be erased yet.', error);
    }
  }
}

const RELEVANT: ReadonlySet<JournalEvent['type']> = new Set([
  'deletion.scheduled',
  'deletion.cancelled',
  'erasure.completed',
]);
