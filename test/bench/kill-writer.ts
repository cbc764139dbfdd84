import { writeSync } from 'node:fs';
import { createRandom } from '../fakes/random.ts';
import { createWorkerStore } from '../fakes/worker-store.ts';
import { killMessage } from './kill-message.ts';

// usage: node kill-writer.ts <project directory> <name>. Appends messages until it is killed, and prints the number of
// each once it is acknowledged.
const [, , directory = '', name = ''] = process.argv;
const random = createRandom(Number.parseInt(name, 36));
const store = createWorkerStore(directory);
await store.open();
for (let count = 0; ; count++) {
  // Several at once are written together, and stand or fall one by one.
  const batch = Array.from({ length: 1 + random.below(4) }, (_, index) => count + index);
  count += batch.length - 1;
  await Promise.all(
    batch.map(async (number) => {
      await store.append([killMessage(name, number)]);
      writeSync(1, `${number}\n`);
    }),
  );
}
