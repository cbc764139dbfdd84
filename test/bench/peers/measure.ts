import { type Corpus, type CorpusMessage, createCorpus } from './corpus.ts';
import { LIMIT, type MemorySystem, type OpenMemory } from './memory-system.ts';
import type { Report } from './report.ts';
import { loadSystem, type SystemName } from './systems.ts';
import { CONCURRENT, concurrentMessages, writeFromProcesses } from './write-at-once.ts';

/** The last ones of the 10,000 are added one by one and measured. */
const SINGLE_ADDS = 200;
const WARM_UP = 5;

/** Measures one system in a folder of its own. */
export async function measure(name: SystemName, directory: string): Promise<Report> {
  const system = await loadSystem(name);
  const corpus = createCorpus();
  const memory = await system.open(directory);
  const adds = await fill(memory, corpus.messages);
  const { times, ...recall } = await ask(system, memory, corpus);
  const report: Report = {
    add_p50_ms: percentile(adds, 0.5),
    search_p50_ms: percentile(times, 0.5),
    search_p95_ms: percentile(times, 0.95),
    ...recall,
  };
  if (system.persistent) report.kept = await writeAtOnce(name, system, memory, directory);
  else await memory.close();
  return report;
}

async function fill(memory: OpenMemory, messages: readonly CorpusMessage[]): Promise<number[]> {
  await memory.load(messages.slice(0, -SINGLE_ADDS));
  const times: number[] = [];
  for (const message of messages.slice(-SINGLE_ADDS)) {
    const start = performance.now();
    await memory.add(message);
    times.push(performance.now() - start);
  }
  return times;
}

async function ask(
  system: MemorySystem,
  memory: OpenMemory,
  { messages, questions }: Corpus,
): Promise<Pick<Report, 'recall_at_10' | 'recallByKind'> & { times: number[] }> {
  const texts = questions.map(({ text }) => text);
  const queries = system.toQueries?.(texts, messages) ?? texts;
  for (const query of queries.slice(-WARM_UP)) await memory.search(query);
  const times: number[] = [];
  const recalls: { kind: string; recall: number }[] = [];
  for (const [index, { kind, relevant }] of questions.entries()) {
    const start = performance.now();
    const found = await memory.search(queries[index] ?? '');
    times.push(performance.now() - start);
    const hits = relevant.filter((id) => found.slice(0, LIMIT).includes(id));
    recalls.push({ kind, recall: (100 * hits.length) / relevant.length });
  }
  const byKind = Object.entries(Object.groupBy(recalls, ({ kind }) => kind));
  return {
    times,
    recall_at_10: mean(recalls.map(({ recall }) => recall)),
    recallByKind: Object.fromEntries(
      byKind.map(([kind, group = []]) => [kind, mean(group.map(({ recall }) => recall))]),
    ),
  };
}

/** Writes from one process and then from five, opens anew and counts what is there. */
async function writeAtOnce(
  name: SystemName,
  system: MemorySystem,
  memory: OpenMemory,
  directory: string,
): Promise<NonNullable<Report['kept']>> {
  const inOne = concurrentMessages('one', CONCURRENT);
  await Promise.allSettled(inOne.map((message) => memory.add(message)));
  await memory.close();
  const inFive = await writeFromProcesses(name, directory);
  const reopened = await system.open(directory);
  const present = async (ids: readonly string[]): Promise<number> => (await reopened.present(ids)).length;
  const kept = {
    one_process: await present(inOne.map(({ id }) => id)),
    five_processes: await present(inFive.map(({ id }) => id)),
  };
  await reopened.close();
  return kept;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * sorted.length)] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
