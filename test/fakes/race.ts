import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  MAX_TURNS,
  type RaceAction,
  type RaceAnswer,
  raceMemory,
  type RaceMessage,
  setSchedule,
} from './race-turns.ts';
import type { Random } from './random.ts';

/**
 * Windows in threads of their own, whose disk operations follow each other in any order that a test wants. Between two
 * operations of one of them any number of the others' may come.
 */
export class Race {
  readonly #memory = raceMemory();
  readonly #workers: readonly Worker[];

  constructor(actors: number) {
    this.#workers = Array.from(
      { length: actors },
      (_, index) =>
        new Worker(new URL('race-actor.ts', import.meta.url), {
          workerData: { index, memory: this.#memory },
        }),
    );
  }

  /** Opens a window for each action and lets them run, taking turns by chance. Throws what one of them throws. */
  async run(root: string, actions: readonly RaceAction[], random: Random): Promise<void> {
    const runners = this.#workers.slice(0, actions.length);
    // Now one, now the other is much faster.
    const share = 1 + random.below(9);
    const isEven = random.chance(0.5);
    const pickActor = (): number =>
      isEven || random.below(10) < share ? random.below(actions.length) : actions.length - 1;
    setSchedule(this.#memory, Array.from({ length: MAX_TURNS }, pickActor));
    for (const runner of runners) await ask(runner, { kind: 'enter', root });
    await Promise.all(
      runners.map((runner, index) =>
        ask(runner, { kind: 'run', action: actions[index] ?? { kind: 'compact' } }),
      ),
    );
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, message: RaceMessage): Promise<void> {
  const answered = once(worker, 'message');
  worker.postMessage(message);
  const [answer]: RaceAnswer[] = await answered;
  if (answer?.error) throw new Error(answer.error);
}
