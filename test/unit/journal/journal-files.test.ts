import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DaybookError } from '../../../src/base/errors.ts';
import { encodeMember } from '../../../src/journal/pack-format.ts';
import { encodePadded } from '../../../src/journal/record.ts';
import { sealedName } from '../../../src/journal/segments.ts';
import { JournalProject, type JournalWindow } from '../../fakes/journal-window.ts';

describe('the files of a journal', () => {
  let project: JournalProject;

  beforeEach(() => {
    project = new JournalProject();
  });
  afterEach(() => project.dispose());

  const path = (name: string): string => join(project.directory, name);
  const packer = (): JournalWindow => {
    const window = project.open();
    window.say('packer');
    return window;
  };

  it('yield a segment wherever it is, also to somebody who knew it elsewhere', () => {
    const segment = project.leave({ m1: 'one' });
    const bytes = readFileSync(path(segment));
    const window = packer();
    const reader = project.open();
    const check = (isSealed: boolean): void => {
      for (const { files } of [reader, project.open()]) {
        assert.equal(files.size(segment), bytes.length);
        assert.deepEqual(files.read(segment, 0, 1e9), bytes);
        assert.deepEqual(files.read(segment, 5, 10), bytes.subarray(5, 15));
        assert.deepEqual(files.list(), [segment, window.writer.currentSegment]);
        assert.equal(files.isSealed(segment), isSealed);
      }
    };
    check(false);
    renameSync(path(segment), path(sealedName(segment)));
    check(true);
    window.compact();
    assert.deepEqual(project.names('.sealed'), []);
    check(true);
  });

  it('yield it to somebody who does not look again in between', () => {
    const segment = project.leave({ m1: 'one' });
    const bytes = readFileSync(path(segment));
    const [asPlain, asSealed] = [project.open().files, project.open().files];
    asPlain.list();
    const window = packer();
    renameSync(path(segment), path(sealedName(segment)));
    asSealed.list();
    window.compact();
    for (const files of [asPlain, asSealed]) {
      assert.deepEqual(files.read(segment, 0, 1e9), bytes);
      assert.equal(files.size(segment), bytes.length);
    }
  });

  it('yield it from a pack that was replaced since', () => {
    const segment = project.leave({ m1: 'one', m2: 'a secret' });
    const window = packer();
    window.compact();
    const reader = project.open();
    const before = reader.files.read(segment, 0, 1e9);
    window.erase({ texts: ['secret'] });
    const after = reader.files.read(segment, 0, 1e9);
    assert.equal(after.length, before.length);
    assert.ok(before.includes('secret') && !after.includes('secret'));
    assert.equal(reader.messages().get('m2'), 'a …');
  });

  it('yield a copy that is a file of its own rather than one in a pack, and list it once', () => {
    const segment = project.leave({ m1: 'one' });
    const bytes = readFileSync(path(segment));
    packer().compact();
    writeFileSync(path(sealedName(segment)), Buffer.concat([bytes, Buffer.from('more\n')]));
    const { files } = project.open();
    assert.equal(files.list().filter((name) => name === segment).length, 1);
    assert.equal(files.size(segment), bytes.length + 5);
  });

  it('yield the copy in another pack where that in the newest is damaged', () => {
    const segment = project.leave({ m1: 'one' });
    packer().compact();
    const [older = ''] = project.names('.pack.gz');
    const newer = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ.pack.gz';
    copyFileSync(path(older), path(newer));
    const bytes = readFileSync(path(newer));
    const middle = Math.floor(bytes.length / 2);
    bytes.fill(0, middle - 20, middle + 20);
    writeFileSync(path(newer), bytes);
    const window = project.open();
    window.files.list();
    assert.deepEqual(
      window.files.packsWith(segment).map(({ name }) => name),
      [newer, older],
    );
    assert.equal(window.messages().get('m1'), 'one');
    assert.equal(window.damaged(), 0);
  });

  it('grow while they are read', () => {
    const window = project.open();
    window.say('m1');
    const segment = window.writer.currentSegment ?? '';
    const reader = project.open().files;
    const before = reader.size(segment);
    appendFileSync(path(segment), 'more\n');
    assert.equal(reader.size(segment), before + 5);
    assert.equal(reader.read(segment, before, 100).toString(), 'more\n');
  });

  it('may go away, and are then as if they had never been', () => {
    const segment = project.leave({ m1: 'one' });
    const { files } = project.open();
    files.list();
    rmSync(path(segment));
    assert.equal(files.size(segment), 0);
    assert.equal(files.read(segment, 0, 10).length, 0);
    assert.deepEqual(files.list(), []);
  });

  it('are refused when a newer Daybook has packed them', () => {
    const json = JSON.stringify({ pack: 2 });
    const line = encodePadded(json, json.length + 9);
    assert.ok(line);
    const window = packer();
    writeFileSync(
      path('01JGFJJZ00PPPPPPPPPPPPPPPP.pack.gz'),
      encodeMember(Buffer.concat([line, Buffer.from('\n')])),
    );
    assert.throws(
      () => window.files.list(),
      (error) => error instanceof DaybookError && error.code === 'journal.newer-schema',
    );
  });
});
