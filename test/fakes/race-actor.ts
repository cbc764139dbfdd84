import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import type { Disk } from '../../src/journal/disk.ts';
import { JournalWindow, unsyncedDisk } from './journal-window.ts';
import { type RaceAnswer, raceMessageSchema, takeTurns } from './race-turns.ts';

// A worker thread that is one window of a race: see race.ts.
const { index, memory } = z
  .object({ index: z.number(), memory: z.instanceof(SharedArrayBuffer) })
  .parse(workerData);
const turns = takeTurns(memory, index);

/** Every operation, and every look at what others have requested, waits for its turn. */
const disk: Disk = {
  ...unsyncedDisk,
  open(path, flags) {
    turns.next();
    return unsyncedDisk.open(path, flags);
  },
  write(file, bytes, position) {
    turns.next();
    unsyncedDisk.write(file, bytes, position);
  },
  rename(from, to) {
    turns.next();
    unsyncedDisk.rename(from, to);
  },
  remove(path) {
    turns.next();
    unsyncedDisk.remove(path);
  },
};

class RacingWindow extends JournalWindow {
  override requests(): ReturnType<JournalWindow['requests']> {
    turns.next();
    return super.requests();
  }
}

const say = (answer: RaceAnswer): void => parentPort?.postMessage(answer);
let window: RacingWindow | null = null;

parentPort?.on('message', (raw: unknown) => {
  const message = raceMessageSchema.parse(raw);
  try {
    if (message.kind === 'enter') {
      window = new RacingWindow({ root: message.root, disk });
      window.say(`own ${index}`);
      turns.enter();
    } else if (window) {
      turns.next();
      const { action } = message;
      if (action.kind === 'compact') window.compact();
      else if (action.kind === 'erase') window.erase({ texts: [action.text] });
      else window.say(action.id);
      window.close();
    }
    if (message.kind === 'run') turns.leave();
    say({ error: null });
  } catch (error) {
    turns.leave();
    say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
