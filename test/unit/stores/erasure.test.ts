import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../../src/journal/events.ts';
import { listSegments } from '../../../src/journal/segments.ts';
import type { StoreChange } from '../../../src/memory/ports.ts';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { blockDraft, messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { createFaultDisk, diskError } from '../../fakes/fault-disk.ts';
import { createWindows, type Windows } from '../../fakes/local-store.ts';

const SECRET = 'Zo\u00eb "Fox" Smith';
/** The secret as it stands in files: plain, escaped once and twice, and as the words of an index. */
const TRACES = [SECRET, JSON.stringify(SECRET).slice(1, -1), 'Smith', 'Zo\u00eb'];

describe('erasing', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  describe('while another window has the text in its index', () => {
    const open = (options?: Parameters<Windows['open']>[0]): [LocalStore, LocalStore] => {
      const [one, other] = [windows.open(), windows.open({ snapshotEvery: 1, ...options })];
      fill(one);
      other.poll();
      other.snapshot();
      return [one, other];
    };

    it('is not taken back by what that window saves afterwards', () => {
      const [one, other] = open();
      one.erase(request);
      one.append([messageDraft({ id: 'm9', content: 'more' })]);
      other.append([messageDraft({ id: 'm10', content: 'more' })]);
      other.snapshot();
      assertErased(other);
    });

    it('is not taken back by what that window saves when it closes', () => {
      const [one, other] = open();
      other.append([messageDraft({ id: 'm10', content: 'more' })]);
      one.erase(request);
      other.close();
      assertErased(one);
      assertErased(windows.open());
    });

    /** The other window erases when this one has exported its index and is about to write it. */
    function saveDuring(
      erase: (one: LocalStore) => void,
      options?: Parameters<Windows['open']>[0],
    ): LocalStore {
      let meanwhile = (): void => {};
      const disk = createFaultDisk(({ method }) => {
        if (method === 'open') meanwhile();
        return undefined;
      });
      const one = windows.open(options);
      fill(one);
      const other = windows.open({ disk, snapshotEvery: 1 });
      other.append([messageDraft({ id: 'm10', content: 'more' })]);
      meanwhile = () => {
        meanwhile = () => {};
        erase(one);
      };
      other.snapshot();
      return other;
    }

    it('is not taken back by what that window is saving just then', () => {
      assertErased(saveDuring((one) => one.erase(request)));
    });

    it('is not taken back by what that window is saving while it is not finished', () => {
      let broken = false;
      const disk = createFaultDisk(({ method }) =>
        broken && method === 'open' ? diskError('EIO') : undefined,
      );
      const erase = (one: LocalStore): void => {
        broken = true;
        assert.throws(() => one.erase(request), { code: 'journal.write-failed' });
        broken = false;
      };
      const other = saveDuring(erase, { disk });
      assert.equal(existsSync(windows.snapshot), false);
      other.close();
      assert.equal(existsSync(windows.snapshot), false);
    });

    it('is not saved any more, not for a moment, once that is to be erased', () => {
      const saved: string[][] = [];
      const disk = createFaultDisk(({ method }) => {
        if (method === 'rename') saved.push(traces());
        return undefined;
      });
      const [one, other] = open({ disk });
      other.append([messageDraft({ id: 'm10', content: 'more' })]);
      saved.length = 0;
      one.erase(request);
      other.snapshot();
      assert.ok(saved.length > 0);
      assert.deepEqual(saved.flat(), []);
    });

    it('is not taken back by a snapshot that a crash left behind', () => {
      const [one, other] = open();
      const stale = readFileSync(windows.snapshot);
      other.close();
      one.erase(request);
      one.close();
      writeFileSync(windows.snapshot, stale);
      assertErased(windows.open());
    });
  });

  const request = { texts: [SECRET] };
  const contentOf = (store: LocalStore, id: string): string | undefined =>
    store.messagesById([id])[0]?.content;

  /** Everything that a file of the project holds of the secret. */
  function traces(): string[] {
    const files = readdirSync(windows.directory, { recursive: true, withFileTypes: true });
    return files
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        const text = readFileSync(path, 'utf8').toLowerCase();
        return TRACES.filter((trace) => text.includes(trace.toLowerCase())).map(
          (trace) => `${entry.name}: ${trace}`,
        );
      });
  }

  function eventsOnDisk(): JournalEvent[] {
    return listSegments(windows.journal).flatMap((segment) => {
      const { records, damaged } = windows.scan(segment);
      assert.deepEqual(damaged, []);
      return records.map(({ event }) => event);
    });
  }

  /** A project that holds the secret in every way that there is. */
  function fill(store: LocalStore): void {
    const { blocks } = store.append([blockDraft(null, `The client is ${SECRET}.\nUses pnpm.`)]);
    store.append([blockDraft(blocks[0]?.block ?? null, 'Uses pnpm.')]);
    store.append([messageDraft({ id: 'm1', content: `My name is ${SECRET.toUpperCase()}, hello` })]);
    store.append([
      messageDraft({
        id: 'm2',
        role: 'assistant',
        toolCalls: [{ id: 'c', name: 'x', arguments: JSON.stringify({ content: SECRET }) }],
      }),
      messageDraft({
        id: 'm3',
        role: 'tool',
        toolCallId: 'c',
        toolName: 'x',
        content: JSON.stringify({ echo: { args: SECRET } }),
      }),
    ]);
    store.append([pieceDraft('r1', `I know Zo\u00eb "F`)]);
    store.append([pieceDraft('r1', 'ox" Smith well')]);
    store.append([pieceDraft('r2', 'finished, by Zo\u00eb "Fox" Sm')]);
    store.append([messageDraft({ id: 'r2', role: 'assistant', content: `finished, by ${SECRET}` })]);
    store.append([messageDraft({ id: 'm4', content: 'nothing to hide' })]);
  }

  function assertErased(store: LocalStore): void {
    assert.deepEqual(traces(), []);
    assert.equal(contentOf(store, 'm1'), 'My name is …, hello');
    assert.deepEqual(JSON.parse(store.messagesById(['m2'])[0]?.toolCalls?.[0]?.arguments ?? ''), {
      content: '…',
    });
    assert.equal(contentOf(store, 'm3'), '{"echo":{"args":"…"}}');
    assert.equal(contentOf(store, 'r1'), 'I know … well');
    assert.equal(contentOf(store, 'r2'), 'finished, by …');
    assert.equal(contentOf(store, 'm4'), 'nothing to hide');
    const changes = store.changes({ limit: 9 }).map(({ after }) => after?.value);
    assert.deepEqual(changes, ['Uses pnpm.', 'The client is ….\nUses pnpm.']);
    assert.equal(store.search({ text: 'smith', limit: 9 }).total, 0);
    assert.equal(store.search({ text: 'well', limit: 9 }).total, 1);
  }

  it('leaves no trace in any file', () => {
    const store = windows.open({ snapshotEvery: 1 });
    fill(store);
    store.snapshot();
    assert.deepEqual(
      [...new Set(traces().map((trace) => trace.replace(/^.*(jsonl|snapshot).*/, '$1')))].toSorted(),
      ['jsonl', 'snapshot'],
    );
    assert.equal(store.erase(request).records, 8);
    assertErased(store);
    store.close();
    assertErased(windows.open());
    assert.ok(existsSync(windows.snapshot));
  });

  it('keeps every record readable and in its place', () => {
    const store = windows.open();
    fill(store);
    const before = eventsOnDisk();
    store.erase(request);
    const after = eventsOnDisk();
    assert.deepEqual(
      after.slice(0, before.length).map(({ id }) => id),
      before.map(({ id }) => id),
    );
    const types = after.slice(before.length).map(({ type }) => type);
    assert.deepEqual(types, ['message.appended', 'erased', 'erasure.completed']);
  });

  it('is finished at the next opening when a crash cuts it short, at whatever step', async () => {
    for (let step = 0, done = false; !done; step++) {
      windows.dispose();
      windows = await createWindows();
      const filler = windows.open({ snapshotEvery: 1 });
      fill(filler);
      filler.snapshot();
      filler.close();

      let calls = -1;
      const disk = createFaultDisk(() => (calls >= 0 && calls++ >= step ? diskError('EIO') : undefined));
      const store = windows.open({ disk });
      calls = 0;
      try {
        store.erase(request);
        done = calls <= step;
      } catch {
        // The crash.
      }
      store.close();

      const reopened = windows.unopened();
      reopened.open();
      const untouched = contentOf(reopened, 'm1')?.includes('SMITH') ?? false;
      if (untouched) {
        assert.ok(step < 10, `step ${step}: nothing may be left undone once the request is on disk`);
        reopened.erase(request);
      }
      assertErased(reopened);
      reopened.close();
      assert.deepEqual(traces(), [], `step ${step}`);
    }
  });

  it('reaches damaged lines, torn lines and the quarantine', () => {
    const store = windows.open();
    fill(store);
    store.close();
    const path = windows.firstSegment();
    const bytes = readFileSync(path);
    bytes.writeUInt8(0x58, bytes.indexOf('My name is'));
    writeFileSync(path, bytes);
    appendFileSync(
      path,
      `a foreign line about ${SECRET}\n{"json": "about ${SECRET}"}\n00000000 {"id":"torn ${SECRET}`,
    );
    const again = windows.unopened();
    assert.equal(again.open().damage?.records, 4);
    assert.ok(traces().some((trace) => trace.startsWith('quarantine')));
    again.erase(request);
    assert.deepEqual(traces(), []);
    again.close();
    const later = windows.unopened();
    assert.equal(later.open().damage, null);
    assert.equal(contentOf(later, 'm4'), 'nothing to hide');
  });

  it('is noticed by a window that is open, which forgets too', () => {
    const heard: StoreChange[] = [];
    const one = windows.open();
    one.append([blockDraft(null, `The client is ${SECRET}.`), messageDraft({ id: 'm1', content: SECRET })]);
    const other = windows.open({ snapshotEvery: 1, onChange: (change) => heard.push(change) });
    one.erase(request);
    other.poll();
    assert.deepEqual(
      heard[0]?.events.map(({ type }) => type),
      ['erasure.completed'],
    );
    assert.equal(heard[0]?.blocks[0]?.block?.value, 'The client is ….');
    assert.equal(contentOf(other, 'm1'), '…');
    assert.equal(other.search({ text: 'smith', limit: 9 }).total, 0);
    other.snapshot();
    assert.deepEqual(traces(), []);
  });

  it('tells this window which blocks it changed', () => {
    const heard: StoreChange[] = [];
    const store = windows.open({ onChange: (change) => heard.push(change) });
    store.append([blockDraft(null, `The client is ${SECRET}.`)]);
    store.erase(request);
    assert.equal(heard[0]?.blocks[0]?.block?.value, 'The client is ….');
  });

  it('makes an old snapshot worthless, also one that another window writes too late', () => {
    const one = windows.open();
    one.append([messageDraft({ id: 'm1', content: SECRET })]);
    const late = windows.open({ snapshotEvery: 1 });
    one.erase(request);
    late.snapshot(0);
    const store = windows.open({ snapshotEvery: 1 });
    assert.equal(store.search({ text: 'smith', limit: 9 }).total, 0);
    late.poll();
    late.snapshot(0);
    assert.deepEqual(traces(), []);
  });

  it('of two texts by two windows at once erases both', () => {
    const one = windows.open();
    one.append([messageDraft({ id: 'm1', content: 'Alpha and Omega' })]);
    // The other window has planned and requested, and crashes before it overwrites.
    let isDown = false;
    const disk = createFaultDisk(({ method }) =>
      isDown && method === 'remove' ? diskError('EIO') : undefined,
    );
    const other = windows.open({ disk, snapshotEvery: 1 });
    other.snapshot(0);
    isDown = true;
    assert.throws(() => other.erase({ texts: ['alpha'] }));
    one.erase({ texts: ['omega'] });
    other.close();
    const store = windows.open();
    const text = readFileSync(windows.firstSegment(), 'utf8').toLowerCase();
    assert.ok(!text.includes('alpha') && !text.includes('omega'));
    assert.deepEqual(eventsOnDisk().length > 0 && store.search({ text: 'alpha omega', limit: 9 }).total, 0);
  });

  it('shrinks a mark that would not fit', () => {
    const store = windows.open();
    // Under case folding the Kelvin sign (3 bytes) is a k (1 byte), and the mark has 3 bytes.
    store.append([messageDraft({ id: 'm1', content: 'k'.repeat(200) })]);
    store.erase({ texts: ['\u212a'] });
    assert.equal(contentOf(store, 'm1'), '');
  });
});
