import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compact, compactOnce } from '../../../src/journal/compaction.ts';
import { sealedName } from '../../../src/journal/segments.ts';
import { EAGER, JournalProject } from '../../fakes/journal-window.ts';

describe('compaction', () => {
  let project: JournalProject;

  beforeEach(() => {
    project = new JournalProject();
  });
  afterEach(() => project.dispose());

  it('packs what dead writers left, and everything is still in its place', () => {
    project.leave({ m1: 'one', m2: 'two' });
    project.leave({ m3: 'three' });
    const window = project.open();
    window.say('m4');
    const before = window.records();
    window.compact();
    assert.equal(project.names('.pack.gz').length, 1);
    assert.deepEqual(project.names('.jsonl'), [window.writer.currentSegment]);
    assert.deepEqual(window.records(), before);
    assert.deepEqual(project.open().records(), before);
  });

  it('makes packs that zcat reads as the segments were, between two copies of the directory', () => {
    const segments = [project.leave({ m1: 'one', m2: 'two' }), project.leave({ m3: 'three' })].sort();
    const text = segments.map((name) => readFileSync(join(project.directory, name), 'utf8')).join('');
    const window = project.open();
    window.say('m4');
    window.compact();
    const [pack = ''] = project.names('.pack.gz');
    const lines = gunzipSync(readFileSync(join(project.directory, pack)))
      .toString()
      .split(/(?<=\n)/);
    assert.equal(lines.slice(1, -1).join(''), text);
    assert.equal(lines[0], lines.at(-1));
    const names = segments.map((name) => `["${name}"`);
    assert.ok(names.every((name) => lines[0]?.includes(name)));
  });

  it('does nothing before this writer has a segment that tells older versions to keep out', () => {
    project.leave({ m1: 'one' });
    const window = project.open();
    assert.equal(compactOnce(window.compactionSite, EAGER), false);
    assert.deepEqual(project.names('.pack.gz'), []);
  });

  describe('chooses', () => {
    const packed = (): string[] =>
      project
        .open()
        .files.list()
        .filter((name) => !project.names('.jsonl').includes(name));

    it('only segments that nobody has written to for a day', () => {
      const old = project.leave({ m1: 'one' });
      const other = project.open();
      other.say('m2');
      const window = project.open();
      window.say('m3');
      window.compact({ worthSegments: 1 });
      assert.deepEqual(packed(), [], 'two hours are not a day');
      window.compact(EAGER);
      assert.deepEqual(packed(), [old]);
    });

    it('its own full segments at once, and never the open one', () => {
      const window = project.open({ segmentBytes: 1_000 });
      for (let count = 0; count < 9; count++) window.say(`m${count}`);
      const own = project.names('.jsonl');
      assert.ok(own.length > 2);
      window.compact({ worthSegments: 1 });
      assert.deepEqual(project.names('.jsonl'), [window.writer.currentSegment]);
      assert.equal(window.messages().size, 9);
    });

    it('what another compaction has sealed and left', () => {
      const left = project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      renameSync(join(project.directory, left), join(project.directory, sealedName(left)));
      window.compact({ worthSegments: 1 });
      assert.deepEqual(packed(), [left]);
    });

    it('nothing before it is worth it', () => {
      const window = project.open();
      window.say('m0');
      for (let count = 1; count < 16; count++) project.leave({ [`m${count}`]: 'one' });
      window.compact({ idleMs: 3_600_000 });
      assert.deepEqual(packed(), []);
      project.leave({ m16: 'one' });
      window.compact({ idleMs: 3_600_000 });
      assert.equal(packed().length, 16);
    });

    it('no more than fits into one pack, and says so', () => {
      for (let count = 0; count < 6; count++) project.leave({ [`m${count}`]: 'x'.repeat(10_000) });
      const window = project.open();
      window.say('m');
      assert.equal(compactOnce(window.compactionSite, { ...EAGER, packBytes: 25_000 }), true);
      assert.equal(packed().length, 2);
      assert.equal(compactOnce(window.compactionSite, { ...EAGER, packBytes: 25_000 }), true);
      assert.equal(compactOnce(window.compactionSite, { ...EAGER, packBytes: 25_000 }), false);
      assert.equal(packed().length, 6);
      assert.equal(window.messages().size, 7);
    });

    it('nothing while its own segment is idle, since another may be packing that', () => {
      project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      project.age(window.writer.currentSegment ?? '');
      window.compact(EAGER);
      assert.deepEqual(packed(), []);
    });

    it('small packs, when there are many, and makes one of them', () => {
      const window = project.open();
      window.say('m');
      for (let count = 0; count < 7; count++) {
        project.leave({ [`m${count}`]: 'one' });
        window.compact(EAGER);
      }
      assert.equal(project.names('.pack.gz').length, 7);
      const before = window.records();
      project.leave({ m7: 'one' });
      window.compact(EAGER);
      assert.equal(project.names('.pack.gz').length, 1);
      assert.deepEqual(
        window.records().filter(({ event }) => before.some((one) => one.event.id === event.id)),
        before,
      );
      assert.equal(window.messages().size, 9);
    });

    it('no pack that is damaged', () => {
      const window = project.open();
      window.say('m');
      for (let count = 0; count < 8; count++) {
        project.leave({ [`m${count}`]: 'one' });
        if (count === 7) damage(join(project.directory, project.names('.pack.gz')[3] ?? ''));
        window.compact(EAGER);
      }
      assert.equal(project.names('.pack.gz').length, 8);
      project.leave({ m8: 'one' });
      window.compact(EAGER);
      assert.equal(project.names('.pack.gz').length, 2);
      assert.equal(window.messages().size, 9, 'one is lost with its member');
    });
  });

  describe('gives way', () => {
    it('to an erasure that is not finished', () => {
      project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      const site = { ...window.compactionSite, isErasing: () => true };
      assert.equal(compactOnce(site, EAGER), false);
      assert.equal(project.names('.jsonl').length, 2);
    });

    it('to an erasure that is requested while it works', () => {
      project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      let asked = 0;
      compactOnce({ ...window.compactionSite, isErasing: () => asked++ > 0 }, EAGER);
      assert.equal(asked, 2);
      assert.deepEqual(project.names('.pack.gz'), []);
      assert.deepEqual(project.names('.tmp'), []);
      assert.equal(window.messages().size, 2);
    });

    it('to whoever changes what it has read', () => {
      const segment = project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      const steps = compact(window.compactionSite, { ...EAGER });
      let asked = 0;
      const site = {
        ...window.compactionSite,
        isErasing: () => {
          if (asked++ > 0) appendFileSync(join(project.directory, sealedName(segment)), 'more\n');
          return false;
        },
      };
      compactOnce(site, EAGER);
      assert.deepEqual(project.names('.pack.gz'), []);
      steps.return(false);
    });

    it('when it is given up between two steps', () => {
      project.leave({ m1: 'x'.repeat(400_000) });
      const window = project.open();
      window.say('m2');
      const steps = compact(window.compactionSite, EAGER);
      assert.equal(steps.next().done, false);
      assert.equal(project.names('.tmp').length, 1);
      steps.return(false);
      assert.deepEqual(project.names('.tmp'), []);
      assert.equal(window.messages().size, 2);
      window.compact();
      assert.equal(project.names('.pack.gz').length, 1);
    });
  });

  describe('tidies up', () => {
    it('a sealed file that is in a pack as well', () => {
      const segment = project.leave({ m1: 'one' });
      const bytes = readFileSync(join(project.directory, segment));
      const window = project.open();
      window.say('m2');
      window.compact();
      writeFileSync(join(project.directory, sealedName(segment)), bytes);
      window.compact();
      assert.deepEqual(project.names('.sealed'), []);
      assert.equal(window.messages().get('m1'), 'one');
    });

    it('but not when it differs from what is in the pack', () => {
      const segment = project.leave({ m1: 'one' });
      const bytes = readFileSync(join(project.directory, segment));
      const window = project.open();
      window.say('m2');
      window.compact();
      writeFileSync(
        join(project.directory, sealedName(segment)),
        Buffer.concat([bytes, Buffer.from('more\n')]),
      );
      window.compact();
      assert.equal(project.names('.sealed').length, 1);
      assert.equal(project.names('.pack.gz').length, 1);
    });

    it('packs whose segments are all in newer ones', () => {
      project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      window.compact();
      const [pack = ''] = project.names('.pack.gz');
      const older = '01JGFJJZ00PPPPPPPPPPPPPPPP.pack.gz';
      const newest = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ.pack.gz';
      for (const name of [older, newest])
        copyFileSync(join(project.directory, pack), join(project.directory, name));
      window.compact();
      assert.deepEqual(project.names('.pack.gz'), [newest]);
      assert.equal(window.messages().get('m1'), 'one');
    });

    it('but not when the newer one is damaged', () => {
      project.leave({ m1: 'one' });
      const window = project.open();
      window.say('m2');
      window.compact();
      const [pack = ''] = project.names('.pack.gz');
      const newest = join(project.directory, '7ZZZZZZZZZZZZZZZZZZZZZZZZZ.pack.gz');
      copyFileSync(join(project.directory, pack), newest);
      damage(newest);
      window.compact();
      assert.equal(project.names('.pack.gz').length, 2);
      assert.equal(window.messages().get('m1'), 'one');
    });

    it('what a crash left half made, but not what somebody may be making just now', () => {
      const window = project.open();
      window.say('m2');
      const [old, young] = [
        '01JGFJJZ00PPPPPPPPPPPPPPPP.pack.gz.new.tmp',
        '01JGFJJZ00QQQQQQQQQQQQQQQQ.pack.gz.new.tmp',
      ];
      for (const name of [old, young]) writeFileSync(join(project.directory, name), 'half');
      project.age(old);
      window.compact();
      assert.deepEqual(project.names('.tmp'), [young]);
      window.erase({ texts: ['anything'] });
      assert.deepEqual(project.names('.tmp'), [], 'whoever erases removes all');
    });
  });

  function damage(path: string): void {
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    writeFileSync(path, bytes.fill(0, middle - 20, middle + 20));
  }
});
