import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { createWindows, find, say, type Windows } from '../../fakes/local-store.ts';

describe('the text index', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  const postings = (): string[] =>
    readdirSync(windows.directory)
      .filter((name) => name.endsWith('.postings'))
      .map((name) => join(windows.directory, name));
  /** A store that saved what it had indexed: five messages. */
  function saved(): LocalStore {
    const store = windows.open({ snapshotEvery: 1 });
    for (const [index, animal] of ['fox', 'hound', 'badger', 'heron', 'otter'].entries()) {
      say(store, `m${index + 1}`, `The ${animal} came by.`);
    }
    find(store, 'fox');
    store.snapshot();
    return store;
  }

  it('is loaded from what was saved, and finds what came since', () => {
    saved().close();
    const store = windows.open();
    say(store, 'm6', 'Another heron.');
    assert.deepEqual(find(store, 'heron').toSorted(), ['m4', 'm6']);
    assert.equal(store.search({ text: 'came', limit: 2 }).total, 5);
  });

  for (const [name, harm] of [
    ['is gone', (path: string) => rmSync(path)],
    ['is damaged', (path: string) => writeFileSync(path, 'daybook-postings 2 00000000 0 0\n')],
  ] as const) {
    it(`is made anew when a file of it ${name}`, () => {
      saved().close();
      assert.ok(postings().length > 0);
      for (const path of postings()) harm(path);
      const store = windows.open();
      assert.deepEqual(find(store, 'badger'), ['m3']);
      assert.deepEqual(find(store, 'otter'), ['m5']);
    });
  }

  it('is saved in few files, however often', () => {
    const store = saved();
    for (let round = 0; round < 20; round++) {
      say(store, `more-${round}`, `Round ${round} of the heron.`);
      find(store, 'heron');
      store.snapshot();
    }
    const old = new Date(Date.UTC(2024, 0, 1));
    for (const path of postings()) utimesSync(path, old, old);
    say(store, 'last', 'The last heron.');
    find(store, 'heron');
    store.snapshot();
    assert.ok(postings().length <= 4, `${postings().length} files`);
    assert.equal(find(store, 'heron').length, 22);
    assert.ok(postings().every((path) => statSync(path).size > 0));
  });

  it('finds a message by its last words only, once it was written again', () => {
    const store = saved();
    say(store, 'm1', 'The lynx came by.');
    assert.deepEqual(find(store, 'fox'), []);
    assert.deepEqual(find(store, 'lynx'), ['m1']);
    store.snapshot();
    store.close();
    const again = windows.open();
    assert.deepEqual(find(again, 'fox'), []);
    assert.deepEqual(find(again, 'lynx'), ['m1']);
  });

  it('finds an interrupted reply after the next opening, and a completed one at once', () => {
    const store = windows.open();
    store.append([pieceDraft('r1', 'a reply about gardens '), pieceDraft('r1', 'and about rivers')]);
    assert.deepEqual(find(store, 'rivers'), []);
    assert.deepEqual(find(windows.open(), 'rivers'), ['r1']);
    store.append([messageDraft({ id: 'r1', role: 'assistant', content: 'a reply about mountains' })]);
    assert.deepEqual(find(store, 'rivers'), []);
    assert.deepEqual(find(store, 'mountains'), ['r1']);
  });

  it('keeps no word of what was erased, in memory or on disk', () => {
    const store = saved();
    store.erase({ messageIds: ['m2'] });
    assert.deepEqual(find(store, 'hound'), []);
    assert.deepEqual(find(store, 'heron'), ['m4']);
    store.snapshot(0);
    store.close();
    const again = windows.open();
    assert.deepEqual(find(again, 'hound'), []);
    assert.deepEqual(find(again, 'otter'), ['m5']);
  });

  it('leaves the text that stays of a redacted message to be found', () => {
    const store = saved();
    say(store, 'm6', 'The password hunter2 opens the garden gate.');
    find(store, 'garden');
    store.erase({ texts: ['hunter2'] });
    assert.deepEqual(find(store, 'hunter2'), []);
    assert.deepEqual(find(store, 'garden'), ['m6']);
  });
});
