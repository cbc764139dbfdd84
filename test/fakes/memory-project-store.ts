import { type Clock, systemClock } from '../../src/base/clock.ts';
import { DaybookError } from '../../src/base/errors.ts';
import { Emitter } from '../../src/base/event.ts';
import { createEventIds } from '../../src/journal/event-ids.ts';
import type { EventDraft, JournalEvent } from '../../src/journal/events.ts';
import { type BlockEvent, type BlockStep, foldBlock, toBlockChange } from '../../src/memory/fold-blocks.ts';
import type { Session } from '../../src/memory/message.ts';
import type {
  BlockChange,
  ErasureReport,
  ErasureRequest,
  ProjectStore,
  StoreAccess,
  StoreChange,
} from '../../src/memory/ports.ts';
import { erasedEvents } from './erase-events.ts';
import { deletionsOf, hiddenSessions, messagesOf, sessionsOf } from './journal-views.ts';
import { searchMessages } from './search-messages.ts';

export interface MemoryProjectStore extends ProjectStore {
  /** The whole journal, own and others' events, in the order of arrival. */
  readonly events: readonly JournalEvent[];
  /** As if another window had appended these. */
  receive(drafts: readonly EventDraft[]): StoreChange;
  /** As if another window had appended these, and this one had not read it yet. It does so before it erases. */
  receiveUnread(drafts: readonly EventDraft[]): void;
  /** As if another window had erased these texts, or sessions. */
  receiveErasure(texts: readonly string[], sessionIds?: readonly string[]): StoreChange;
  /** From now on a search for what was erased finds so much of it; null: what there is. */
  leaveTraces(found: number | null): void;
  /** From now on `append` and `erase` reject with this, until it is null again. */
  failWrites(error: Error | null): void;
}

