import assert from 'node:assert/strict';
import { findTraces } from '../../../src/journal/find-traces.ts';
import { createFaultDisk } from '../../fakes/fault-disk.ts';
import { JournalProject, type JournalWindow, unsyncedDisk } from '../../fakes/journal-window.ts';
import { Race } from '../../fakes/race.ts';
import type { RaceAction } from '../../fakes/race-turns.ts';
import { createRandom } from '../../fakes/random.ts';

const ROUNDS = 40;

describe('windows that do it at the same time', () => {
  let race: Race;

  before(() => {
    race = new Race(3);
  });
  after(() => race.dispose());

  const compact: RaceAction = { kind: 'compact' };
  const eraseAlpha: RaceAction = { kind: 'erase', text: 'alpha' };
  const eraseOmega: RaceAction = { kind: 'erase', text: 'omega' };

  /** Two packs and two segments that wait to be packed, with both texts in each, and in one line. */
  function fill(project: JournalProject): void {
    const packer = project.open();
    packer.say('packer');
    for (const name of ['p', 'q']) {
      project.leave({
        [`${name}1`]: 'alpha',
        [`${name}2`]: 'omega',
        [`${name}3`]: 'alpha omega',
        [`${name}4`]: 'more',
      });
      packer.compact();
    }
    for (const name of ['r', 's']) {
      project.leave({
        [`${name}1`]: 'alpha',
        [`${name}2`]: 'omega',
        [`${name}3`]: 'alpha omega',
        [`${name}4`]: 'more',
      });
    }
  }

  async function runAll(actions: readonly RaceAction[], texts: readonly string[]): Promise<void> {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const project = new JournalProject();
      try {
        fill(project);
        const before = project.open().messages();
        await race.run(project.root, actions, createRandom(seed));
        assertGone(project, texts, `seed ${seed}`);
        assertThere(project, before, texts, `seed ${seed}`);
        const later = project.open();
        later.say('later');
        project.age(...project.names('.tmp'));
        later.compact();
        assertGone(project, texts, `seed ${seed}, compacted again`);
        assertThere(project, before, texts, `seed ${seed}, compacted again`);
        assert.deepEqual([...project.names('.tmp'), ...project.names('.sealed')], []);
      } finally {
        project.dispose();
      }
    }
  }

  function assertGone(project: JournalProject, texts: readonly string[], what: string): void {
    const { found } = findTraces(project.root, { texts });
    assert.deepEqual(found, [], what);
  }

  function assertThere(
    project: JournalProject,
    before: ReadonlyMap<string, string>,
    texts: readonly string[],
    what: string,
  ): void {
    const window = project.open();
    const after = window.messages();
    assert.equal(window.damaged(), 0, what);
    assert.deepEqual(window.requests(), [], what);
    for (const [id, content] of before) {
      // Of a line that two erasures hit at the same moment, nothing is left.
      if (id.endsWith('3') && texts.length > 1 && !after.has(id)) continue;
      const expected = texts.reduce((rest, text) => rest.replaceAll(text, '…'), content);
      assert.equal(after.get(id), expected, `${what}: ${id}`);
    }
    for (const id of ['own 0', 'own 1']) assert.ok(after.has(id), `${what}: ${id}`);
  }

  it('two compactions lose nothing', () => runAll([compact, compact], [])).timeout(60_000);

  it('a compaction and an erasure leave no trace and lose nothing', () =>
    runAll([compact, eraseAlpha], ['alpha'])).timeout(60_000);

  it('two erasures in the same packs both take effect', () =>
    runAll([eraseAlpha, eraseOmega], ['alpha', 'omega'])).timeout(60_000);

  it('two erasures and a compaction, too', () =>
    runAll([eraseAlpha, eraseOmega, compact], ['alpha', 'omega'])).timeout(60_000);

  describe('one as a whole between two operations of the other', () => {
    type Act = (window: JournalWindow) => unknown;
    const pack: Act = (window) => window.compact();
    const erase =
      (text: string): Act =>
      (window) =>
        window.erase({ texts: [text] });

    function nestAll(outer: Act, inner: Act, texts: readonly string[]): void {
      for (let step = 0, isDone = false; !isDone; step++) {
        const project = new JournalProject();
        try {
          fill(project);
          const before = project.open().messages();
          const other = project.open();
          other.say('own 1');
          let calls = Number.NEGATIVE_INFINITY;
          const disk = createFaultDisk(() => {
            if (calls++ === step) inner(other);
            return undefined;
          }, unsyncedDisk);
          const window = project.open({ disk });
          window.say('own 0');
          calls = 0;
          outer(window);
          isDone = calls <= step;
          if (isDone) inner(other);
          assertGone(project, texts, `step ${step}`);
          assertThere(project, before, texts, `step ${step}`);
        } finally {
          project.dispose();
        }
      }
    }

    it('an erasure in a compaction', () => nestAll(pack, erase('alpha'), ['alpha'])).timeout(60_000);

    it('a compaction in an erasure', () => nestAll(erase('alpha'), pack, ['alpha'])).timeout(60_000);

    it('an erasure in an erasure', () => nestAll(erase('alpha'), erase('omega'), ['alpha', 'omega'])).timeout(
      60_000,
    );

    it('a compaction in a compaction', () => nestAll(pack, pack, [])).timeout(60_000);
  });
});
