import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptError } from '../../scripts/errors.ts';
import { root } from '../../scripts/paths.ts';
import type { Bench } from './bench.ts';
import { installPeers } from './peers/install-peers.ts';
import { type Report, reportSchema } from './peers/report.ts';
import { SYSTEM_NAMES, type SystemName } from './peers/systems.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** For one system: many times what the slowest one takes. */
const TIMEOUT_MS = 30 * 60_000;

/**
 * Daybook and three other memories on the same 10,000 messages and 200 questions, one after the other, each in a process
 * and a folder of its own. `…_add_p50_ms`: of the last 200 messages, each until it is acknowledged; what that promises
 * differs (Daybook and mem0 have synced to disk, server-memory has written its file anew, MiniSearch has it in memory).
 * `recall_at_10_…`: in percent, of the messages that answer a question. `recall_lead_points`: Daybook's less that of the
 * best peer. `…_concurrent_kept`: of 50 writes at once, in one process or over five, those that are there after opening
 * anew; `concurrent_kept` is the lower one of Daybook's. MiniSearch keeps nothing and has no such number.
 */
export const bench: Bench = {
  goals: {
    search_x_mem0: ['>=', 100],
    add_x_server_memory: ['>=', 50],
    recall_lead_points: ['>=', 0],
    concurrent_kept: ['>=', 50],
  },
  async run() {
    await installPeers();
    // Not in the system's temporary directory, which may be in memory.
    const parent = join(root, '.bench');
    await mkdir(parent, { recursive: true });
    const temporary = await mkdtemp(join(parent, 'peers-run-'));
    const interruption = new AbortController();
    const interrupt = (): void => interruption.abort(new ScriptError('interrupted'));
    for (const signal of SIGNALS) process.once(signal, interrupt);
    const reports = new Map<SystemName, Report>();
    try {
      for (const name of SYSTEM_NAMES) {
        const report = await measureInProcess(name, join(temporary, name), interruption.signal);
        if (report) reports.set(name, report);
      }
    } finally {
      for (const signal of SIGNALS) process.removeListener(signal, interrupt);
      await rm(temporary, { recursive: true, maxRetries: 5 });
    }
    return { ...comparisons(reports), ...rawNumbers(reports) };
  },
};

/** Null, and a line that says why, when the system could not be measured. */
async function measureInProcess(
  name: SystemName,
  directory: string,
  interrupted: AbortSignal,
): Promise<Report | null> {
  await mkdir(directory);
  const started = performance.now();
  const child = fork(new URL('./peers/peer-process.ts', import.meta.url), ['measure', name, directory], {
    cwd: directory,
    // mem0 keeps a file about itself in a folder even so.
    env: { ...process.env, MEM0_TELEMETRY: 'False', MEM0_DIR: join(directory, 'home') },
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(TIMEOUT_MS)]),
    killSignal: 'SIGKILL',
  });
  const messages: unknown[] = [];
  child.on('message', (message) => messages.push(message));
  const problem = await once(child, 'close').then(
    ([code, signal]: unknown[]) => `It ended with ${String(code ?? signal)}.`,
    (error: unknown) => String(error),
  );
  interrupted.throwIfAborted();
  const report = reportSchema.safeParse(messages.at(-1));
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`${name}, ${seconds} s: ${report.success ? summary(report.data) : `not measured. ${problem}`}`);
  return report.success ? report.data : null;
}

function summary({ recallByKind }: Report): string {
  const kinds = Object.entries(recallByKind).map(([kind, recall]) => `${kind} ${recall.toFixed(1)}`);
  return `R@10 by kind of question: ${kinds.join(', ')}`;
}

function comparisons(reports: ReadonlyMap<SystemName, Report>): Record<string, number> {
  const daybook = reports.get('daybook');
  const ratio = (name: SystemName, metric: 'search_p50_ms' | 'add_p50_ms'): number =>
    (reports.get(name)?.[metric] ?? Number.NaN) / (daybook?.[metric] ?? Number.NaN);
  const peers = SYSTEM_NAMES.filter((name) => name !== 'daybook');
  const best = Math.max(...peers.map((name) => reports.get(name)?.recall_at_10 ?? Number.NaN));
  return {
    search_x_mem0: ratio('mem0', 'search_p50_ms'),
    add_x_server_memory: ratio('server_memory', 'add_p50_ms'),
    recall_lead_points: (daybook?.recall_at_10 ?? Number.NaN) - best,
    concurrent_kept: daybook?.kept ? Math.min(...Object.values(daybook.kept)) : Number.NaN,
  };
}

function rawNumbers(reports: ReadonlyMap<SystemName, Report>): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const [name, report] of reports) {
    metrics[`recall_at_10_${name}`] = report.recall_at_10;
    metrics[`${name}_add_p50_ms`] = report.add_p50_ms;
    metrics[`${name}_search_p50_ms`] = report.search_p50_ms;
    metrics[`${name}_search_p95_ms`] = report.search_p95_ms;
    if (!report.kept) continue;
    metrics[`${name}_concurrent_kept`] = report.kept.one_process;
    metrics[`${name}_concurrent_kept_over_processes`] = report.kept.five_processes;
  }
  return metrics;
}
