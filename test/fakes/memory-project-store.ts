import { type Clock, systemClock } from '../../src/base/clock.ts';
import { DaybookError } from '../../src/base/errors.ts';
import { Emitter } from '../../src/base/event.ts';
import { createEventIds } from '../../src/journal/event-ids.ts';
import { type EventDraft, type JournalEvent, journalEventSchema } from '../../src/journal/events.ts';
import { redactRecord, redactor } from '../../src/journal/redact.ts';
import { type BlockEvent, type BlockStep, foldBlock, toBlockChange } from '../../src/memory/fold-blocks.ts';
import type { Message, Session } from '../../src/memory/message.ts';
import type {
  BlockChange,
  ErasureRequest,
  ProjectStore,
  StoreAccess,
  StoreChange,
} from '../../src/memory/ports.ts';
import { queryWords, titleFrom, words } from '../../src/memory/recall-text.ts';

export interface MemoryProjectStore extends ProjectStore {
  /** The whole journal, own and others' events, in the order of arrival. */
  readonly events: readonly JournalEvent[];
  /** As if another window had appended these. */
  receive(drafts: readonly EventDraft[]): StoreChange;
  /** As if another window had erased these texts. */
  receiveErasure(texts: readonly string[]): StoreChange;
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
  let failure: Error | null = null;
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

