import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { blockDraft } from '../../fakes/drafts.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { createWindows, find, say, type Windows } from '../../fakes/local-store.ts';

const PACKING = { worthSegments: 3 };

describe('keeping house', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
    for (const name of ['fox', 'hound', 'badger']) leaveBehind(name);
  });
  afterEach(() => windows.dispose());

  const names = (ending: string): string[] =>
    readdirSync(windows.journal).filter((name) => name.endsWith(ending));

  /** A window that wrote something a week ago. */
  function leaveBehind(name: string): void {
    const store = windows.open();
    say(store, name, `The ${name} came by.`);
    store.append([blockDraft(null, `saw a ${name}`, name)]);
    store.close();
    const then = new Date(Date.now() - 7 * 24 * 60 * 60 * 1000);
    for (const segment of readdirSync(windows.journal))
      utimesSync(join(windows.journal, segment), then, then);
  }

  function keepHouse(store: LocalStore): void {
    while (store.keepHouse());
  }

  it('packs what dead windows left behind, and nothing is missed', () => {
    const other = windows.open();
    const store = windows.open({ packing: PACKING });
    say(store, 'mine', 'The heron came by.');
    keepHouse(store);
    assert.equal(names('.pack.gz').length, 1);
    assert.equal(names('.jsonl').length, 1);
    for (const one of [store, other, windows.open()]) {
      one.poll();
      assert.deepEqual(find(one, 'badger'), ['badger']);
      assert.equal(one.messagesById(['fox', 'hound', 'badger', 'mine']).length, 4);
      assert.equal(one.changes({ label: 'fox', limit: 9 })[0]?.after?.value, 'saw a fox');
    }
  });

  it('packs nothing before this window has written something itself, nor read-only', () => {
    keepHouse(windows.open({ packing: PACKING }));
    const reader = windows.unopened({ packing: PACKING });
    reader.open('read-only');
    keepHouse(reader);
    assert.equal(names('.pack.gz').length, 0);
  });

  it('erases from packs, in all windows', () => {
    const other = windows.open();
    const store = windows.open({ packing: PACKING });
    say(store, 'mine', 'The heron saw the badger.');
    keepHouse(store);
    other.poll();
    const { records, verification } = other.erase({ texts: ['badger'] });
    assert.ok(records >= 3);
    assert.equal(verification.found, 0);
    store.poll();
    for (const one of [store, other, windows.open()]) {
      assert.deepEqual(find(one, 'badger'), []);
      assert.deepEqual(find(one, 'heron'), ['mine']);
      assert.deepEqual(find(one, 'hound'), ['hound']);
    }
  });

  it('goes on after a disk that was full', () => {
    let full = false;
    const disk = createFaultDisk(({ method }) =>
      full && method === 'write' ? diskError('ENOSPC') : undefined,
    );
    const store = windows.open({ packing: PACKING, disk });
    say(store, 'mine', 'The heron came by.');
    full = true;
    keepHouse(store);
    assert.equal(names('.pack.gz').length, 0);
    assert.deepEqual(find(store, 'fox'), ['fox']);
    full = false;
    keepHouse(store);
    assert.equal(names('.pack.gz').length, 1);
    assert.deepEqual(find(windows.open(), 'fox'), ['fox']);
  });
});
