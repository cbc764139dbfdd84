import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../scripts/build.ts';
import { root } from '../../scripts/paths.ts';
import type { WorkerProjectStore } from '../../src/stores/worker-project-store.ts';
import { createBuiltStore } from '../fakes/worker-store.ts';
import type { Bench } from './bench.ts';
import { createMessages, fillJournal, textBytes } from './fill-journal.ts';
import type { HostReport } from './recall-host.ts';
import { percentile } from './statistics.ts';

const SIZES = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 } as const;
type Size = keyof typeof SIZES;
const WARM_UP = 200;
const ROUNDS = 1_000;

/**
 * Recall memory with 10,000, 100,000 and a million messages of about 400 characters: opening, searching, appending,
 * memory, disk, and how soon another window sees what was written, with the worker as it is shipped. The journals are made once, in an ignored folder.
 */
export const bench: Bench = {
  goals: {
    append_p50_ms_1m: ['<=', 1],
    append_p95_ms_1m: ['<=', 5],
    append_ratio_1m_10k: ['<=', 1.5],
    open_ms_100k: ['<=', 200],
    open_ms_1m: ['<=', 1_500],
    search_p95_ms_100k: ['<=', 15],
    search_p95_ms_1m: ['<=', 100],
    blocked_max_ms: ['<=', 50],
    rss_mb_100k: ['<=', 120],
    rss_mb_1m: ['<=', 500],
    disk_ratio: ['<=', 2],
    peer_p95_ms: ['<=', 100],
  },
  async run() {
    await build();
    for (const size of sizes()) await prepare(size);
    const metrics: Record<string, number> = {};
    let blocked = 0;
    for (const size of sizes()) {
      const report = await inHost(size);
      blocked = Math.max(blocked, report.blockedMaxMs);
      metrics[`open_ms_${size}`] = report.openMs;
      metrics[`first_search_ms_${size}`] = report.firstSearchMs;
      metrics[`search_p50_ms_${size}`] = report.searchP50Ms;
      metrics[`search_p95_ms_${size}`] = report.searchP95Ms;
      metrics[`rss_mb_${size}`] = report.rssMb;
      metrics[`disk_ratio_${size}`] = report.diskBytes / textBytes(report.messages);
    }
    Object.assign(metrics, await measureAppends(), await measurePeers());
    return { ...metrics, disk_ratio: metrics['disk_ratio_1m'] ?? Number.NaN, blocked_max_ms: blocked };
  },
};

function sizes(): Size[] {
  return ['10k', '100k', '1m'];
}

function directoryOf(size: Size): string {
  // Not in the system's temporary directory, which may be in memory.
  return join(root, '.bench', 'recall', size);
}

/** Fills a project's journal, and opens it once so that it comes to be as after a quiet while: packed and indexed. */
async function prepare(size: Size): Promise<void> {
  const directory = directoryOf(size);
  if (existsSync(directory)) return;
  console.error(`Making ${SIZES[size].toLocaleString('en')} messages, once.`);
  const unfinished = `${directory}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  fillJournal(unfinished, 'test-project', SIZES[size]);
  await run('settle', unfinished);
  await rename(unfinished, directory);
}

async function inHost(size: Size): Promise<HostReport> {
  return run('measure', directoryOf(size));
}

async function run(what: 'settle' | 'measure', directory: string): Promise<HostReport> {
  const child = fork(join(import.meta.dirname, 'recall-host.ts'), [what, directory], {
    execArgv: ['--expose-gc'],
  });
  const exited = once(child, 'exit');
  const message: unknown = await Promise.race([
    once(child, 'message').then(([value]) => value),
    exited.then(() => null),
  ]);
  await exited;
  if (!isReport(message)) throw new Error(`The process that was to ${what} ${directory} said nothing.`);
  return message;
}

/** Through the worker; the sizes take turns, so that the machine's moods meet all of them alike. */
async function measureAppends(): Promise<Record<string, number>> {
  const stores = new Map<Size, WorkerProjectStore>();
  for (const size of sizes()) {
    const store = createBuiltStore(directoryOf(size));
    await store.open();
    stores.set(size, store);
  }
  const times = new Map<Size, number[]>(sizes().map((size) => [size, []]));
  const next = createMessages(Date.now());
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [size, store] of stores) {
      const draft = next();
      const start = performance.now();
      await store.append([draft]);
      if (round >= WARM_UP) times.get(size)?.push(performance.now() - start);
    }
  }
  await closeAll([...stores.values()]);
  const metrics: Record<string, number> = {};
  for (const [size, list] of times) {
    metrics[`append_p50_ms_${size}`] = percentile(list, 0.5);
    metrics[`append_p95_ms_${size}`] = percentile(list, 0.95);
  }
  const ratio = (metrics['append_p50_ms_1m'] ?? Number.NaN) / (metrics['append_p50_ms_10k'] ?? Number.NaN);
  return { ...metrics, append_ratio_1m_10k: ratio };
}

/** From the acknowledgement in one window to the news in another. */
async function measurePeers(): Promise<Record<string, number>> {
  const [writer, reader] = [createBuiltStore(directoryOf('10k')), createBuiltStore(directoryOf('10k'))];
  await writer.open();
  await reader.open();
  const next = createMessages(Date.now());
  const times: number[] = [];
  for (let round = 0; round < 200; round++) {
    const heard = new Promise<number>((resolve) => {
      const listener = reader.onDidChange(() => {
        listener.dispose();
        resolve(performance.now());
      });
    });
    await writer.append([next()]);
    const acknowledged = performance.now();
    times.push(Math.max(0, (await heard) - acknowledged));
  }
  await closeAll([writer, reader]);
  return { peer_p50_ms: percentile(times, 0.5), peer_p95_ms: percentile(times, 0.95) };
}

async function closeAll(stores: readonly WorkerProjectStore[]): Promise<void> {
  for (const store of stores) store.dispose();
  await Promise.all(stores.map(({ closed }) => closed));
}

function isReport(value: unknown): value is HostReport {
  return typeof value === 'object' && value !== null && 'openMs' in value;
}
