import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DaybookError } from '../../../src/base/errors.ts';
import { JOURNAL_SCHEMA } from '../../../src/journal/events.ts';
import { encodeLine } from '../../../src/journal/record.ts';
import { listSegments } from '../../../src/journal/segments.ts';
import type { StoreChange } from '../../../src/memory/ports.ts';
import { blockDraft, messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { createWindows, find, messagesOf, say, type Windows } from '../../fakes/local-store.ts';

describe('the store over a journal', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  it('writes nothing into the journal of a window that only looks', () => {
    windows.open().close();
    assert.deepEqual(listSegments(windows.journal), []);
  });

  it('remembers everything at the next opening', () => {
    const store = windows.open();
    say(store, 'm1', 'the fox');
    store.append([blockDraft(null, 'value')]);
    store.append([pieceDraft('r1', 'half a re')]);
    store.close();
    const again = windows.unopened();
    const summary = again.open();
    assert.deepEqual([summary.messageCount, summary.latestSessionId], [2, 's1']);
    assert.equal(summary.blocks[0]?.value, 'value');
    assert.deepEqual(messagesOf(again), ['m1', 'r1']);
    assert.deepEqual(find(again, 'fox'), ['m1']);
    assert.deepEqual(find(again, 'half'), ['r1'], 'a reply that a crash left behind is found');
  });

  it('finds the whole reply only, once it is complete', () => {
    const writer = windows.open();
    writer.append([pieceDraft('r1', 'half a')]);
    const reader = windows.open();
    assert.deepEqual(find(reader, 'half'), ['r1']);
    writer.append([messageDraft({ id: 'r1', role: 'assistant', content: 'whole reply' })]);
    reader.poll();
    assert.deepEqual(find(reader, 'half'), []);
    assert.deepEqual(find(reader, 'whole'), ['r1']);
    assert.equal(reader.search({ limit: 9 }).total, 1);
  });

  it('lets the clock jump back without losing the order', () => {
    const store = windows.open({ clock: { now: () => 2_000_000_000_000 } });
    say(store, 'm1');
    store.close();
    const later = windows.open({ clock: { now: () => 1_000_000_000_000 } });
    say(later, 'm2');
    assert.deepEqual(messagesOf(later), ['m1', 'm2']);
    assert.deepEqual(later.search({ limit: 1 }).hits[0]?.message.at, '2001-09-09T01:46:40.000Z');
  });

  it('takes several appends at once, each for itself', () => {
    const store = windows.open();
    const outcomes = store.appendAll([
      [messageDraft({ id: 'm1' })],
      [messageDraft({ id: 'm2' }), messageDraft({ id: 'x'.repeat(200) })],
      [],
      [messageDraft({ id: 'm3' })],
    ]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome instanceof DaybookError ? outcome.code : outcome.events.length)),
      [1, 'internal', 0, 1],
    );
    assert.deepEqual(messagesOf(store), ['m1', 'm3']);
  });

  it('tells every waiting append when the disk is full, and is well again afterwards', () => {
    let full = false;
    const disk = createFaultDisk(({ method }) =>
      full && method === 'write' ? diskError('ENOSPC') : undefined,
    );
    const store = windows.open({ disk });
    say(store, 'm1');
    full = true;
    const outcomes = store.appendAll([[messageDraft({ id: 'm2' })], [], [messageDraft({ id: 'm3' })]]);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome instanceof DaybookError ? outcome.code : 'ok')),
      ['journal.write-failed', 'ok', 'journal.write-failed'],
    );
    assert.deepEqual(messagesOf(store), ['m1']);
    full = false;
    say(store, 'm4');
    store.close();
    assert.deepEqual(messagesOf(windows.open()), ['m1', 'm4']);
  });

  describe('damage', () => {
    it('is set aside and reported once, and costs nothing else', () => {
      const store = windows.open();
      for (const id of ['m1', 'm2', 'm3']) say(store, id);
      store.close();
      const bytes = readFileSync(windows.firstSegment());
      bytes[bytes.indexOf('content of m2')] = 0;
      writeFileSync(windows.firstSegment(), bytes);
      appendFileSync(windows.firstSegment(), 'foreign line\n0123 torn');

      const again = windows.unopened();
      const file = join(windows.directory, 'quarantine.jsonl');
      assert.deepEqual(again.open().damage, { records: 3, file });
      assert.match(readFileSync(file, 'utf8'), /foreign line[^]*torn/);
      assert.deepEqual(messagesOf(again), ['m1', 'm3']);
      again.close();
      assert.equal(windows.unopened().open().damage, null);
    });

    it('is looked at twice: somebody may be writing just now', () => {
      const store = windows.open();
      say(store, 'm1');
      const bytes = readFileSync(windows.firstSegment());
      store.close();
      writeFileSync(windows.firstSegment(), bytes.subarray(0, -5));
      const pause = (): void => writeFileSync(windows.firstSegment(), bytes);
      const again = windows.unopened({ pause });
      assert.equal(again.open().damage, null);
      assert.deepEqual(messagesOf(again), ['m1']);
    });

    it('is no reason to report a line that is still being written', () => {
      const store = windows.open();
      const reader = windows.open();
      say(store, 'm1');
      const bytes = readFileSync(windows.firstSegment());
      writeFileSync(windows.firstSegment(), bytes.subarray(0, -5));
      reader.poll();
      writeFileSync(windows.firstSegment(), bytes);
      reader.poll();
      assert.deepEqual(messagesOf(reader), ['m1']);
      assert.equal(existsSync(join(windows.directory, 'quarantine.jsonl')), false);
    });

    it('of a segment that belongs to another project sets that aside whole', () => {
      const stranger = windows.open({ projectId: 'another' });
      say(stranger, 'x');
      stranger.close();
      const store = windows.unopened();
      assert.equal(store.open().damage?.records, 1);
      assert.deepEqual(messagesOf(store), []);
      say(store, 'm1');
      store.poll();
      assert.deepEqual(messagesOf(store), ['m1']);
    });

    it('of a duplicated line does not count it twice', () => {
      const store = windows.open();
      store.append([blockDraft(null, 'value')]);
      say(store, 'm1');
      store.close();
      copyFileSync(windows.firstSegment(), join(windows.journal, '01JGFJJZ00AAAAAAAAAAAAAAAA-000001.jsonl'));
      const again = windows.unopened();
      const summary = again.open();
      assert.deepEqual([summary.messageCount, summary.blocks[0]?.version, summary.damage], [1, 1, null]);
      assert.equal(again.sessions({ limit: 1 })[0]?.messageCount, 1);
    });
  });

  it('reads events whose ids are none of its kind', () => {
    const store = windows.open();
    say(store, 'm1');
    store.close();
    const [header, message] = windows.scan(listSegments(windows.journal)[0] ?? '').records;
    assert.ok(header && message);
    const segment = join(windows.journal, '01JGFJJZ00AAAAAAAAAAAAAAAA-000001.jsonl');
    writeFileSync(segment, encodeLine({ ...header.event, id: 'x' }));
    appendFileSync(segment, encodeLine({ ...message.event, id: '~not a ULID' }));
    const again = windows.open();
    assert.deepEqual(messagesOf(again), ['m1']);
    say(again, 'm2');
    assert.equal(again.search({ limit: 9 }).total, 2);
  });

  it('opens on a disk that is read-only, and says so when something is to be saved', () => {
    const disk = createFaultDisk(() => diskError('EROFS'));
    const store = windows.open({ disk });
    assert.throws(() => say(store, 'm1'), { code: 'journal.write-failed', message: /read-only/ });
    assert.equal(store.search({ text: 'anything', limit: 9 }).total, 0);
  });

  describe('a newer Daybook', () => {
    function writeNewer(): void {
      const newer = windows.open();
      say(newer, 'new');
      newer.close();
      const segment = listSegments(windows.journal).at(-1) ?? '';
      const [header] = windows.scan(segment).records;
      assert.ok(header?.event.type === 'segment.opened');
      writeFileSync(
        join(windows.journal, segment),
        encodeLine({ ...header.event, schema: JOURNAL_SCHEMA + 1 }),
      );
    }
    const newerSchema = (error: unknown): boolean =>
      error instanceof DaybookError && error.code === 'journal.newer-schema';

    it('is not read by this one', () => {
      writeNewer();
      assert.throws(() => windows.open(), newerSchema);
    });

    it('that comes along stops this one', () => {
      const store = windows.open();
      writeNewer();
      store.poll();
      assert.throws(() => say(store, 'm1'), newerSchema);
    });
  });

  describe('two windows', () => {
    it('see what the other wrote, once', () => {
      const heard: StoreChange[] = [];
      const one = windows.open({ onChange: (change) => heard.push(change) });
      const other = windows.open();
      say(one, 'm1');
      say(other, 'm2');
      say(other, 'm3');
      one.poll();
      one.poll();
      say(other, 'm4');
      one.poll();
      const ids = heard
        .flatMap(({ events }) => events)
        .map((event) => ('message' in event ? event.message.id : event.type));
      assert.deepEqual(ids, ['m2', 'm3', 'm4']);
      assert.deepEqual(messagesOf(one).toSorted(), ['m1', 'm2', 'm3', 'm4']);
    });

    it('agree about blocks that both wrote', () => {
      const [one, other] = [windows.open(), windows.open()];
      one.append([blockDraft(null, 'one')]);
      other.append([blockDraft(null, 'other')]);
      one.poll();
      other.poll();
      const blocks = [one, other].map((store) => store.changes({ limit: 1 })[0]?.after);
      assert.deepEqual(blocks[0], blocks[1]);
      assert.deepEqual(blocks[0]?.value.split('\n').toSorted(), ['one', 'other']);
    });

    it('read a journal again that got shorter', () => {
      const one = windows.open();
      const other = windows.open();
      say(one, 'm1');
      const { length } = readFileSync(windows.firstSegment());
      say(one, 'm2');
      other.poll();
      writeFileSync(windows.firstSegment(), readFileSync(windows.firstSegment()).subarray(0, length));
      other.poll();
      assert.deepEqual(messagesOf(other), ['m1']);
    });

    it('rotate and still follow each other', () => {
      const one = windows.open({ segmentBytes: 1_000 });
      const other = windows.open();
      for (let count = 0; count < 20; count++) {
        say(one, `m${count}`);
        if (count % 3 === 0) other.poll();
      }
      other.poll();
      assert.ok(listSegments(windows.journal).length > 3);
      assert.deepEqual(messagesOf(other), messagesOf(one));
    });
  });

  it('passes over records that it cannot read back any more', () => {
    const store = windows.open();
    say(store, 'm1', 'the fox');
    say(store, 'm2', 'the fox too');
    const bytes = readFileSync(windows.firstSegment());
    bytes[bytes.indexOf('the fox too')] = 0;
    writeFileSync(windows.firstSegment(), bytes);
    assert.deepEqual(find(store, 'fox'), ['m1']);
    assert.deepEqual(store.messagesById(['m2']), []);
  });
});