  /** In the order of time. */
  function allMessages(): readonly Message[] {
    const found = new Map<string, { order: string; message: Message }>();
    for (const event of [...events].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      if (event.type === 'message.appended') {
        found.set(event.message.id, { order: event.id, message: { ...event.message, at: event.at } });
      } else if (event.type === 'message.streamed') {
        const { messageId: id, sessionId } = event;
        const known = found.get(id);
        if (known && isComplete(id)) continue;
        const content = `${known?.message.content ?? ''}${event.text}`;
        const message: Message = {
          id,
          sessionId,
          role: 'assistant',
          content,
          status: 'interrupted',
          at: event.at,
        };
        found.set(
          id,
          known ? { ...known, message: { ...message, at: known.message.at } } : { order: event.id, message },
        );
      }
    }
    return [...found.values()].sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ message }) => message);
  }

  const isComplete = (id: string): boolean =>
    events.some((event) => event.type === 'message.appended' && event.message.id === id);

  /** Newest first. */
  function allSessions(): readonly Session[] {
    const sessions = new Map<string, { session: Session; order: number }>();
    for (const [order, message] of allMessages().entries()) {
      const known = sessions.get(message.sessionId)?.session;
      const session: Session = {
        id: message.sessionId,
        title: titleOf(message.sessionId),
        startedAt: known?.startedAt ?? startOf(message),
        lastAt: message.at,
        messageCount: (known?.messageCount ?? 0) + 1,
      };
      sessions.set(session.id, { session, order });
    }
    return [...sessions.values()].sort((a, b) => b.order - a.order).map(({ session }) => session);
  }

  const startOf = (first: Message): string =>
    events.find((event) => event.type === 'session.started' && event.sessionId === first.sessionId)?.at ??
    first.at;

  function titleOf(sessionId: string): string {
    const titled = events.findLast(
      (event) => event.type === 'session.titled' && event.sessionId === sessionId,
    );
    if (titled?.type === 'session.titled') return titled.title;
    const first = allMessages().find((message) => message.sessionId === sessionId && message.role === 'user');
    return titleFrom(first?.content ?? '');
  }

  function isUndone(changeId: string): boolean {
    return events.some(({ id, origin }) => origin.kind === 'undo' && origin.of === changeId && !isUndone(id));
  }

  const changeOf = (step: BlockStep): BlockChange => toBlockChange(step, isUndone(step.event.id));

  /** What becomes of each event that is hit: null where all of it goes. */
  function erased(request: ErasureRequest): Map<JournalEvent, JournalEvent | null> {
    const { texts = [], messageIds = [] } = request;
    if (texts.some((text) => Buffer.byteLength(text) < 3))
      throw new DaybookError('input.empty', 'Too short.');
    const redact = redactor(texts);
    const hits = new Map<JournalEvent, JournalEvent | null>();
    for (const event of events) {
      const redacted = redactRecord(event, redact);
      if (messageIds.includes(messageOf(event) ?? '')) hits.set(event, null);
      else if (redacted !== event) hits.set(event, journalEventSchema.parse(redacted));
    }
    for (const { at: _, ...message } of allMessages()) {
      const content = redact(message.content);
      if (isComplete(message.id) || content === message.content || messageIds.includes(message.id)) continue;
      const [first, ...rest] = events.filter((event) => messageOf(event) === message.id);
      if (first) hits.set(first, { ...first, type: 'message.appended', message: { ...message, content } });
      for (const piece of rest) hits.set(piece, null);
    }
    return hits;
  }

  function erase(request: ErasureRequest): number {
    const hits = erased(request);
    events = events.flatMap((event) => (hits.has(event) ? (hits.get(event) ?? []) : event));
    return hits.size;
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
    receiveErasure(texts) {
      const before = new Map(labels().map((label) => [label, foldOf(label)?.block ?? null]));
      erase({ texts });
      const [completed] = add(
        [{ type: 'erasure.completed', erasureId: ids.next(), ...BY_FORGETTING }],
        'another-window',
      ).events;
      const blocks = [...before].flatMap(([label, old]) => {
        const block = foldOf(label)?.block ?? null;
        return JSON.stringify(block) === JSON.stringify(old) ? [] : [{ label, block }];
      });
      return tell({ events: completed ? [completed] : [], blocks });
    },
    failWrites(error) {
      failure = error;
    },
    onDidChange: changed.event,
    async open(access = 'read-write') {
      state = access;
      const sessions = allSessions();
      const folds = labels().map((label) => ({ label, ...foldOf(label) }));
      return {
        blocks: folds.flatMap(({ block }) => (block ? [block] : [])),
        deletedBlocks: folds.flatMap(({ label, block, version }) =>
          block ? [] : [{ label, version: version ?? 0 }],
        ),
        latestSessionId: sessions[0]?.id ?? null,
        messageCount: allMessages().length,
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
      const inSession = allMessages().filter((message) => message.sessionId === sessionId);
      const end = before === undefined ? inSession.length : inSession.findIndex(({ id }) => id === before);
      return end < 0 ? [] : inSession.slice(Math.max(0, end - limit), end);
    },
    async messagesById(wanted) {
      assertOpen();
      const all = new Map(allMessages().map((message) => [message.id, message]));
      return wanted.flatMap((id) => all.get(id) ?? []);
    },
    async search(query) {
      assertOpen();
      const terms = queryWords(query.text ?? '');
      const hits = allMessages()
        .filter((message) => {
          const at = Date.parse(message.at);
          return (
            (query.roles?.includes(message.role) ?? true) &&
            (query.start === undefined || at >= Date.parse(query.start)) &&
            (query.end === undefined || at < Date.parse(query.end)) &&
            !query.excludeIds?.includes(message.id)
          );
        })
        .reverse()
        .map((message) => ({ message, score: matches(terms, message.content) }))
        .filter(({ score }) => terms.length === 0 || score > 0)
        .sort((a, b) => b.score - a.score);
      return { hits: hits.slice(0, query.limit), total: hits.length };
    },
    async sessions({ limit, before }) {
      assertOpen();
      const all = allSessions();
      const start = before === undefined ? 0 : all.findIndex(({ id }) => id === before) + 1;
      return before !== undefined && start === 0 ? [] : all.slice(start, start + limit);
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
      return erased(request).size;
    },
    async erase(request) {
      assertWritable();
      return erase(request);
    },
    dispose: () => changed.dispose(),
  };
}

const BY_FORGETTING = { actor: 'system', origin: { kind: 'daybook', why: 'forgetting' } } as const;

function isBlockEvent(event: JournalEvent): event is BlockEvent {
  return event.type === 'block.written' || event.type === 'block.deleted';
}

/** How many of the terms the text has; endings do not matter. */
function matches(terms: readonly string[], content: string): number {
  const found = words(content);
  return terms.filter((term) =>
    found.some((word) => word.startsWith(term) || (word.length >= 4 && term.startsWith(word))),
  ).length;
}

function messageOf(event: JournalEvent): string | undefined {
  if (event.type === 'message.appended') return event.message.id;
  return event.type === 'message.streamed' ? event.messageId : undefined;
}
