import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { JournalFiles } from '../../src/journal/journal-files.ts';
import { scanSegment } from '../../src/journal/scan-segment.ts';
import { createRandom, type Random } from '../fakes/random.ts';
import type { Bench } from './bench.ts';
import { measureFlips } from './kill-flips.ts';
import { killMessage, killMessageId } from './kill-message.ts';
import { measurePowerLoss } from './kill-power-loss.ts';
import { killStores } from './kill-store.ts';

const KILLS = 1_000;
const AT_ONCE = 3;
/**
 * A writer is killed after so many acknowledgements at most, and up to so many milliseconds later: on a slow machine it
 * gets as far as on a fast one.
 */
const MAX_MESSAGES = 60;
const MAX_DELAY_MS = 20;
const PAGE = 500;
const WRITER = join(import.meta.dirname, 'kill-writer.ts');

type Acknowledged = ReadonlyMap<string, readonly number[]>;

/**
 * Kills processes that write to one project, save snapshots and pack, three at a time, in the middle of it; then opens the
 * project and looks for every message that was acknowledged. `lost`: it is not there. `unreadable`: it is there and is not
 * what was written, with the index as it was found or built anew. `handovers`: events that stand in two places because
 * their writer's segment was packed while it wrote.
 *
 * `flips_believed`: of 5,000 flipped bits, and of cuts at every byte, those after which a record was read that never was,
 * or one missing that was not hit. `powerloss_lost`: what was promised and is not true any more in one of 500 states that
 * a disk may be in after the power failed: acknowledged messages that are missing, erased texts that are back.
 *
 * Argument: another number of kills, for a quick look; the other counts shrink with it.
 */
export const bench: Bench = {
  goals: {
    kills: ['>=', KILLS],
    lost: ['<=', 0],
    unreadable: ['<=', 0],
    flips_believed: ['<=', 0],
    powerloss_lost: ['<=', 0],
  },
  async run([count = String(KILLS)]) {
    const kills = Number(count);
    const share = Math.min(1, kills / KILLS);
    return {
      ...(await measureKills(kills)),
      ...(await measureFlips(Math.ceil(5_000 * share))),
      ...(await measurePowerLoss(Math.ceil(500 * share))),
    };
  },
};

async function measureKills(kills: number): Promise<Record<string, number>> {
  await using temporary = await temporaryDir('kill');
  const journal = join(temporary.path, 'journal');
  await mkdir(journal);
  const packs = new Set<string>();
  const watcher = watch(journal, { persistent: false }, (_event, name) => {
    if (name?.endsWith('.pack.gz')) packs.add(name);
  });
  const acknowledged = await killWriters(temporary.path, kills);
  watcher.close();
  const fromSnapshot = await look(temporary.path, acknowledged);
  await rm(join(temporary.path, 'index.snapshot'), { force: true });
  const fromJournal = await look(temporary.path, acknowledged);
  return {
    kills: acknowledged.size,
    acked: [...acknowledged.values()].reduce((sum, numbers) => sum + numbers.length, 0),
    lost: Math.max(fromSnapshot.lost, fromJournal.lost),
    unreadable: Math.max(fromSnapshot.unreadable, fromJournal.unreadable),
    damaged_lines: fromSnapshot.damaged,
    packs: packs.size,
    handovers: countRepeated(journal),
  };
}

async function killWriters(directory: string, kills: number): Promise<Acknowledged> {
  const acknowledged = new Map<string, readonly number[]>();
  const random = createRandom(1);
  await using cache = await temporaryDir('kill-cache');
  const start = (...args: string[]): ChildProcessByStdio<null, Readable, null> =>
    spawn(process.execPath, [WRITER, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: cache.path },
    });
  await once(start(), 'exit');
  let started = 0;
  const line = async (): Promise<void> => {
    while (started < kills) {
      const name = `w${started++}`;
      acknowledged.set(name, await writeUntilKilled(start(directory, name), random));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, line));
  } finally {
    started = kills;
  }
  return acknowledged;
}

/** The numbers that the process had acknowledged when it was killed. */
async function writeUntilKilled(
  child: ChildProcessByStdio<null, Readable, null>,
  random: Random,
): Promise<number[]> {
  const enough = random.below(MAX_MESSAGES);
  const exited = once(child, 'exit');
  const numbers: number[] = [];
  const lines = createInterface(child.stdout);
  const gotEnough = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      numbers.push(Number(line));
      if (numbers.length > enough) resolve();
    });
  });
  const closed = once(lines, 'close');
  await Promise.race([gotEnough, exited]);
  await wait(random.below(MAX_DELAY_MS));
  if (child.exitCode !== null) throw new Error(`A writer ended by itself, with code ${child.exitCode}.`);
  child.kill('SIGKILL');
  await Promise.all([exited, closed]);
  return numbers;
}

async function look(
  directory: string,
  acknowledged: Acknowledged,
): Promise<{ lost: number; unreadable: number; damaged: number }> {
  const openStore = await killStores();
  const store = openStore(directory);
  const { damage } = store.open();
  const result = { lost: 0, unreadable: 0, damaged: damage?.records ?? 0 };
  for (const [name, numbers] of acknowledged) {
    for (let start = 0; start < numbers.length; start += PAGE) {
      const page = numbers.slice(start, start + PAGE);
      const found = store.messagesById(page.map((number) => killMessageId(name, number)));
      const contents = new Map(found.map(({ id, content }) => [id, content]));
      for (const number of page) {
        const content = contents.get(killMessageId(name, number));
        const draft = killMessage(name, number);
        if (content === undefined) result.lost++;
        else if (draft.type !== 'message.appended' || draft.message.content !== content) result.unreadable++;
      }
    }
  }
  store.close();
  return result;
}

function countRepeated(journal: string): number {
  const files = new JournalFiles(journal);
  const ids = files
    .list()
    .flatMap((segment) =>
      scanSegment(files, segment, 0, 'test-project').records.map(({ event }) => event.id),
    );
  return ids.length - new Set(ids).size;
}
