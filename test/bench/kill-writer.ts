import { writeSync } from 'node:fs';
import { DaybookError } from '../../src/base/errors.ts';
import { createRandom } from '../fakes/random.ts';
import { killMessage } from './kill-message.ts';
import { killStores } from './kill-store.ts';

// usage: node kill-writer.ts <project directory> <name>. Appends messages until it is killed, writes snapshots and packs
// in between, and prints the number of each message once it is acknowledged. Without arguments it only loads its code, for
// Node's compile cache, which is written when a process ends by itself.
const [, , directory = '', name = ''] = process.argv;
if (directory === '') process.exit();
const random = createRandom(Number.parseInt(name, 36));
const openStore = await killStores();
const store = openStore(directory);
store.open();
for (let count = 0; ;) {
  // Several at once are written together, and stand or fall one by one.
  const batch = Array.from({ length: 1 + random.below(4) }, () => count++);
  const outcomes = store.appendAll(batch.map((number) => [killMessage(name, number)]));
  const failure = outcomes.find((outcome) => outcome instanceof DaybookError);
  if (failure) throw failure;
  writeSync(1, batch.map((number) => `${number}\n`).join(''));
  store.poll();
  // A piece of a snapshot or of a pack at a time: one may be killed in the middle of it, while others go on.
  for (let pieces = random.below(4); pieces > 0; pieces--) store.keepHouse();
}
