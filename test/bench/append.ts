import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';
import type { WorkerProjectStore } from '../../src/stores/worker-project-store.ts';
import { createWorkerStore } from '../fakes/worker-store.ts';
import type { Bench } from './bench.ts';
import { createMessages, fillJournal } from './fill-journal.ts';

const SIZES = { '1k': 1_000, '10k': 10_000, '100k': 100_000 } as const;
type Size = keyof typeof SIZES;
const WARM_UP = 200;
const ROUNDS = 1_000;

/**
 * What an acknowledged append of one message of about 400 characters takes, synced and indexed, through the worker, with
 * so many messages there already. The sizes take turns, so that the machine's moods meet all of them alike.
 */
export const bench: Bench = {
  goals: { p50_ms_100k: ['<=', 1], ratio_100k_1k: ['<=', 1.5] },
  async run() {
    // Not in the system's temporary directory, which may be in memory.
    const directory = join(root, '.bench');
    await mkdir(directory, { recursive: true });
    const temporary = await mkdtemp(join(directory, 'append-'));
    const stores = new Map<Size, WorkerProjectStore>();
    try {
      for (const size of sizes()) stores.set(size, await openStore(join(temporary, size), SIZES[size]));
      const times = await measure(stores);
      return metrics(times);
    } finally {
      for (const store of stores.values()) store.dispose();
      await Promise.all([...stores.values()].map(({ closed }) => closed));
      await rm(temporary, { recursive: true });
    }
  },
};

async function openStore(directory: string, messages: number): Promise<WorkerProjectStore> {
  fillJournal(directory, 'test-project', messages);
  const store = createWorkerStore(directory);
  const { messageCount } = await store.open();
  if (messageCount !== messages) throw new Error(`The store has ${messageCount} messages, not ${messages}.`);
  return store;
}

/** In milliseconds, ascending. */
async function measure(stores: ReadonlyMap<Size, WorkerProjectStore>): Promise<Map<Size, number[]>> {
  const times = new Map<Size, number[]>(sizes().map((size) => [size, []]));
  const next = createMessages(1);
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [size, store] of stores) {
      const draft = next();
      const start = performance.now();
      await store.append([draft]);
      if (round >= WARM_UP) times.get(size)?.push(performance.now() - start);
    }
  }
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

function metrics(times: ReadonlyMap<Size, readonly number[]>): Record<string, number> {
  const at = (size: Size, share: number): number =>
    times.get(size)?.[Math.floor(share * ROUNDS)] ?? Number.NaN;
  const result: Record<string, number> = {};
  for (const size of sizes()) {
    result[`p50_ms_${size}`] = at(size, 0.5);
    result[`p95_ms_${size}`] = at(size, 0.95);
    result[`p99_ms_${size}`] = at(size, 0.99);
  }
  return { ...result, ratio_100k_1k: at('100k', 0.5) / at('1k', 0.5) };
}

function sizes(): Size[] {
  return ['1k', '10k', '100k'];
}
