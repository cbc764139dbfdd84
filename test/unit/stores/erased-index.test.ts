import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createWindows, find, say, type Windows } from '../../fakes/local-store.ts';

const byUser = { actor: 'user', origin: { kind: 'command', command: 'rename' } } as const;

describe('the index after an erasure', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  const sessions = (store: LocalStore) => store.sessions({ limit: 9 });
  const texts = (store: LocalStore): string[] =>
    store.messages({ sessionId: 's1', limit: 99 }).map(({ content }) => content);
  /** What a window sees that reads the journal from its beginning, and one that goes on. */
  function assertLikeRebuilt(store: LocalStore): void {
    const rebuilt = windows.open();
    assert.deepEqual([sessions(store), texts(store)], [sessions(rebuilt), texts(rebuilt)]);
  }

  it('holds no name of a speaker of whom nothing is left, nor does its snapshot', () => {
    const store = windows.open();
    store.append([messageDraft({ id: 'm1', speaker: 'Zebulonia', content: 'hello there' })]);
    say(store, 'm2', 'and good bye');
    assert.deepEqual(find(store, 'hello'), ['m1']);
    assert.equal(store.erase({ texts: ['Zebulonia'] }).verification.found, 0);
    store.close();
    for (const name of readdirSync(windows.directory).filter((entry) => entry.startsWith('index.'))) {
      assert.ok(!readFileSync(join(windows.directory, name)).includes('Zebulonia'), name);
    }
  });

  it('keeps the rest of an interrupted reply of which one piece went', () => {
    const clock = createFakeClock();
    const store = windows.open({ clock });
    store.append([pieceDraft('r1', 'the early part ')]);
    clock.advance(60_000);
    const moment = new Date(clock.now()).toISOString();
    store.append([pieceDraft('r1', 'the late part')]);
    say(store, 'm1', 'later');
    store.erase({ before: moment });
    assert.deepEqual(texts(store), ['the late part', 'later']);
    assertLikeRebuilt(store);
  });

  it('lets the title go with the last message of a session', () => {
    const store = windows.open();
    say(store, 'm1', 'something');
    store.append([{ type: 'session.titled', sessionId: 's1', title: 'Secret title', ...byUser }]);
    store.erase({ messageIds: ['m1'] });
    const journal = readdirSync(windows.journal).map((name) =>
      readFileSync(join(windows.journal, name), 'utf8'),
    );
    assert.ok(!journal.join('').includes('Secret title'));
    say(store, 'm2', 'something else');
    assert.equal(sessions(store)[0]?.title, 'something else');
    assertLikeRebuilt(store);
  });

  it('orders sessions by what is left in them', () => {
    const store = windows.open();
    store.append([messageDraft({ id: 'a', sessionId: 'A', content: 'first' })]);
    store.append([messageDraft({ id: 'b', sessionId: 'B', content: 'second' })]);
    store.append([messageDraft({ id: 'c', sessionId: 'A', content: 'third' })]);
    store.erase({ messageIds: ['c'] });
    assert.deepEqual(
      sessions(store).map(({ id }) => id),
      ['B', 'A'],
    );
    assertLikeRebuilt(store);
  });

  it('finds what comes after records that cannot be read', () => {
    const store = windows.open({ snapshotEvery: 1 });
    store.append(
      Array.from({ length: 1_200 }, (_, index) =>
        messageDraft({ id: `m${index}`, content: `number ${index}` }),
      ),
    );
    say(store, 'last', 'the heron');
    store.snapshot();
    store.close();
    const path = windows.firstSegment();
    const bytes = readFileSync(path);
    const middle = bytes.indexOf('number 1199');
    writeFileSync(path, bytes.fill(0x20, bytes.indexOf('number 20"'), middle));
    assert.deepEqual(find(windows.open(), 'heron'), ['last']);
  });

  it('takes a later title for the later one after the clock was put right', () => {
    const clock = createFakeClock(Date.UTC(2030, 0, 1));
    const store = windows.open({ clock, snapshotEvery: 1 });
    say(store, 'm1', 'something');
    store.append([{ type: 'session.titled', sessionId: 's1', title: 'First', ...byUser }]);
    store.snapshot();
    store.close();
    const again = windows.open({ clock: createFakeClock(Date.UTC(2026, 0, 1)) });
    again.append([{ type: 'session.titled', sessionId: 's1', title: 'Second', ...byUser }]);
    assert.equal(sessions(again)[0]?.title, 'Second');
    assertLikeRebuilt(again);
  });

  it('measures nothing where there is nothing', () => {
    const store = windows.unopened({ directory: join(windows.directory, 'absent') });
    store.open('read-only');
    assert.deepEqual(store.diskUse(), { journal: 0, index: 0, quarantine: 0, other: 0 });
  });
});
