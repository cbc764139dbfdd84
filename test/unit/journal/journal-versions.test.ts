import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_SCHEMA } from '../../../src/journal/events.ts';
import { listSegments } from '../../../src/journal/segments.ts';
import { encodePadded } from '../../../src/journal/record.ts';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createWindows, type Windows } from '../../fakes/local-store.ts';

/** A journal as Daybook 0.1 left it when its schema was 1: two writers, an erasure, a damaged line that was set aside. */
const VERSION_1 = join(import.meta.dirname, '../../fixtures/journal-1');
const PROJECT = { projectId: 'fixture-project' };

describe('a journal of version 1', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
    cpSync(VERSION_1, windows.directory, { recursive: true });
  });
  afterEach(() => windows.dispose());

  const segments = (): string[] => listSegments(join(windows.directory, 'journal'));
  const path = (segment: string): string => join(windows.directory, 'journal', segment);
  const contents = (): Map<string, string> =>
    new Map(
      readdirSync(windows.directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')]),
    );

  function assertWhole(store: LocalStore): void {
    const ids = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9'];
    const messages = store.messagesById(ids);
    assert.deepEqual(
      messages.map(({ id, content, status }) => [id, content, status]),
      [
        ['m1', 'Which package manager do we use? 記憶 🦊', 'complete'],
        ['m2', 'Let me look.', 'complete'],
        ['m3', '{"results":[]}', 'complete'],
        ['m4', 'You use pnpm.', 'complete'],
        ['m5', 'The password is …, please remember', 'complete'],
        ['m6', 'I will not remember pass', 'interrupted'],
        ['m8', 'and this comes after it', 'complete'],
        ['m9', 'the last one', 'complete'],
      ],
    );
    assert.equal(messages[1]?.toolCalls?.[0]?.arguments, '{"query":"package manager"}');
    assert.equal(messages[2]?.details?.kind, 'search');
    const titles = new Map(store.sessions({ limit: 9 }).map(({ id, title }) => [id, title]));
    assert.equal(titles.get('s1'), 'Package managers');
    assert.ok(titles.has('s2'));
    assert.deepEqual(
      store.changes({ limit: 9 }).map(({ label, after }) => [label, after?.value]),
      [
        ['temp', undefined],
        ['temp', 'to be deleted'],
        ['project', 'Uses pnpm 10.'],
        ['project', 'Uses pnpm.'],
      ],
    );
  }

  it('is read as a whole, and its damage is not reported again', () => {
    const store = windows.unopened(PROJECT);
    const { damage, blocks, messageCount } = store.open();
    assert.equal(damage, null);
    assert.equal(messageCount, 8);
    assert.deepEqual(
      blocks.map(({ label, value }) => [label, value]),
      [['project', 'Uses pnpm 10.']],
    );
    assertWhole(store);
  });

  it('is appended to in a segment of its own, with the present version, and stays as it was', () => {
    const before = segments().map((segment) => [segment, readFileSync(path(segment), 'utf8')]);
    const store = windows.unopened(PROJECT);
    store.open();
    store.append([messageDraft({ id: 'm10', content: 'new' })]);
    for (const [segment = '', text] of before) assert.equal(readFileSync(path(segment), 'utf8'), text);
    const added = segments().filter((segment) => before.every(([known]) => known !== segment));
    assert.equal(added.length, 1);
    assert.match(readFileSync(path(added[0] ?? ''), 'utf8'), new RegExp(`"schema":${JOURNAL_SCHEMA},`));
    store.close();
    const again = windows.unopened(PROJECT);
    again.open();
    assertWhole(again);
    assert.equal(again.messagesById(['m10'])[0]?.content, 'new');
  });

  it('is packed, and still the same', () => {
    for (const segment of segments()) utimesSync(path(segment), 0, 0);
    const packing = { idleMs: 86_400_000, worthSegments: 2, worthBytes: 1 };
    const store = windows.unopened({ ...PROJECT, packing });
    store.open();
    store.append([messageDraft({ id: 'm10', content: 'new' })]);
    while (store.keepHouse());
    assert.equal(segments().length, 1);
    assertWhole(store);
    store.close();
    const again = windows.unopened(PROJECT);
    assert.equal(again.open().messageCount, 9);
    assertWhole(again);
  });

  it('can be erased from', () => {
    const store = windows.unopened(PROJECT);
    store.open();
    assert.equal(store.erase({ texts: ['pnpm'] }).verification.found, 0);
    assert.equal(store.messagesById(['m4'])[0]?.content, 'You use ….');
  });

  it('is refused and left alone where a newer Daybook has added to it', () => {
    const json = JSON.stringify({ type: 'segment.opened', schema: JOURNAL_SCHEMA + 1 });
    const line = encodePadded(json, json.length + 9);
    assert.ok(line);
    writeFileSync(path('01JGGKQQM0NH9G2TNWVV9ZBQW2-000001.jsonl'), `${line.toString()}\n`);
    const before = contents();
    const store = windows.unopened(PROJECT);
    assert.throws(() => store.open(), { code: 'journal.newer-schema' });
    assert.deepEqual(contents(), before);
  });
});
