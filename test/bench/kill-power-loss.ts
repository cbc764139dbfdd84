import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readdirSync, utimesSync } from 'node:fs';
import { temporaryDir } from '../../scripts/temporary-dir.ts';
import { findTraces } from '../../src/journal/find-traces.ts';
import { listSegments } from '../../src/journal/segments.ts';
import type { LocalStore } from '../../src/stores/local-store.ts';
import { messageDraft } from '../fakes/drafts.ts';
import { PowerLossDisk } from '../fakes/power-loss-disk.ts';
import { createRandom, type Random } from '../fakes/random.ts';
import { killStores, type KillStoreFactory } from './kill-store.ts';

const WINDOWS = 40;
const SECRETS = ['ptarmigan', 'quokka', 'axolotl'];

/**
 * Lets windows come and go over one project, which write, save snapshots, pack and erase, on a disk that remembers what
 * was synced; then opens the project in states that may be left when the power fails after any operation. `powerloss_lost`
 * counts the promises that were not kept: acknowledged messages that are missing, and erased texts that are somewhere.
 */
export async function measurePowerLoss(states: number): Promise<Record<string, number>> {
  await using temporary = await temporaryDir('power');
  const openStore = await killStores();
  const alive = join(temporary.path, 'alive');
  await mkdir(alive);
  const disk = new PowerLossDisk(alive);
  live(openStore, alive, disk);
  const packs = readdirSync(join(alive, 'journal')).filter((name) => name.endsWith('.pack.gz')).length;
  let lost = 0;
  for (let seed = 1; seed <= states; seed++) {
    const random = createRandom(seed);
    const count = random.below(disk.length + 1);
    const left = join(temporary.path, String(seed));
    await mkdir(left);
    disk.restore(left, count, random);
    lost += brokenPromises(openStore, left, disk.notes(count));
    await rm(left, { recursive: true });
  }
  return { powerloss_states: states, powerloss_packs: packs, powerloss_lost: lost };
}

function live(openStore: KillStoreFactory, directory: string, disk: PowerLossDisk): void {
  const random = createRandom(4);
  const secrets = [...SECRETS];
  let said = 0;
  const say = (store: LocalStore): void => {
    const id = `m${said++}`;
    const secret = random.chance(0.2) && secrets.length > 0 ? random.pick(secrets) : '';
    store.append([messageDraft({ id, content: `${id} ${secret} ${random.text(random.below(1_500))}` })]);
    disk.note(id);
  };
  for (let round = 1; round <= WINDOWS; round++) {
    const [one, other] = [openStore(directory, disk), openStore(directory, disk)];
    one.open();
    other.open();
    for (let count = random.below(12); count >= 0; count--) say(random.pick([one, other]));
    keepHouse(one, random);
    say(other);
    say(one);
    if (round % 12 === 0) erase(other, secrets.splice(0, 1));
    say(one);
    other.close();
    one.close();
    for (const segment of listSegments(join(directory, 'journal'))) {
      utimesSync(join(directory, 'journal', segment), round, round);
    }
  }
  function erase(store: LocalStore, texts: readonly string[]): void {
    store.erase({ texts });
    for (const text of texts) disk.note(`erased ${text}`);
  }
}

/** Sometimes to the end, sometimes not. */
function keepHouse(store: LocalStore, random: Random): void {
  for (let steps = random.below(20); steps > 0 && store.keepHouse(); steps--);
}

function brokenPromises(openStore: KillStoreFactory, directory: string, notes: readonly string[]): number {
  const store = openStore(directory);
  store.open();
  const erased = notes.flatMap((note) => (note.startsWith('erased ') ? [note.slice(7)] : []));
  const ids = notes.filter((note) => !note.startsWith('erased '));
  const missing = ids.length - store.messagesById(ids).length;
  const traces = erased.filter((text) => findTraces(directory, { texts: [text] }).found.length > 0).length;
  store.close();
  return missing + traces;
}
