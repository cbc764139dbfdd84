import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { CorpusMessage } from './corpus.ts';
import { loadSystem, type SystemName } from './systems.ts';

export const CONCURRENT = 50;
const PROCESSES = 5;

/** The processes open the folder first, and then write all at the same time. Returns what they were to write. */
export async function writeFromProcesses(name: SystemName, directory: string): Promise<CorpusMessage[]> {
  const writers = Array.from({ length: PROCESSES }, (_, index) => `process-${index}`);
  const children = writers.map((writer) => {
    const child = fork(new URL('./peer-process.ts', import.meta.url), ['write', name, directory, writer]);
    return { child, ready: once(child, 'message'), exited: once(child, 'exit') };
  });
  try {
    await Promise.all(children.map(({ ready, exited }) => Promise.race([ready, exited.then(failed)])));
    for (const { child } of children) child.send('go');
    await Promise.all(children.map(({ exited }) => exited));
  } finally {
    for (const { child } of children) child.kill('SIGKILL');
  }
  return writers.flatMap((writer) => concurrentMessages(writer, CONCURRENT / PROCESSES));
}

function failed(): never {
  throw new Error('A writer ended before it could write.');
}

/** What one of those processes does. */
export async function writeWhenTold(name: SystemName, directory: string, writer: string): Promise<void> {
  const memory = await (await loadSystem(name)).open(directory);
  const told = once(process, 'message');
  process.send?.('ready');
  await told;
  const messages = concurrentMessages(writer, CONCURRENT / PROCESSES);
  // Whatever is refused is missing afterwards.
  await Promise.allSettled(messages.map((message) => memory.add(message)));
  await memory.close();
}

export function concurrentMessages(writer: string, count: number): CorpusMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${writer}-${index}`,
    sessionId: writer,
    role: 'user',
    content: `Note ${index} of ${writer}: ${'the lamp in the hall is on again. '.repeat(11)}`,
  }));
}
