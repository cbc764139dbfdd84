import { basename, dirname } from 'node:path';
import { DaybookError } from '../base/errors.ts';
import { type ErasurePlan, planErasure } from '../journal/erasure.ts';
import type { EventDraft, JournalEvent, JournalEventOf } from '../journal/events.ts';
import { findTraces } from '../journal/find-traces.ts';
import {
  type ErasureSite,
  eraseRecord,
  overwriteTargets,
  type RequestedErasure,
} from '../journal/overwrite-targets.ts';
import type { ErasureReport, ErasureRequest } from '../memory/ports.ts';
import { erasureRequests } from './event-index.ts';
import {
  type IndexedJournal,
  JOURNAL_DIRECTORY,
  type JournalOptions,
  QUARANTINE_FILE,
} from './indexed-journal.ts';
import { numberOf, textsOf } from './index-schema.ts';
import { messageKey } from './message-key.ts';
import { removeSnapshots } from './snapshot-file.ts';

export interface ErasingDeps {
  readonly options: Pick<JournalOptions, 'directory' | 'disk' | 'pause'>;
  readonly journal: IndexedJournal;
  /** Appends to the journal and returns the events. */
  readonly append: (drafts: readonly EventDraft[]) => readonly JournalEvent[];
  /** Reads what all other writers have added. Throws when that fails. */
  readonly readOthers: () => void;
}

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

  count(request: ErasureRequest): number {
    return recordsIn(this.#plan(request));
  }

  /** What others wrote has to be known, or the index would not forget it. Returns the events that completed it, too. */
  erase(request: ErasureRequest): {
    readonly report: ErasureReport;
    readonly events: readonly JournalEvent[];
  } {
    const { options, append } = this.#deps;
    const earlier = this.finish();
    const whole = this.#withWholeSessions(request);
    const plan = this.#plan(whole);
    const events = [...earlier];
    if (plan.targets.length > 0) {
      const requested: EventDraft = {
        type: 'erasure.requested',
        targets: [...plan.targets],
        ...(whole.sessionIds ? { sessionIds: [...whole.sessionIds] } : {}),
        actor: 'user',
        origin: FORGETTING,
      };
      append([...plan.rescued, requested]);
      events.push(...this.finish());
    }
    const { files, bytes, found } = findTraces(options.directory, whole);
    return {
      report: { records: recordsIn(plan), verification: { files, bytes, found: found.length } },
      events,
    };
  }

  /**
   * Carries out what was requested, here or by somebody whom a crash cut short: the snapshots first, since they hold
   * words of what goes; the lines; the index; and last the request itself, which holds what was left of the lines.
   * Returns the events that completed it.
   */
  finish(): readonly JournalEvent[] {
    const { journal } = this.#deps;
    const completed: JournalEvent[] = [];
    for (const location of erasureRequests(journal.sql)) {
      const request = journal.read(location);
      // What was once requested is now an erased record itself.
      if (request?.type !== 'erasure.requested') continue;
      try {
        if (!location.completed) completed.push(...this.#carryOut(request));
        eraseRecord(this.#site(), location);
      } catch (error) {
        throw notErasedYet(error);
      }
    }
    journal.setAsideDamage();
    return completed;
  }

  #plan(request: ErasureRequest): ErasurePlan {
    const { journal, options } = this.#deps;
    const { files, sql } = journal;
    const isComplete = (id: string): boolean =>
      numberOf(sql, 'SELECT complete AS value FROM messages WHERE hash = ?', messageKey(id)) === 1;
    const { directory: root, pause } = options;
    return planErasure({ root, files, quarantine: QUARANTINE_FILE, isComplete, pause }, request);
  }

  /** Where all messages before a moment go, sessions that have no others go with their titles. */
  #withWholeSessions(request: ErasureRequest): ErasureRequest {
    const { before, sessionIds = [] } = request;
    if (before === undefined) return request;
    const emptied = textsOf(
      this.#deps.journal.sql,
      `SELECT name AS value FROM sessions s
       WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.session = s.id AND m.time + m.lag >= ?)`,
      Date.parse(before),
    );
    return { ...request, sessionIds: [...sessionIds, ...emptied] };
  }

  #carryOut(request: JournalEventOf<'erasure.requested'>): readonly JournalEvent[] {
    const { journal, options, append } = this.#deps;
    const { id: erasureId, targets, sessionIds } = request;
    removeSnapshots(options.disk, options.directory);
    overwriteTargets(this.#site(), request);
    const locations = targets.flatMap(({ file, offset, length }) =>
      dirname(file) === JOURNAL_DIRECTORY ? { segment: basename(file), offset, length } : [],
    );
    journal.reindex(locations);
    const completed: EventDraft = {
      type: 'erasure.completed',
      erasureId,
      locations,
      ...(sessionIds ? { sessionIds } : {}),
      actor: 'system',
      origin: FORGETTING,
    };
    return append([completed]);
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
