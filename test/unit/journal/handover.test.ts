import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DaybookError } from '../../../src/base/errors.ts';
import { compactOnce } from '../../../src/journal/compaction.ts';
import { scanSegment } from '../../../src/journal/scan-segment.ts';
import { sealedName } from '../../../src/journal/segments.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { EAGER, JournalProject, type JournalWindow, unsyncedDisk } from '../../fakes/journal-window.ts';

describe('a writer whose segment is sealed', () => {
  let project: JournalProject;

  beforeEach(() => {
    project = new JournalProject();
  });
  afterEach(() => project.dispose());

  /** A window that has written `m1` and is disturbed once, when it has made the next call of this method. */
  function disturbed(method: 'write' | 'sync', disturb: (segment: string) => void): JournalWindow {
    let segment = '';
    const disk = {
      ...unsyncedDisk,
      [method]: (...args: Parameters<typeof unsyncedDisk.write>) => {
        unsyncedDisk[method](...args);
        const name = segment;
        segment = '';
        if (name) disturb(name);
      },
    };
    const window = project.open({ disk });
    window.say('m1');
    segment = window.writer.currentSegment ?? '';
    return window;
  }
  const seal = (segment: string): void =>
    renameSync(join(project.directory, segment), join(project.directory, sealedName(segment)));

  for (const method of ['write', 'sync'] as const) {
    it(`between its ${method} and its acknowledgement writes the same again elsewhere`, () => {
      let atSealing = Buffer.alloc(0);
      const window = disturbed(method, (segment) => {
        seal(segment);
        atSealing = readFileSync(join(project.directory, sealedName(segment)));
      });
      const first = window.writer.currentSegment ?? '';
      const records = window.append({
        type: 'session.started',
        sessionId: 's1',
        actor: 'user',
        origin: { kind: 'document' },
      });
      const second = window.writer.currentSegment;
      assert.notEqual(second, first);
      const last = records.at(-1);
      assert.equal(last?.segment, second);
      const inFirst = scanSegment(window.files, first, 0, 'p').records.at(-1);
      assert.deepEqual(inFirst?.event, last?.event, 'the very same event');
      assert.equal(atSealing.includes(last?.event.id ?? '?'), true);
      window.say('m2');
      assert.equal(window.writer.currentSegment, second);
      assert.deepEqual([...window.messages().keys()], ['m1', 'm2']);
    });
  }

  it('before it writes, also does', () => {
    const window = project.open();
    window.say('m1');
    const first = window.writer.currentSegment ?? '';
    seal(first);
    window.say('m2');
    assert.notEqual(window.writer.currentSegment, first);
    assert.deepEqual([...window.messages().keys()], ['m1', 'm2']);
  });

  it('loses nothing that it acknowledges when it is packed as well in that moment', () => {
    for (const method of ['write', 'sync'] as const) {
      const other = project.open();
      other.say(`other ${method}`);
      const window = disturbed(method, (segment) => {
        project.age(segment);
        compactOnce(other.compactionSite, EAGER);
        assert.equal(existsSync(join(project.directory, segment)), false);
      });
      window.say(`m2 ${method}`);
      window.say(`m3 ${method}`);
      const known = project.open().messages();
      for (const id of ['m1', `m2 ${method}`, `m3 ${method}`]) assert.ok(known.has(id), id);
      assert.equal(window.damaged(), 0);
    }
  });

  it('as often as it is, goes on', () => {
    let seals = 5;
    const disk = createFaultDisk(({ method }) => {
      const segment = method === 'syncDirectory' || method === 'sync' ? window.writer.currentSegment : null;
      if (segment !== null && seals > 0 && existsSync(join(project.directory, segment))) {
        seals--;
        seal(segment);
      }
      return undefined;
    });
    const window = project.open({ disk: { ...disk, sync: (file) => disk.sync(file) } });
    window.say('m1');
    window.say('m2');
    assert.deepEqual([...window.messages().keys()].sort(), ['m1', 'm2']);
    assert.equal(seals, 0);
  });

  it('takes back what it wrote there when it cannot write elsewhere', () => {
    let isFull = false;
    const disk = createFaultDisk(({ method }) =>
      isFull && method === 'open' ? diskError('ENOSPC') : undefined,
    );
    const window = project.open({ disk });
    window.say('m1');
    const segment = window.writer.currentSegment ?? '';
    const before = readFileSync(join(project.directory, segment));
    seal(segment);
    isFull = true;
    const refused = (error: unknown): boolean =>
      error instanceof DaybookError && error.code === 'journal.write-failed';
    assert.throws(() => window.say('m2'), refused);
    assert.deepEqual(readFileSync(join(project.directory, sealedName(segment))), before);
    isFull = false;
    window.say('m3');
    assert.deepEqual([...window.messages().keys()], ['m1', 'm3']);
  });
});
