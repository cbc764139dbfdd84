import assert from 'node:assert/strict';
import { findTraces } from '../../../src/journal/find-traces.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { JournalProject, type JournalWindow, unsyncedDisk } from '../../fakes/journal-window.ts';

const SECRET = 'the secret';

describe('a crash', () => {
  let project: JournalProject;

  beforeEach(() => {
    project = new JournalProject();
  });
  afterEach(() => project.dispose());

  /** What is left after it: all messages, from the files as they are and after the next compaction. */
  function assertWhole(expected: ReadonlyMap<string, string>, what: string): void {
    const reopened = project.open();
    assert.deepEqual(sorted(reopened.messages()), sorted(expected), what);
    reopened.say('later');
    project.age(...project.names('.tmp'));
    reopened.compact();
    const after = reopened.messages();
    assert.ok(after.delete('later'));
    assert.deepEqual(sorted(after), sorted(expected), `${what}, compacted again`);
    assert.deepEqual([...project.names('.sealed'), ...project.names('.tmp')], [], what);
  }

  /** Runs the action once for each of its disk operations, which fails, and so do all after it. */
  function crashEverywhere(
    prepare: () => void,
    act: (window: JournalWindow) => void,
    check: (step: number, isDone: boolean) => void,
  ): number {
    for (let step = 0; ; step++) {
      project.dispose();
      project = new JournalProject();
      prepare();
      let calls = Number.NEGATIVE_INFINITY;
      const disk = createFaultDisk(() => (calls++ >= step ? diskError('EIO') : undefined), unsyncedDisk);
      const window = project.open({ disk });
      window.say('own');
      calls = 0;
      let isDone = true;
      try {
        act(window);
        isDone = calls <= step;
      } catch {
        isDone = false;
      }
      calls = Number.NEGATIVE_INFINITY;
      window.close();
      check(step, isDone);
      if (isDone) return step;
    }
  }

  it('at any operation of a compaction loses nothing, and is made good by the next', () => {
    const expected = new Map([['own', 'content of own']]);
    const steps = crashEverywhere(
      () => {
        for (const id of ['m1', 'm2', 'm3']) {
          project.leave({ [id]: `content of ${id}` });
          expected.set(id, `content of ${id}`);
        }
      },
      (window) => window.compact(),
      (step) => {
        assert.equal(project.open().damaged(), 0, `step ${step}`);
        assertWhole(expected, `step ${step}`);
      },
    );
    assert.ok(steps > 10);
  });

  it('at any operation of merging packs loses nothing', () => {
    const expected = new Map([['own', 'content of own']]);
    const steps = crashEverywhere(
      () => {
        const other = project.open();
        other.say('other');
        expected.set('other', 'content of other');
        for (let count = 0; count < 8; count++) {
          project.leave({ [`m${count}`]: `content of m${count}` });
          if (count < 7) other.compact();
          expected.set(`m${count}`, `content of m${count}`);
        }
      },
      (window) => window.compact(),
      (step) => assertWhole(expected, `step ${step}`),
    );
    assert.ok(steps > 20);
  });

  it('at any operation of erasing in packs and beside them leaves no trace once it is redone', () => {
    const steps = crashEverywhere(
      () => {
        project.leave({ m1: `one ${SECRET}`, m2: 'two' });
        project.leave({ m3: `${SECRET} three ${'x'.repeat(100_000)}` });
        const other = project.open();
        other.say('other', SECRET);
        other.compact();
        project.leave({ m4: `four ${SECRET}` });
      },
      (window) => void window.erase({ texts: [SECRET] }),
      (step) => {
        const reopened = project.open();
        const isRequested =
          reopened.requests().length > 0 || !reopened.messages().get('m4')?.includes(SECRET);
        assert.ok(isRequested || step < 3, `step ${step}: nothing may be undone once the request is on disk`);
        if (isRequested) reopened.finishErasures();
        else reopened.erase({ texts: [SECRET] });
        assert.deepEqual(findTraces(project.root, { texts: [SECRET] }).found, [], `step ${step}`);
        const expected = {
          m1: 'one …',
          m2: 'two',
          m3: `… three ${'x'.repeat(100_000)}`,
          other: '…',
          m4: 'four …',
          own: 'content of own',
        };
        assertWhole(new Map(Object.entries(expected)), `step ${step}`);
      },
    );
    assert.ok(steps > 20);
  });
});

function sorted(messages: ReadonlyMap<string, string>): [string, string][] {
  return [...messages].sort(([a], [b]) => (a < b ? -1 : 1));
}
