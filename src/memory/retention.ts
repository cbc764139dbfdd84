import type { Timer } from '../base/clock.ts';
import { type Disposable, toDisposable } from '../base/disposable.ts';
import type { Logger } from '../base/logger.ts';
import type { ErasureReport, ProjectStore } from './ports.ts';

export interface RetentionDeps {
  readonly store: Pick<ProjectStore, 'search' | 'sessions'>;
  readonly timer: Timer;
  /** After how many days messages are erased; null: never. */
  readonly keepDays: () => number | null;
  /** Erases what was said before a moment (ISO 8601). */
  readonly forgetBefore: (moment: string) => Promise<ErasureReport>;
  readonly logger: Logger;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * So long after the newest message, in milliseconds, the clock is not believed any more. One that is a year ahead looks
 * just like a project that nobody opened for a year; what would be erased wrongly cannot be brought back, while what
 * stays too long goes as soon as something is said again. So a clock that is ahead erases at most what would have gone
 * within this time.
 */
const BELIEVED_MS = 30 * DAY_MS;

/** Erases messages that are older than the settings say: when memory is opened, and once a day as long as it is open. */
export class Retention implements Disposable {
  readonly #deps: RetentionDeps;
  #next: Disposable = toDisposable(() => {});

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  /** `oldestAt`: when the oldest message was written, ISO 8601; null when there is none. */
  start(oldestAt: string | null): void {
    this.#wait();
    const { keepDays, timer } = this.#deps;
    const days = keepDays();
    // Nobody who opens memory waits for a search when all is young enough.
    if (days === null || oldestAt === null || Date.parse(oldestAt) >= timer.now() - days * DAY_MS) return;
    this.#run();
  }

  pause(): void {
    this.#next.dispose();
  }

  dispose(): void {
    this.pause();
  }

  #wait(): void {
    const { timer } = this.#deps;
    this.#next.dispose();
    this.#next = timer.at(timer.now() + DAY_MS, () => {
      this.#wait();
      this.#run();
    });
  }

  #run(): void {
    this.#eraseOld().catch((error: unknown) =>
      this.#deps.logger.error('Old messages could not be erased.', error),
    );
  }

  async #eraseOld(): Promise<void> {
    const { store, timer, logger } = this.#deps;
    const days = this.#deps.keepDays();
    const [newest] = await store.sessions({ limit: 1 });
    if (days === null || !newest) return;
    const believed = Date.parse(newest.lastAt) + BELIEVED_MS;
    if (timer.now() > believed) {
      logger.warn(
        'Nothing was said for long, or the clock is wrong: only what was old before that is erased.',
      );
    }
    const moment = new Date(Math.min(timer.now(), believed) - days * DAY_MS).toISOString();
    if ((await store.search({ end: moment, limit: 1 })).total === 0) return;
    const { records } = await this.#deps.forgetBefore(moment);
    logger.info(`Erased ${records} records that were older than ${days} days, as the settings say.`);
  }
}
