import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { compact, type CompactionOptions, type CompactionSite } from '../../src/journal/compaction.ts';
import { type Disk, nodeDisk } from '../../src/journal/disk.ts';
import { type ErasureRequest, planErasure } from '../../src/journal/erasure.ts';
import { createEventIds } from '../../src/journal/event-ids.ts';
import type { EventDraft, JournalEventOf } from '../../src/journal/events.ts';
import { JournalFiles } from '../../src/journal/journal-files.ts';
import { JournalWriter } from '../../src/journal/journal-writer.ts';
import { type ErasureSite, eraseRecord, overwriteTargets } from '../../src/journal/overwrite-targets.ts';
import { scanSegment } from '../../src/journal/scan-segment.ts';
import { type JournalRecord, listNames } from '../../src/journal/segments.ts';
import { messageDraft } from './drafts.ts';

/** Packs as soon as there is anything, of whatever size. */
export const EAGER: CompactionOptions = { idleMs: 3_600_000, worthBytes: 1, worthSegments: 1 };

/** The real disk, but that nothing is ever synced: many times as fast, and as good for whoever survives. */
export const unsyncedDisk: Disk = { ...nodeDisk, sync() {}, syncDirectory() {} };

export interface WindowOptions {
  readonly root: string;
  readonly disk?: Disk;
  readonly segmentBytes?: number;
}

/** What a window does to a project's journal, without an index. */
export class JournalWindow {
  readonly root: string;
  readonly disk: Disk;
  readonly files: JournalFiles;
  readonly writer: JournalWriter;
  readonly #ids = createEventIds(systemClock);

  constructor({ root, disk = unsyncedDisk, segmentBytes = 1_000_000 }: WindowOptions) {
    this.root = root;
    this.disk = disk;
    const directory = join(root, 'journal');
    this.files = new JournalFiles(directory);
    this.writer = new JournalWriter({
      directory,
      projectId: 'p',
      agentId: 'a',
      clock: systemClock,
      ids: this.#ids,
      disk,
      segmentBytes,
    });
  }

  append(...drafts: readonly EventDraft[]): JournalRecord[] {
    return this.writer.write([this.writer.stamp(drafts)]);
  }

  say(id: string, content = `content of ${id}`): void {
    this.append(messageDraft({ id, content }));
  }

  records(): JournalRecord[] {
    const records = this.files.list().flatMap((segment) => scanSegment(this.files, segment, 0, 'p').records);
    for (const { event } of records) this.#ids.observe(event.id);
    return records;
  }

  /** Contents of the messages, by id. */
  messages(): Map<string, string> {
    const messages = this.records().flatMap(({ event }) =>
      event.type === 'message.appended' ? [event.message] : [],
    );
    return new Map(messages.map(({ id, content }) => [id, content]));
  }

  damaged(): number {
    return this.files
      .list()
      .reduce((sum, segment) => sum + scanSegment(this.files, segment, 0, 'p').damaged.length, 0);
  }

  get compactionSite(): CompactionSite {
    const isErasing = (): boolean => this.requests().length > 0;
    return { files: this.files, disk: this.disk, clock: systemClock, writer: this.writer, isErasing };
  }

  /** Runs compactions until there is nothing to do; returns how many said that there might be more. */
  compact(options: CompactionOptions = EAGER): number {
    for (let more = 0; ; more++) {
      const steps = compact(this.compactionSite, options);
      let step = steps.next();
      while (!step.done) step = steps.next();
      if (!step.value) return more;
    }
  }

  erase(request: ErasureRequest): number {
    const { root, files } = this;
    const project = { root, files, quarantine: 'quarantine.jsonl', isComplete: () => false, pause() {} };
    const { targets, rescued } = planErasure(project, request);
    const origin = { kind: 'daybook', why: 'test' } as const;
    this.append(...rescued, { type: 'erasure.requested', targets: [...targets], actor: 'user', origin });
    this.finishErasures();
    return targets.length;
  }

  /** Carries out what anybody has requested. */
  finishErasures(): void {
    const { root, files, disk } = this;
    const site: ErasureSite = {
      root,
      files,
      disk,
      unfinished: () => this.requests().map(({ event }) => event),
      completed: () => this.completions().filter(({ writer }) => writer !== this.writer.id),
    };
    const completed = new Set(this.completions().map(({ erasureId }) => erasureId));
    for (const { event, ...location } of this.records()) {
      if (event.type !== 'erasure.requested') continue;
      if (!completed.has(event.id)) this.#carryOut(site, event);
      eraseRecord(site, location);
    }
  }

  completions(): JournalEventOf<'erasure.completed'>[] {
    return this.records().flatMap(({ event }) => (event.type === 'erasure.completed' ? [event] : []));
  }

  #carryOut(site: ErasureSite, event: JournalEventOf<'erasure.requested'>): void {
    overwriteTargets(site, event);
    const locations = event.targets.map(({ file, offset, length }) => ({
      segment: basename(file),
      offset,
      length,
    }));
    const origin = { kind: 'daybook', why: 'test' } as const;
    this.append({
      type: 'erasure.completed',
      erasureId: event.id,
      locations,
      actor: 'system',
      origin,
    });
  }

  /** Erasures that were requested and are not completed. */
  requests(): (JournalRecord & { event: JournalEventOf<'erasure.requested'> })[] {
    const records = this.records();
    const completed = new Set(
      records.map(({ event }) => (event.type === 'erasure.completed' ? event.erasureId : '')),
    );
    return records.flatMap(({ event, ...location }) =>
      event.type === 'erasure.requested' && !completed.has(event.id) ? [{ ...location, event }] : [],
    );
  }

  /** As when the process ends, however it does. */
  close(): void {
    this.writer.close();
  }
}

/** A temporary project whose windows are closed with it. */
export class JournalProject {
  readonly root = mkdtempSync(join(tmpdir(), 'daybook-journal-'));
  readonly #windows: JournalWindow[] = [];

  get directory(): string {
    return join(this.root, 'journal');
  }

  open(options: Partial<WindowOptions> = {}): JournalWindow {
    const window = new JournalWindow({ root: this.root, ...options });
    this.#windows.push(window);
    return window;
  }

  /** A window that appends and is gone; by the times of its files since two hours. Returns its segment. */
  leave(messages: Readonly<Record<string, string>>): string {
    const window = this.open();
    for (const [id, content] of Object.entries(messages)) window.say(id, content);
    const segment = window.writer.currentSegment ?? '';
    window.close();
    this.age(segment);
    return segment;
  }

  age(...segments: readonly string[]): void {
    const time = Date.now() / 1000 - 7_200;
    for (const segment of segments) utimesSync(join(this.directory, segment), time, time);
  }

  /** The names of the journal's files that end so. */
  names(ending = ''): string[] {
    return listNames(this.directory)
      .filter((name) => name.endsWith(ending))
      .sort();
  }

  dispose(): void {
    for (const window of this.#windows) window.close();
    rmSync(this.root, { recursive: true });
  }
}