/** A project store that keeps everything in memory and passes the contract of ProjectStore, for tests of what is above it. */
export function createMemoryProjectStore(
  options: { clock?: Clock; agentId?: string; events?: readonly JournalEvent[] } = {},
): MemoryProjectStore {
  const clock = options.clock ?? systemClock;
  const ids = createEventIds(clock);
  const changed = new Emitter<StoreChange>();
  let events: JournalEvent[] = [...(options.events ?? [])];
  for (const { id } of events) ids.observe(id);
  let unread: EventDraft[] = [];
  let failure: Error | null = null;
  let foundAfterErasing: number | null = null;
  let state: StoreAccess | 'unopened' | 'closed' = 'unopened';

  function add(drafts: readonly EventDraft[], writer: string): StoreChange {
    const added = drafts.map((draft): JournalEvent => {
      const at = new Date(clock.now()).toISOString();
      return { id: ids.next(), at, writer, agentId: options.agentId ?? 'agent', ...draft };
    });
    events.push(...added);
    const labels = new Set(added.filter(isBlockEvent).map(({ label }) => label));
    return {
      events: added,
      blocks: [...labels].map((label) => ({ label, block: foldOf(label)?.block ?? null })),
    };
  }

  const stepsOf = (label: string): readonly BlockStep[] =>
    foldBlock(events.filter(isBlockEvent).filter((event) => event.label === label));
  const foldOf = (label: string) => stepsOf(label).at(-1)?.after;
  const labels = (): readonly string[] => [...new Set(events.filter(isBlockEvent).map(({ label }) => label))];

  function sessionsInSight(): readonly Session[] {
    const hidden = hiddenSessions(events);
    return sessionsOf(events).filter(({ id }) => !hidden.has(id));
  }

  function isUndone(changeId: string): boolean {
    return events.some(({ id, origin }) => origin.kind === 'undo' && origin.of === changeId && !isUndone(id));
  }

  const changeOf = (step: BlockStep): BlockChange => toBlockChange(step, isUndone(step.event.id));

  /** Overwrites the records and notes it; the events that note it are not told to this window. */
  function erase(asked: ErasureRequest, writer: string): { report: ErasureReport; completed: StoreChange } {
    const request = withSessionsOf(asked);
    const hits = erasedEvents(events, request);
    events = events.flatMap((event) => (hits.has(event) ? (hits.get(event) ?? []) : event));
    const sessionIds = request.sessionIds ? { sessionIds: [...request.sessionIds] } : {};
    const note = {
      type: 'erasure.completed',
      erasureId: ids.next(),
      ...sessionIds,
      ...BY_FORGETTING,
    } as const;
    const completed = hits.size > 0 ? add([note], writer) : NO_CHANGE;
    const found = foundAfterErasing ?? erasedEvents(events, request).size;
    const report = { records: hits.size, verification: { files: 1, bytes: bytesOf(events), found } };
    return { report, completed };
  }

  /** A scheduled deletion as the sessions that it takes: none if it does not stand any more. */
  function withSessionsOf(request: ErasureRequest): ErasureRequest {
    const deletion = deletionsOf(events).find(({ id }) => id === request.deletionId);
    if (!deletion) return request;
    const sessionIds = [...(request.sessionIds ?? []), ...deletion.sessions.map(({ id }) => id)];
    return { ...request, sessionIds };
  }

  function assertOpen(): void {
    if (state === 'closed') throw new DaybookError('journal.unreadable', 'The store is closed.');
  }

  function assertWritable(): void {
    assertOpen();
    if (state === 'read-only') throw new DaybookError('memory.read-only', 'The store is read-only.');
    if (failure) throw failure;
  }

  /** A store that is closed follows nobody. */
  function tell(change: StoreChange): StoreChange {
    if (state !== 'closed') changed.fire(change);
    return change;
  }

  return {
    get events() {
      return events;
    },
    receive(drafts) {
      return tell(add(drafts, 'another-window'));
    },
    receiveUnread(drafts) {
      unread = [...unread, ...drafts];
    },
    receiveErasure(texts, sessionIds = []) {
      const before = new Map(labels().map((label) => [label, foldOf(label)?.block ?? null]));
      const { completed } = erase({ texts, sessionIds }, 'another-window');
      const blocks = [...before].flatMap(([label, old]) => {
        const block = foldOf(label)?.block ?? null;
        return JSON.stringify(block) === JSON.stringify(old) ? [] : [{ label, block }];
      });
      return tell({ ...completed, blocks });
    },
    leaveTraces(found) {
      foundAfterErasing = found;
    },
    failWrites(error) {
      failure = error;
    },
    onDidChange: changed.event,
    async open(access = 'read-write') {
      state = access;
      const messages = messagesOf(events);
      const folds = labels().map((label) => ({ label, ...foldOf(label) }));
      return {
        blocks: folds.flatMap(({ block }) => (block ? [block] : [])),
        deletedBlocks: folds.flatMap(({ label, block, version }) =>
          block ? [] : [{ label, version: version ?? 0 }],
        ),
        latestSessionId: sessionsInSight()[0]?.id ?? null,
        messageCount: messages.length,
        oldestAt: messages[0]?.at ?? null,
        deletions: deletionsOf(events),
        damage: null,
      };
    },
    async close() {
      state = 'closed';
    },
    async append(drafts) {
      assertWritable();
      return add(drafts, 'this-window');
    },
    async messages({ sessionId, limit, before }) {
      assertOpen();
      const inSession = messagesOf(events).filter((message) => message.sessionId === sessionId);
      const end = before === undefined ? inSession.length : inSession.findIndex(({ id }) => id === before);
      return end < 0 ? [] : inSession.slice(Math.max(0, end - limit), end);
    },
    async messagesById(wanted) {
      assertOpen();
      const all = new Map(messagesOf(events).map((message) => [message.id, message]));
      return wanted.flatMap((id) => all.get(id) ?? []);
    },
    async search(query) {
      assertOpen();
      const hidden = hiddenSessions(events);
      const inSight = messagesOf(events).filter(({ sessionId }) => !hidden.has(sessionId));
      const titles = new Map(sessionsOf(events).map(({ id, title }) => [id, title]));
      return searchMessages(inSight, titles, query);
    },
    async sessions({ limit, before, title = '' }) {
      assertOpen();
      const all = sessionsInSight();
      const start = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
      if (before !== undefined && start === 0) return [];
      const isWanted = (session: Session): boolean =>
        session.title.toLowerCase().includes(title.toLowerCase());
      return all.slice(start).filter(isWanted).slice(0, limit);
    },
    async deletions() {
      assertOpen();
      return deletionsOf(events);
    },
    async changes({ label, ids: wanted, limit }) {
      assertOpen();
      return labels()
        .filter((name) => label === undefined || name === label)
        .flatMap((name) => stepsOf(name))
        .filter(({ event }) => wanted === undefined || wanted.includes(event.id))
        .sort((a, b) => (a.event.id < b.event.id ? 1 : -1))
        .slice(0, limit)
        .map(changeOf);
    },
    async countErasable(request) {
      assertOpen();
      return erasedEvents(events, withSessionsOf(request)).size;
    },
    async erase(request) {
      assertWritable();
      const late = unread;
      unread = [];
      if (late.length > 0) tell(add(late, 'another-window'));
      return erase(request, 'this-window').report;
    },
    async diskUse() {
      assertOpen();
      return { journal: bytesOf(events), index: 0, quarantine: 0, other: 0 };
    },
    dispose: () => changed.dispose(),
  };
}

const NO_CHANGE: StoreChange = { events: [], blocks: [] };
const BY_FORGETTING = { actor: 'system', origin: { kind: 'daybook', why: 'forgetting' } } as const;

function isBlockEvent(event: JournalEvent): event is BlockEvent {
  return event.type === 'block.written' || event.type === 'block.deleted';
}

function bytesOf(events: readonly JournalEvent[]): number {
  return events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)) + 1, 0);
}
