import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createEraser, type Eraser, type ErasureRequest } from './eraser.ts';
import { createErasureFilter, type ErasureFilter } from './erasure-filter.ts';
import { erasedLine } from './erased-line.ts';
import { type EventDraft, type JournalEventOf, journalEventSchema } from './events.ts';
import type { JournalFiles } from './journal-files.ts';
import type { ErasureTarget } from './overwrite-targets.ts';
import { decodeRecord } from './record.ts';
import { type LinePart, partsOf } from './scan-segment.ts';
import { fileBytes, linesIn, type Location } from './segments.ts';
import { beginningOf, writtenAtOf } from './written-at.ts';

export type { ErasureRequest } from './eraser.ts';

export interface ErasurePlan {
  readonly targets: readonly ErasureTarget[];
  /** Those of the targets that are in segments. */
  readonly locations: readonly Location[];
  /**
   * What is left of replies that were never completed, and of whose pieces all are erased because the text stands in one
   * or across several. To be appended together with the request.
   */
  readonly rescued: readonly EventDraft[];
}

/** A project as an erasure sees it. */
export interface ErasableProject {
  readonly root: string;
  readonly files: JournalFiles;
  /** A file's name, relative to `root`. */
  readonly quarantine: string;
  /** Whether a message is there as a whole, and not only by its pieces. */
  readonly isComplete: (messageId: string) => boolean;
  /** Waits until a line that is being written just now is whole. */
  readonly pause: () => void;
}

/**
 * Finds every line that is to be overwritten. Erasing is done in place and keeps every line's length, since other
 * processes have the files open and know records by their offsets.
 */
export function planErasure(project: ErasableProject, request: ErasureRequest): ErasurePlan {
  const eraser = createEraser(request);
  const found: Found = { targets: [], locations: [], pieces: [], hitMessages: new Set() };
  const filter = createErasureFilter(request);
  for (const segment of project.files.list()) {
    for (const part of concernedParts(project, segment, filter)) planPart(project, part, eraser, found);
  }
  const quarantine = fileBytes(join(project.root, project.quarantine)) ?? Buffer.alloc(0);
  for (const { offset, bytes } of linesIn(quarantine, 0)) {
    const replacement = eraser.inQuarantine(bytes.toString());
    if (replacement === null) continue;
    found.targets.push({ ...lineOf(project.quarantine, offset, bytes), replacement });
  }
  const rescued: EventDraft[] = [];
  for (const [messageId, pieces] of Map.groupBy(found.pieces, ({ event }) => event.messageId)) {
    const text = joined(pieces);
    const rest = eraser.redact(text);
    // What was streamed of a message that is hit may end in the middle of the text.
    if (rest === text && !found.hitMessages.has(messageId)) continue;
    for (const { target, location } of pieces) {
      found.targets.push(target);
      found.locations.push(location);
    }
    if (!project.isComplete(messageId)) rescued.push(...interruptedReply(pieces, rest));
  }
  return { targets: found.targets, locations: found.locations, rescued };
}

interface Found {
  readonly targets: ErasureTarget[];
  readonly locations: Location[];
  /** Those that do not go anyway. */
  readonly pieces: Piece[];
  /** Messages that are there as a whole and hold one of the texts. */
  readonly hitMessages: Set<string>;
}

interface Piece {
  readonly event: JournalEventOf<'message.streamed'>;
  readonly target: ErasureTarget;
  readonly location: Location;
}

/** A line, or a record in one whose newline is damaged. */
interface ConcernedPart extends LinePart {
  readonly segment: string;
  readonly record: unknown;
  /** When it was written at the earliest, by what stands before it. In milliseconds since 1970-01-01 UTC. */
  readonly after: number;
}

function planPart(project: ErasableProject, part: ConcernedPart, eraser: Eraser, found: Found): void {
  const { segment, offset, bytes, record, after } = part;
  const location = { segment, offset, length: bytes.length };
  const file = `${basename(project.files.directory)}/${segment}`;
  const hit = (replacement: string): ErasureTarget => ({ ...lineOf(file, offset, bytes), replacement });
  const { data: event } = journalEventSchema.safeParse(record);
  if (event?.type === 'message.streamed' && !eraser.isDoomed(event)) {
    found.pieces.push({ event, target: hit(erasedLine(record, bytes.length)), location });
    return;
  }
  // That is erased as a whole as soon as it is carried out. Until then somebody may need what it says.
  if (event?.type === 'erasure.requested') return;
  const replacement =
    record === undefined
      ? eraser.inDamagedLine(bytes.toString(), after)
      : eraser.inLine(bytes, record, event);
  if (replacement === null) return;
  found.targets.push(hit(replacement));
  found.locations.push(location);
  if (event?.type === 'message.appended') found.hitMessages.add(event.message.id);
}

/** Those parts of a segment in which there may be something to erase. */
function* concernedParts(
  { files, pause }: ErasableProject,
  segment: string,
  filter: ErasureFilter,
): Generator<ConcernedPart> {
  let previous: Buffer = Buffer.alloc(0);
  for (const { offset: start, bytes: lines } of files.wholeLines(segment, 0)) {
    if (!filter.mayConcern(lines)) continue;
    for (const line of linesIn(lines, start)) {
      if (!line.terminated) {
        pause();
        // It grows: somebody is writing it just now, after the request.
        if (files.size(segment) > start + lines.length) return;
      }
      if (filter.mayConcern(line.bytes)) yield* partsIn(line, segment, previous);
      previous = line.bytes;
    }
  }
}

/**
 * Lines stand in the order in which they were written: what cannot be read is no older than what is before it. `previous`
 * is empty where there is no such line at hand.
 */
function* partsIn(line: LinePart, segment: string, previous: Buffer): Generator<ConcernedPart> {
  const whole = decodeRecord(line.bytes);
  let after = writtenAtOf(previous) ?? beginningOf(segment);
  const parts = whole === undefined ? partsOf(line.bytes) : [{ offset: 0, bytes: line.bytes }];
  for (const { offset, bytes } of parts) {
    const record = whole ?? decodeRecord(bytes);
    yield { segment, offset: line.offset + offset, bytes, record, after };
    after = writtenAtOf(bytes) ?? after;
  }
}

function lineOf(file: string, offset: number, bytes: Buffer): Omit<ErasureTarget, 'replacement'> {
  return { file, offset, length: bytes.length, crc: crc32(bytes) };
}

function joined(pieces: readonly Piece[]): string {
  const texts = new Map(pieces.map(({ event }) => [event.id, event.text]));
  return [...texts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join('');
}

function interruptedReply(pieces: readonly Piece[], content: string): EventDraft[] {
  return pieces.slice(0, 1).map(({ event: { messageId: id, sessionId, actor, origin } }) => ({
    type: 'message.appended',
    message: { id, sessionId, role: 'assistant', content, status: 'interrupted' },
    actor,
    origin,
  }));
}
