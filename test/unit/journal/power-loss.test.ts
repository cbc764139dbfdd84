import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTraces } from '../../../src/journal/find-traces.ts';
import { JournalProject, type JournalWindow } from '../../fakes/journal-window.ts';
import { PowerLossDisk } from '../../fakes/power-loss-disk.ts';
import { createRandom } from '../../fakes/random.ts';

const STATES = 150;

describe('when the power fails', () => {
  /** Windows come, say something, pack, erase, and go; what they promise is noted. */
  function live(project: JournalProject, disk: PowerLossDisk): void {
    const random = createRandom(3);
    const secrets = ['alpha', 'omega', 'more'];
    let said = 0;
    const say = (window: JournalWindow): void => {
      const id = `m${said++}`;
      window.say(
        id,
        `${id} ${random.chance(0.3) ? random.pick(secrets) : ''} ${random.text(random.below(300))}`,
      );
      disk.note(id);
    };
    for (let round = 0; round < 24; round++) {
      const window = project.open({ disk, segmentBytes: 2_000 });
      for (let count = random.below(12); count >= 0; count--) say(window);
      if (random.chance(0.5)) window.compact();
      say(window);
      if (round === 12) erase(window, 'alpha');
      if (round === 20) erase(window, 'omega');
      window.close();
      project.age(...project.names('.jsonl'));
    }
    function erase(window: JournalWindow, text: string): void {
      window.erase({ texts: [text] });
      secrets.splice(secrets.indexOf(text), 1);
      disk.note(`erased ${text}`);
    }
  }

  it('nothing that was acknowledged is lost, and nothing that was erased comes back', () => {
    const project = new JournalProject();
    try {
      const disk = new PowerLossDisk(project.root);
      live(project, disk);
      assert.ok(project.names('.pack.gz').length > 1);
      for (let seed = 1; seed <= STATES; seed++) {
        const random = createRandom(seed);
        const count = random.below(disk.length + 1);
        const root = mkdtempSync(join(tmpdir(), 'daybook-power-'));
        try {
          disk.restore(root, count, random);
          check(project.open({ root }), disk.notes(count), `seed ${seed}, after ${count} operations`);
        } finally {
          rmSync(root, { recursive: true });
        }
      }
    } finally {
      project.dispose();
    }
  }).timeout(60_000);

  function check(window: JournalWindow, notes: readonly string[], what: string): void {
    window.finishErasures();
    for (const phase of [what, `${what}, compacted`]) {
      const messages = window.messages();
      for (const note of notes) {
        const [, erased] = /^erased (.*)/.exec(note) ?? [];
        if (erased === undefined) assert.ok(messages.has(note), `${phase}: ${note} is lost`);
        else
          assert.deepEqual(
            findTraces(window.root, { texts: [erased] }).found,
            [],
            `${phase}: ${erased} is back`,
          );
      }
      window.say('later');
      window.compact();
    }
    window.close();
  }
});
