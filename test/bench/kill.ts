import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { createRandom } from '../fakes/random.ts';
import { createWorkerStore } from '../fakes/worker-store.ts';
import type { Bench } from './bench.ts';
import { killMessage, killMessageId } from './kill-message.ts';

const KILLS = 200;
const AT_ONCE = 2;
/** How long a writer may live after its first acknowledgement, in milliseconds. */
const MAX_LIFE_MS = 150;
const PAGE = 500;

/**
 * Kills processes that write to one project, two at a time, in the middle of it; then opens the project and looks for
 * every message that was acknowledged. `lost`: it is not there. `unreadable`: it is there and is not what was written,
 * with the index as it was found or built anew.
 */
export const bench: Bench = {
  goals: { lost: ['<=', 0], unreadable: ['<=', 0] },
  async run() {
    await using temporary = await temporaryDir('kill');
    const acknowledged = new Map<string, readonly number[]>();
    const random = createRandom(1);
    let started = 0;
    const line = async (): Promise<void> => {
      while (started < KILLS) {
        const name = `w${started++}`;
        acknowledged.set(name, await writeUntilKilled(temporary.path, name, random.below(MAX_LIFE_MS)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));

    const fromSnapshot = await look(temporary.path, acknowledged);
    await rm(join(temporary.path, 'index.snapshot'), { force: true });
    const fromJournal = await look(temporary.path, acknowledged);
    return {
      kills: acknowledged.size,
      acked: [...acknowledged.values()].reduce((sum, numbers) => sum + numbers.length, 0),
      lost: Math.max(fromSnapshot.lost, fromJournal.lost),
      unreadable: Math.max(fromSnapshot.unreadable, fromJournal.unreadable),
      damaged_lines: fromSnapshot.damaged,
    };
  },
};

/** The numbers that the process had acknowledged when it was killed. */
async function writeUntilKilled(directory: string, name: string, life: number): Promise<number[]> {
  const script = join(import.meta.dirname, 'kill-writer.ts');
  const child = spawn(process.execPath, [script, directory, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const numbers: number[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => numbers.push(Number(line)));
  const closed = once(lines, 'close');
  await Promise.race([once(lines, 'line'), exited]);
  await wait(life);
  if (child.exitCode !== null)
    throw new Error(`Writer ${name} ended by itself, with code ${child.exitCode}.`);
  child.kill('SIGKILL');
  await Promise.all([exited, closed]);
  return numbers;
}

async function look(
  directory: string,
  acknowledged: ReadonlyMap<string, readonly number[]>,
): Promise<{ lost: number; unreadable: number; damaged: number }> {
  const store = createWorkerStore(directory);
  const { damage } = await store.open();
  const result = { lost: 0, unreadable: 0, damaged: damage?.records ?? 0 };
  for (const [name, numbers] of acknowledged) {
    for (let start = 0; start < numbers.length; start += PAGE) {
      const page = numbers.slice(start, start + PAGE);
      const found = await store.messagesById(page.map((number) => killMessageId(name, number)));
      const contents = new Map(found.map(({ id, content }) => [id, content]));
      for (const number of page) {
        const content = contents.get(killMessageId(name, number));
        const draft = killMessage(name, number);
        if (content === undefined) result.lost++;
        else if (draft.type !== 'message.appended' || draft.message.content !== content) result.unreadable++;
      }
    }
  }
  store.dispose();
  await store.closed;
  return result;
}
