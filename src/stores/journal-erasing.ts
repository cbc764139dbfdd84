import { basename, dirname } from 'node:path';
import { DaybookError } from '../base/errors.ts';
import {
  type ErasurePlan,
  type ErasureRequest as JournalErasureRequest,
  planErasure,
} from '../journal/erasure.ts';
import type { EventDraft, JournalEvent, JournalEventOf } from '../journal/events.ts';
import { findTraces } from '../journal/find-traces.ts';
import {
  type ErasureSite,
  eraseRecord,
  overwriteTargets,
  type RequestedErasure,
} from '../journal/overwrite-targets.ts';
import type { Location } from '../journal/segments.ts';
import type { ErasureReport, ErasureRequest } from '../memory/ports.ts';
import { erasureRequests } from './event-index.ts';
import {
  type IndexedJournal,
  JOURNAL_DIRECTORY,
  type JournalOptions,
  QUARANTINE_FILE,
} from './indexed-journal.ts';
import { tracesInIndex } from './index-erasure.ts';
import { numberOf, textsOf } from './index-schema.ts';
import { scheduledDeletions } from './index-sessions.ts';
import { messageKey } from './message-key.ts';
import { removeSnapshots } from './snapshot-file.ts';
import type { Sql } from './sql.ts';

export interface ErasingDeps {
  readonly options: Pick<JournalOptions, 'directory' | 'disk' | 'pause'>;
  readonly journal: IndexedJournal;
  /** Appends to the journal and returns the events. */
  readonly append: (drafts: readonly EventDraft[]) => readonly JournalEvent[];
  /** Reads what all other writers have added. Throws when that fails. */
  readonly readOthers: () => void;
}

/** So many records are requested by one event, which is one line of the journal. */
const MAX_TARGETS = 2_000;

const FORGETTING = { kind: 'daybook', why: 'forgetting' } as const;

/**
 * Erasing from a journal, its index and its snapshots. What is to go is an event of the journal before the first byte is
 * overwritten, so that whatever is cut short is finished at the next opening.
 */
export class JournalErasing {
  readonly #deps: ErasingDeps;

  constructor(deps: ErasingDeps) {
    this.#deps = deps;
  }

