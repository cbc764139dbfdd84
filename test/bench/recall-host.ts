import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkerProjectStore } from '../../src/stores/worker-project-store.ts';
import { createBuiltStore } from '../fakes/worker-store.ts';
import { COMMON_WORD, createMessages, createQueryWords } from './fill-journal.ts';
import { percentile } from './statistics.ts';

/** What one process, that stands for an extension host, measured of a project. Times in milliseconds. */
export interface HostReport {
  readonly openMs: number;
  readonly firstSearchMs: number;
  readonly searchP50Ms: number;
  readonly searchP95Ms: number;
  /** How long the event loop was ever held up. */
  readonly blockedMaxMs: number;
  /** What the process takes over what it took before it opened the project, after searches and appends. */
  readonly rssMb: number;
  readonly diskBytes: number;
  /** How many there are: every run adds some. */
  readonly messages: number;
}

const SEARCHES = 200;
const APPENDS = 200;

// usage: node recall-host.ts settle|measure <project directory>
const [, , what = '', directory = ''] = process.argv;
const report = what === 'settle' ? await settle() : await measure();
process.send?.(report);
process.disconnect();

/** Opens the project, waits until nothing more is packed, indexed or saved, and closes it. */
async function settle(): Promise<HostReport> {
  const store = createBuiltStore(directory);
  await store.open();
  // Something of its own, without which a window does no housekeeping.
  await store.append([createMessages(0)()]);
  await store.search({ text: COMMON_WORD, limit: 1 });
  for (let [before, now] = [-1, await diskBytes(store)]; before !== now;) {
    await wait(5_000);
    [before, now] = [now, await diskBytes(store)];
  }
  await close(store);
  return {
    openMs: 0,
    firstSearchMs: 0,
    searchP50Ms: 0,
    searchP95Ms: 0,
    blockedMaxMs: 0,
    rssMb: 0,
    diskBytes: 0,
    messages: 0,
  };
}

async function measure(): Promise<HostReport> {
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const store = createBuiltStore(directory);
  const start = performance.now();
  const { messageCount } = await store.open();
  const opens = [performance.now() - start];
  const firstSearchMs = await timed(() => store.search({ text: COMMON_WORD, limit: 10 }));
  const word = createQueryWords(1);
  const searches: number[] = [];
  for (let round = 0; round < SEARCHES; round++) {
    const text = [COMMON_WORD, word(), word(), word()].join(' ');
    searches.push(await timed(() => store.search({ text, limit: 10 })));
  }
  const next = createMessages(Date.now());
  for (let round = 0; round < APPENDS; round++) await store.append([next()]);
  delay.disable();
  const rssMb = (process.memoryUsage.rss() - idle) / 1024 / 1024;
  const bytes = await diskBytes(store);
  await close(store);
  for (let round = 0; round < 2; round++) {
    const again = createBuiltStore(directory);
    opens.push(await timed(() => again.open()));
    await close(again);
  }
  return {
    openMs: percentile(opens, 0.5),
    firstSearchMs,
    searchP50Ms: percentile(searches, 0.5),
    searchP95Ms: percentile(searches, 0.95),
    blockedMaxMs: delay.max / 1e6,
    rssMb,
    diskBytes: bytes,
    messages: messageCount + APPENDS,
  };
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

async function diskBytes(store: WorkerProjectStore): Promise<number> {
  const { journal, index, quarantine, other } = await store.diskUse();
  return journal + index + quarantine + other;
}

async function close(store: WorkerProjectStore): Promise<void> {
  store.dispose();
  await store.closed;
}
