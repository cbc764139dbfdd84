import type { Disposable } from '../base/disposable.ts';
import { DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { DiskUse, ProjectStore } from './ports.ts';

export interface DiskBudgetDeps {
  readonly store: Pick<ProjectStore, 'diskUse'>;
  /** How much a project's memory may take on disk, in bytes. */
  readonly limit: () => number;
}

/** `near`: four fifths of the limit are used. `full`: hardly a message is kept any more. */
export type DiskBudgetState = 'ample' | 'near' | 'full';

const NEAR = 0.8;
/** With less room than for a long message, in bytes, memory is as good as full. */
const LEAST_ROOM = 16 * 1024;
/** The use is measured again when so much has been written, in bytes. */
const MEASURE_EVERY = 4 * 1024 * 1024;
/** What a message takes on disk beside its text, in bytes. */
const OVERHEAD = 500;

/** Keeps a project's memory under its limit on disk, and warns well before. */
export class DiskBudget implements Disposable {
  readonly #deps: DiskBudgetDeps;
  readonly #changed = new Emitter<DiskBudgetState>();
  #used = 0;
  #sinceMeasured = 0;
  #state: DiskBudgetState = 'ample';

  /** The state is another. */
  readonly onDidChange = this.#changed.event;

  constructor(deps: DiskBudgetDeps) {
    this.#deps = deps;
  }

  get state(): DiskBudgetState {
    return this.#state;
  }

  get limit(): number {
    return this.#deps.limit();
  }

  /** Looks at the disk. */
  async measure(): Promise<void> {
    this.#used = diskTotal(await this.#deps.store.diskUse());
    this.#sinceMeasured = 0;
    this.#update();
  }

  /** Whether the disk is to be looked at before so many bytes are reserved: what was written since is only estimated. */
  isStale(bytes: number): boolean {
    return this.#sinceMeasured > MEASURE_EVERY || this.#used + OVERHEAD + bytes > this.limit;
  }

  /** Counts in a message of so many bytes. Throws `memory.full` when there is no room for it. */
  reserve(bytes: number): void {
    const size = OVERHEAD + bytes;
    if (this.#used + size > this.limit) {
      this.#update();
      throw new DaybookError(
        'memory.full',
        `This project’s memory has no room for this under its limit of ${megabytes(this.limit)} MB on disk, so it was not kept. ` +
          'Delete old sessions, or raise the limit in the settings. What was kept before is safe.',
      );
    }
    this.#used += size;
    this.#sinceMeasured += size;
    this.#update();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #update(): void {
    const { limit } = this;
    const state = limit - this.#used < LEAST_ROOM ? 'full' : this.#used >= limit * NEAR ? 'near' : 'ample';
    if (state === this.#state) return;
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** In bytes. */
export function diskTotal({ journal, index, quarantine, other }: DiskUse): number {
  return journal + index + quarantine + other;
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1024 / 1024).toLocaleString('en');
}
