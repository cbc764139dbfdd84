import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventDraft, JournalEvent } from '../../../src/journal/events.ts';
import { encodeLine } from '../../../src/journal/record.ts';
import { listSegments, segmentName } from '../../../src/journal/segments.ts';
import type { LocalStore } from '../../../src/stores/local-store.ts';
import { blockDraft, messageDraft, pieceDraft } from '../../fakes/drafts.ts';
import { createWindows, find } from '../../fakes/local-store.ts';
import { createRandom, type Random } from '../../fakes/random.ts';

const SESSIONS = ['s1', 's2', 's3'];

describe('the index', () => {
  it('comes to the same from the same events, whatever their order and however often they are met', async () => {
    for (let seed = 1; seed <= 15; seed++) {
      const random = createRandom(seed);
      const original = await createWindows();
      const again = await createWindows();
      try {
        const stores = [original.open(), original.open()];
        for (let step = 0; step < 60; step++) {
          const store = random.pick(stores);
          store.append([randomDraft(random, store, step)]);
          if (random.chance(0.5)) store.poll();
        }
        const events = listSegments(original.journal).flatMap((segment) =>
          original.scan(segment).records.map(({ event }) => event),
        );
        scatter(random, again.journal, events);
        assert.deepEqual(contentOf(again.open()), contentOf(original.open()), `seed ${seed}`);
      } finally {
        original.dispose();
        again.dispose();
      }
    }
  });
});

function randomDraft(random: Random, store: LocalStore, step: number): EventDraft {
  const sessionId = random.pick(SESSIONS);
  const reply = `r${random.below(6)}`;
  const block = store.changes({ label: 'project', limit: 1 })[0]?.after ?? null;
  return random.pick<EventDraft>([
    messageDraft({ id: `m${step}`, sessionId, content: `word${step} fox` }),
    pieceDraft(reply, `piece${step} `, 's1'),
    pieceDraft(reply, `piece${step} `, 's1'),
    messageDraft({ id: reply, sessionId: 's1', role: 'assistant', content: `whole${step}` }),
    blockDraft(block, `${block?.value ?? ''}\nline ${step}`.trim()),
    { type: 'session.started', sessionId, actor: 'user', origin: { kind: 'chat', sessionId } },
    {
      type: 'session.titled',
      sessionId,
      title: `title ${step}`,
      actor: 'user',
      origin: { kind: 'chat', sessionId },
    },
  ]);
}

/** Puts the events into segments of other writers, in any order, some of them twice. */
function scatter(random: Random, directory: string, events: readonly JournalEvent[]): void {
  mkdirSync(directory, { recursive: true });
  const copies = random.shuffled([...events, ...events.filter(() => random.chance(0.2))]);
  for (let segment = 1; segment <= 4; segment++) {
    const lines = copies.filter((_, index) => index % 4 === segment - 1).map((event) => encodeLine(event));
    writeFileSync(join(directory, segmentName('01JGFJJZ00AAAAAAAAAAAAAAAA', segment)), Buffer.concat(lines));
  }
}

function contentOf(store: LocalStore): unknown {
  return {
    messages: SESSIONS.map((sessionId) => store.messages({ sessionId, limit: 100 })),
    sessions: store.sessions({ limit: 100 }),
    changes: store.changes({ limit: 100 }),
    found: find(store, 'fox').toSorted(),
    interrupted: ['piece1', 'whole1', 'whole2'].map((text) => store.search({ text, limit: 9 }).total),
    byDate: store.search({ limit: 100 }),
  };
}
