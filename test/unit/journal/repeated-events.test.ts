import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalEvent, journalEventSchema } from '../../../src/journal/events.ts';
import { nodeDisk } from '../../../src/journal/disk.ts';
import { decodeLine } from '../../../src/journal/record.ts';
import { listSegments, segmentName, writerOf } from '../../../src/journal/segments.ts';
import { removeSnapshots } from '../../../src/stores/snapshot-file.ts';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { blockDraft, messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { createWindows, type Windows } from '../../fakes/local-store.ts';

describe('events that stand in two segments, because one was sealed while they were written', () => {
  let windows: Windows;

  beforeEach(async () => {
    windows = await createWindows();
  });
  afterEach(() => windows.dispose());

  const byUser = { actor: 'user', origin: { kind: 'chat', sessionId: 's1' } } as const;

  /** One of every type that a store keeps. */
  function fill(store: LocalStore): void {
    store.append([{ type: 'session.started', sessionId: 's1', ...byUser }]);
    store.append([messageDraft({ id: 'm1', content: 'secret and more' })]);
    store.append([{ type: 'session.titled', sessionId: 's1', title: 'first', ...byUser }]);
    store.append([{ type: 'session.titled', sessionId: 's1', title: 'second', ...byUser }]);
    store.append([pieceDraft('m2', 'one '), pieceDraft('m2', 'two')]);
    store.append([pieceDraft('m3', 'finis')]);
    store.append([messageDraft({ id: 'm3', role: 'assistant', content: 'finished' })]);
    const { blocks } = store.append([blockDraft(null, 'first value')]);
    store.append([blockDraft(blocks[0]?.block ?? null, 'second value')]);
    const { blocks: others } = store.append([blockDraft(null, 'gone', 'other')]);
    const base = others[0]?.block?.head ?? null;
    store.append([{ type: 'block.deleted', label: 'other', version: 2, base, ...byUser }]);
    store.append([
      { type: 'session.started', sessionId: 's2', ...byUser },
      messageDraft({ id: 'm4', sessionId: 's2' }),
    ]);
    const { events } = store.append([
      { type: 'deletion.scheduled', sessionIds: ['s2'], due: '2099-01-01T00:00:00.000Z', ...byUser },
    ]);
    store.append([{ type: 'deletion.cancelled', deletionId: events[0]?.id ?? '', ...byUser }]);
    store.append([
      { type: 'deletion.scheduled', sessionIds: ['s2'], due: '2099-02-01T00:00:00.000Z', ...byUser },
    ]);
    store.erase({ texts: ['secret'] });
  }

  function stateOf(store: LocalStore): unknown {
    const { damage: _, ...summary } = store.open();
    return {
      summary,
      sessions: store.sessions({ limit: 9 }),
      messages: ['s1', 's2'].map((sessionId) => store.messages({ sessionId, limit: 99 })),
      changes: store.changes({ limit: 99 }),
      deletions: store.deletions(),
      found: store.search({ text: 'finished more two', limit: 9 }).total,
    };
  }

  for (const where of ['before', 'behind']) {
    it(`count once, also when the copy is read ${where} the original`, () => {
      const store = windows.open();
      fill(store);
      store.close();
      // From the journal, and not from what was saved of the index.
      removeSnapshots(nodeDisk, windows.directory);
      const journal = join(windows.directory, 'journal');
      const [segment = ''] = listSegments(journal);
      const bytes = readFileSync(join(journal, segment));
      const types = bytes
        .toString()
        .trim()
        .split('\n')
        .flatMap((line) => {
          const decoded = decodeLine(Buffer.from(line));
          return decoded.kind === 'event' ? [decoded.event.type] : [];
        });
      const all: JournalEvent['type'][] = journalEventSchema.options.map(({ shape }) => shape.type.value);
      // The request is an erased record by now.
      assert.deepEqual(new Set(types), new Set(all.filter((type) => type !== 'erasure.requested')));
      const expected = stateOf(windows.unopened());
      const writer = writerOf(segment) ?? '';
      const copy = segmentName(writer, where === 'before' ? 0 : 2);
      removeSnapshots(nodeDisk, windows.directory);
      appendFileSync(join(journal, copy), bytes);
      assert.deepEqual(stateOf(windows.unopened()), expected);
    });
  }
});
