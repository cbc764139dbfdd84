import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { INDEX_FORMAT } from '../../../src/stores/index-schema.ts';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { readSnapshot } from '../../../src/stores/snapshot-file.ts';
import { blockDraft } from '../../fakes/drafts.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { createWindows, find, messagesOf, say, type Windows } from '../../fakes/local-store.ts';

describe('snapshots of the index', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  function writeSnapshot(): LocalStore {
    const store = windows.open({ snapshotEvery: 2 });
    say(store, 'm1', 'the fox');
    say(store, 'm2', 'the hound');
    store.append([blockDraft(null, 'value')]);
    store.snapshot();
    return store;
  }

  it('spare the reading of the journal', () => {
    writeSnapshot().close();
    const segment = windows.firstSegment();
    const before = readFileSync(segment);
    // What is covered is not read again: blanking it goes unnoticed.
    writeFileSync(segment, Buffer.alloc(before.length, ' '));
    const store = windows.unopened();
    assert.equal(store.open().messageCount, 2);
    assert.equal(store.open().blocks[0]?.value, 'value');
    writeFileSync(segment, before);
    assert.deepEqual(find(store, 'hound'), ['m2']);
  });

  it('are written when due, not before', () => {
    const store = windows.open({ snapshotEvery: 3 });
    say(store, 'm1');
    store.snapshot();
    assert.equal(existsSync(windows.snapshot), false);
    say(store, 'm2');
    store.snapshot();
    assert.equal(existsSync(windows.snapshot), true);
  });

  it('are completed from the journal', () => {
    const store = writeSnapshot();
    say(store, 'm3', 'the badger');
    store.close();
    const other = windows.open();
    assert.deepEqual(find(other, 'fox'), ['m1']);
    assert.deepEqual(find(other, 'badger'), ['m3']);
  });

  it('are not used when damaged, cut short, foreign, or of another version', () => {
    writeSnapshot().close();
    const whole = readFileSync(windows.snapshot);
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(5_000) ^ 4, 5_000);
    const bad = {
      flipped,
      empty: Buffer.alloc(0),
      cut: whole.subarray(0, -1),
      foreign: Buffer.from('SQLite format 3\0'),
      newer: Buffer.from(
        whole.toString('latin1').replace(`index ${INDEX_FORMAT}`, `index ${INDEX_FORMAT + 1}`),
        'latin1',
      ),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      writeFileSync(windows.snapshot, bytes);
      assert.equal(readSnapshot(windows.directory), undefined, name);
      const store = windows.unopened();
      assert.equal(store.open().messageCount, 2, name);
      assert.deepEqual(find(store, 'fox'), ['m1'], name);
      store.close();
    }
  });

  it('are not used when the journal is another than they say', () => {
    writeSnapshot().close();
    rmSync(windows.firstSegment());
    assert.equal(windows.unopened().open().messageCount, 0);
  });

  it('that fail, at whatever point, harm nothing and leave nothing behind', () => {
    for (let step = 0; ; step++) {
      let broken = false;
      let calls = 0;
      const disk = createFaultDisk(() => (broken && calls++ === step ? diskError('ENOSPC') : undefined));
      const store = windows.open({ disk, snapshotEvery: 1 });
      say(store, `m${step}`);
      broken = true;
      store.snapshot();
      broken = false;
      say(store, `n${step}`);
      store.close();
      assert.deepEqual(
        readdirSync(windows.directory).filter((name) => name.endsWith('.tmp')),
        [],
      );
      assert.deepEqual(messagesOf(windows.open()).slice(-2), [`m${step}`, `n${step}`]);
      if (calls <= step) break;
    }
  });
});