  /** Whether something is requested, here or elsewhere, that is not erased everywhere yet. */
  get isUnfinished(): boolean {
    return erasureRequests(this.#deps.journal.sql).some(({ completed }) => !completed);
  }

  /** How many records of the journal the request would overwrite, as of now. */
  count(request: ErasureRequest): number {
    return recordsIn(this.#plan(this.resolve(request)));
  }

  /**
   * What others wrote has to be known, or the index would not forget it. Returns the number of records that were
   * overwritten, and the events that completed it.
   */
  erase(request: JournalErasureRequest): {
    readonly records: number;
    readonly events: readonly JournalEvent[];
  } {
    const earlier = this.finish();
    const plan = this.#plan(request);
    if (plan.targets.length === 0) return { records: 0, events: earlier };
    const requested = chunksOf(plan.targets, MAX_TARGETS).map((targets, index): EventDraft => ({
      type: 'erasure.requested',
      targets: [...targets],
      ...(index === 0 && request.sessionIds ? { sessionIds: [...request.sessionIds] } : {}),
      actor: 'user',
      origin: FORGETTING,
    }));
    this.#deps.append([...plan.rescued, ...requested]);
    return { records: recordsIn(plan), events: [...earlier, ...this.finish()] };
  }

  /** Searches all files of the project, and the index that is about to be one, for what was to be erased. */
  verify(request: JournalErasureRequest): ErasureReport['verification'] {
    const { options, journal } = this.#deps;
    const { files, bytes, found } = findTraces(options.directory, request);
    return { files, bytes, found: found.length + tracesInIndex(journal.sql, request.texts ?? []) };
  }

  /**
   * What is asked for, in terms of the journal: a scheduled deletion by the sessions that it still hides, and with all
   * messages of a session its title.
   */
  resolve({ deletionId, ...request }: ErasureRequest): JournalErasureRequest {
    const { sql } = this.#deps.journal;
    const deletion = scheduledDeletions(sql).find(({ id }) => id === deletionId);
    const sessionIds = [...(request.sessionIds ?? []), ...(deletion?.sessions.map(({ id }) => id) ?? [])];
    const titlesOf = [
      ...(request.before === undefined ? [] : sessionsEndedBefore(sql, Date.parse(request.before))),
      ...sessionsMadeOf(sql, request.messageIds ?? []),
    ];
    return {
      ...request,
      ...(sessionIds.length > 0 ? { sessionIds } : {}),
      ...(titlesOf.length > 0 ? { titlesOf } : {}),
    };
  }

  /**
   * Carries out what was requested, here or by somebody whom a crash cut short: the snapshots first, since they hold
   * words of what goes; the lines; the index; and last the requests themselves, which hold what was left of the lines.
   * Returns the events that completed it.
   */
  finish(): readonly JournalEvent[] {
    const { journal } = this.#deps;
    const requests = erasureRequests(journal.sql).flatMap((location) => {
      const request = journal.read(location);
      // What was once requested is now an erased record itself.
      return request?.type === 'erasure.requested' ? [{ location, request }] : [];
    });
    try {
      const pending = requests.filter(({ location }) => !location.completed);
      const completed = this.#carryOut(pending.map(({ request }) => request));
      for (const { location } of requests) eraseRecord(this.#site(), location);
      journal.setAsideDamage();
      return completed;
    } catch (error) {
      throw notErasedYet(error);
    }
  }

  #plan(request: JournalErasureRequest): ErasurePlan {
    const { journal, options } = this.#deps;
    const { files, sql } = journal;
    const isComplete = (id: string): boolean =>
      numberOf(sql, 'SELECT complete AS value FROM messages WHERE hash = ?', messageKey(id)) === 1;
    const { directory: root, pause } = options;
    return planErasure({ root, files, quarantine: QUARANTINE_FILE, isComplete, pause }, request);
  }

  #carryOut(requests: readonly JournalEventOf<'erasure.requested'>[]): readonly JournalEvent[] {
    if (requests.length === 0) return [];
    const { journal, options, append } = this.#deps;
    // While they are there: what is not to be forgotten need not be read again.
    journal.text.load();
    removeSnapshots(options.disk, options.directory);
    const completed = requests.map((request): EventDraft & { locations: Location[] } => {
      overwriteTargets(this.#site(), request);
      return {
        type: 'erasure.completed',
        erasureId: request.id,
        locations: locationsOf(request),
        ...(request.sessionIds ? { sessionIds: request.sessionIds } : {}),
        actor: 'system',
        origin: FORGETTING,
      };
    });
    journal.reindex(completed.flatMap(({ locations }) => locations));
    return append(completed);
  }

  #site(): ErasureSite {
    const { options, journal } = this.#deps;
    const { directory: root, disk } = options;
    const unfinished = (): readonly RequestedErasure[] => this.#unfinished();
    return { root, files: journal.files, disk, unfinished, completed: () => journal.erasedElsewhere };
  }

  /** What anybody has requested to be erased, as of now, and what is not known to be erased everywhere. */
  #unfinished(): readonly RequestedErasure[] {
    const { journal, readOthers } = this.#deps;
    readOthers();
    return erasureRequests(journal.sql).flatMap((location) => {
      const request = location.completed ? null : journal.read(location);
      return request?.type === 'erasure.requested' ? [request] : [];
    });
  }
}

function locationsOf({ targets }: JournalEventOf<'erasure.requested'>): Location[] {
  return targets.flatMap(({ file, offset, length }) =>
    dirname(file) === JOURNAL_DIRECTORY ? { segment: basename(file), offset, length } : [],
  );
}

/** Sessions in which nothing was said from a moment on, in milliseconds since 1970-01-01 UTC. */
function sessionsEndedBefore(sql: Sql, moment: number): string[] {
  return textsOf(
    sql,
    `SELECT name AS value FROM sessions s
     WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.session = s.id AND max(m.time, m.time + m.lag) >= ?)`,
    moment,
  );
}

/** Sessions that have no other messages than these. */
function sessionsMadeOf(sql: Sql, messageIds: readonly string[]): string[] {
  const counts = new Map<number, number>();
  for (const id of new Set(messageIds)) {
    const session = numberOf(sql, 'SELECT session AS value FROM messages WHERE hash = ?', messageKey(id));
    counts.set(session, (counts.get(session) ?? 0) + 1);
  }
  return [...counts].flatMap(([session, count]) =>
    textsOf(sql, 'SELECT name AS value FROM sessions WHERE id = ? AND messages = ?', session, count),
  );
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function recordsIn({ targets }: ErasurePlan): number {
  return targets.filter(({ file }) => file !== QUARANTINE_FILE).length;
}

function notErasedYet(cause: unknown): DaybookError {
  return new DaybookError(
    'journal.write-failed',
    'The text is not erased everywhere yet, because the disk reported an error. Daybook finishes it when the project is next opened.',
    { cause },
  );
}
