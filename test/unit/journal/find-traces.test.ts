import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTraces } from '../../../src/journal/find-traces.ts';
import { sealedName } from '../../../src/journal/segments.ts';
import { tracePattern } from '../../../src/journal/trace-pattern.ts';
import { blockDraft, messageDraft } from '../../fakes/drafts.ts';
import { JournalProject } from '../../fakes/journal-window.ts';

describe('looking for traces of what was erased', () => {
  let project: JournalProject;

  beforeEach(() => {
    project = new JournalProject();
  });
  afterEach(() => project.dispose());

  const filesWith = (...texts: string[]): string[] =>
    [
      ...new Set(
        findTraces(project.root, { texts }).found.map(({ file }) => file.replace(/.*\.(?=sealed|pack)/, '')),
      ),
    ].sort();
  const write = (name: string, bytes: string | Buffer): void =>
    writeFileSync(join(project.root, name), bytes);

  it('finds it in every kind of file, and counts what it looked at', () => {
    const window = project.open();
    window.say('own', 'a Secret');
    project.leave({ m1: `${'x'.repeat(70_000)} SECRET` });
    window.compact();
    const sealed = project.leave({ m2: 'secret' });
    const text = readFileSync(join(project.directory, sealed));
    writeFileSync(join(project.directory, sealedName('01JGFJJZ00AAAAAAAAAAAAAAAA-000001.jsonl')), text);
    const [pack = ''] = project.names('.pack.gz');
    writeFileSync(join(project.directory, `${pack}.new.tmp`), readFileSync(join(project.directory, pack)));
    write('quarantine.jsonl', '{"text":"secret"}');
    write(
      'index.snapshot',
      Buffer.concat([Buffer.alloc(5_000_000, 0xff), Buffer.from('secret'), Buffer.alloc(99, 0)]),
    );
    write('other.json', 'nothing');
    const { files, bytes, found } = findTraces(project.root, { texts: ['secret'] });
    assert.equal(files, 8);
    assert.ok(bytes > 5_000_000);
    assert.equal(found.length, 7);
    assert.ok(found.some(({ file, offset }) => file === 'index.snapshot' && offset === 5_000_000));
    assert.deepEqual(filesWith('nothing there'), []);
  });

  it('finds it however it is written', () => {
    const forms = [
      ...[
        'zo\u00eb "x"\n',
        'ZO\u00cb "X"\n',
        'Zoe\u0308 "x"\n',
        String.raw`Zo\u00eb \"x\"\n`,
        String.raw`Zo\\u00EB \\\"x\\\"\\n`,
      ],
      ...[String.raw`\u005ao\u00eb \u0022x\u0022\u000a`, JSON.stringify(JSON.stringify('Zo\u00eb "x"\n'))],
    ];
    for (const form of forms) {
      write('file', `before ${form} after`);
      assert.deepEqual(filesWith('Zo\u00eb "x"\n'), ['file'], form);
    }
    write('file', 'Zoe "x"\n');
    assert.deepEqual(filesWith('Zo\u00eb "x"\n'), []);
  });

  it('goes by letter case as the redaction does', () => {
    const same = [
      ['k', '\u212a'],
      ['s', '\u017f'],
      ['\u03c3', '\u03c2'],
      ['\u00e5', '\u212b'],
      ['\ua64a', '\u1c88'],
      ['\u{10400}', '\u{10428}'],
    ];
    for (const [one = '', other = ''] of same) {
      assert.ok(new RegExp(`^${one}$`, 'iu').test(other));
      assert.match(Buffer.from(other).toString('latin1'), tracePattern([one]) ?? /$^/);
    }
  });

  it('finds it across the windows in which a large file is read', () => {
    const at = 4 * 1024 * 1024 - 3;
    const bytes = Buffer.alloc(at + 100, 'x');
    bytes.write('secret', at);
    write('file', bytes);
    assert.deepEqual(findTraces(project.root, { texts: ['secret'] }).found, [{ file: 'file', offset: at }]);
  });

  it('does not take a name for a trace, in a record that can be read', () => {
    const window = project.open();
    window.append(blockDraft(null, 'value', 'project'));
    assert.deepEqual(findTraces(project.root, { texts: ['project'] }).found, []);
    appendFileSync(join(project.directory, window.writer.currentSegment ?? ''), 'a line about a project\n');
    assert.equal(findTraces(project.root, { texts: ['project'] }).found.length, 1);
  });

  it('of messages and sessions finds what is of them, not what refers to them', () => {
    const window = project.open();
    window.append({ ...blockDraft(null, 'value'), origin: { kind: 'chat', sessionId: 'session-1' } });
    window.append(messageDraft({ id: 'm-1', sessionId: 'session-1', content: 'said' }));
    const traces = (): number[] => [
      findTraces(project.root, { sessionIds: ['session-1'] }).found.length,
      findTraces(project.root, { messageIds: ['m-1'] }).found.length,
      findTraces(project.root, { before: '2100-01-01T00:00:00Z' }).found.length,
    ];
    assert.deepEqual(traces(), [1, 1, 1]);
    write('index.snapshot', 'm-1');
    assert.deepEqual(traces(), [1, 2, 1]);
    write('index.snapshot', '');
    window.erase({ sessionIds: ['session-1'] });
    assert.deepEqual(traces(), [0, 0, 0]);
  });

  it('of thousands of sessions goes over each file once', () => {
    const sessionIds = Array.from({ length: 20_000 }, (_, index) => `session-${index}-of-many`);
    const window = project.open();
    for (let index = 0; index < 1_000; index++) {
      window.append(messageDraft({ id: `m${index}`, sessionId: `session-${index}-of-one`, content: 'said' }));
    }
    window.append(messageDraft({ id: 'm', sessionId: 'session-19999-of-many', content: 'said' }));
    write('index.snapshot', `${'session-0-of-one'.repeat(60_000)}session-7-of-many`);
    const { found } = findTraces(project.root, { sessionIds });
    assert.equal(found.length, 2);
    assert.ok(found.some(({ file, offset }) => file === 'index.snapshot' && offset === 960_000));
  });

  it('in a line whose newline is damaged takes no reference in one record for a trace', () => {
    const window = project.open();
    window.append({ ...blockDraft(null, 'value'), origin: { kind: 'chat', sessionId: 'session-1' } });
    window.say('m2');
    const path = join(project.directory, window.writer.currentSegment ?? '');
    const bytes = readFileSync(path);
    bytes[bytes.lastIndexOf(10, bytes.length - 2)] = 0x8a;
    writeFileSync(path, bytes);
    assert.deepEqual(findTraces(project.root, { sessionIds: ['session-1'] }).found, []);
    assert.equal(findTraces(project.root, { messageIds: ['m2'] }).found.length, 1);
  });

  it('of a damaged pack finds what can still be read', () => {
    const window = project.open();
    window.say('own');
    project.leave({ m1: `secret ${'x'.repeat(40_000)}` });
    window.compact();
    const path = join(project.directory, project.names('.pack.gz')[0] ?? '');
    const bytes = readFileSync(path);
    bytes.fill(0, 0, 30);
    bytes.fill(0, bytes.length - 40);
    writeFileSync(path, bytes);
    assert.equal(findTraces(project.root, { texts: ['secret'] }).found.length, 1);
  });
});
