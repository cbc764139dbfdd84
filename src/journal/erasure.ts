import { fstatSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { DaybookError } from '../base/errors.ts';
import type { Disk } from './disk.ts';
import { type EventDraft, type JournalEvent, type JournalEventOf, journalEventSchema } from './events.ts';
import { decodeRecord, encodePadded } from './record.ts';
import { redactor, redactRecord } from './redact.ts';
import { isMissing, readBytes, readLines, withFile } from './segments.ts';

type Target = JournalEventOf<'erasure.requested'>['targets'][number];

export interface ErasureRequest {
  /** Wherever one of these stands, the mark takes its place. At least 3 bytes each. */
  readonly texts?: readonly string[];
  /** Messages that go altogether. */
  readonly messageIds?: readonly string[];
}

export interface ErasurePlan {
  readonly targets: readonly Target[];
  /**
   * What is left of replies that were never completed, and of whose pieces all are erased because the text stands in one
   * or across several. To be appended together with the request.
   */
  readonly rescued: readonly EventDraft[];
}

/** A project as an erasure sees it. */
export interface ErasableProject {
  readonly root: string;
  /** Files, named relative to `root`. */
  readonly segments: readonly string[];
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
  const targets: Target[] = [];
  const replies = new Map<string, Piece[]>();
  const hitMessages = new Set<string>();
  for (const file of [...project.segments, project.quarantine]) {
    forEachLine(join(project.root, file), project.pause, (offset, bytes) => {
      const target = { file, offset, length: bytes.length, crc: crc32(bytes) };
      const record = decodeRecord(bytes);
      const { data: event } = journalEventSchema.safeParse(record);
      if (event?.type === 'message.streamed' && !eraser.isDoomed(event.messageId)) {
        const pieces = replies.get(event.messageId) ?? [];
        pieces.push({ event, target: { ...target, replacement: erasedLine(record, bytes.length) } });
        replies.set(event.messageId, pieces);
        return;
      }
      const replacement =
        file === project.quarantine ? eraser.inQuarantine(bytes) : eraser.inLine(bytes, record, event);
      if (replacement === null) return;
      targets.push({ ...target, replacement });
      if (event?.type === 'message.appended') hitMessages.add(event.message.id);
    });
  }
  const rescued: EventDraft[] = [];
  for (const [messageId, pieces] of replies) {
    const text = joined(pieces);
    const rest = eraser.redact(text);
    // What was streamed of a message that is hit may end in the middle of the text.
    if (rest === text && !hitMessages.has(messageId)) continue;
    targets.push(...pieces.map(({ target }) => target));
    if (!project.isComplete(messageId)) rescued.push(...interruptedReply(pieces, rest));
  }
  return { targets, rescued };
}

/** Overwrites the targets and syncs. Doing it again, also after it was cut short, comes to the same. */
export function overwriteTargets(root: string, disk: Disk, targets: readonly Target[]): void {
  for (const name of new Set(targets.map(({ file }) => file))) {
    overwriteLines(
      join(root, name),
      disk,
      targets.filter(({ file }) => file === name),
    );
  }
}

/** Puts an `erased` record in the place of one record, whatever it is. */
export function eraseRecord(
  path: string,
  disk: Disk,
  { offset, length }: { offset: number; length: number },
): void {
  const line = erasedLine(decodeRecord(readBytes(path, offset, length)), length);
  const file = disk.open(path, 'r+');
  try {
    disk.write(file, padded(line, length), offset);
    disk.sync(file);
  } finally {
    disk.close(file);
  }
}

interface Piece {
  readonly event: JournalEventOf<'message.streamed'>;
  readonly target: Target;
}

/** Tells, line by line, what is to stand there instead, without padding; null where nothing is to be erased. */
function createEraser({ texts = [], messageIds = [] }: ErasureRequest) {
  if (texts.some((text) => Buffer.byteLength(text) < 3)) {
    throw new DaybookError(
      'input.empty',
      'A text of fewer than 3 bytes stands in too many places to be erased.',
    );
  }
  const redact = redactor(texts);
  const cut = redactor(texts, '');
  const isDoomed = (messageId: string): boolean => messageIds.includes(messageId);
  const isHit = (text: string): boolean =>
    redact(text) !== text || messageIds.some((id) => text.includes(id));
  return {
    redact,
    isDoomed,
    inLine(bytes: Buffer, record: unknown, event: JournalEvent | undefined): string | null {
      if (record === undefined) return isHit(bytes.toString()) ? '' : null;
      if (event?.type === 'message.appended' && isDoomed(event.message.id))
        return erasedLine(record, bytes.length);
      if (event?.type === 'message.streamed' && isDoomed(event.messageId))
        return erasedLine(record, bytes.length);
      const redacted = redactRecord(record, redact);
      if (redacted === record) return null;
      // The mark may be longer than what it replaces, where that matches by letter case only.
      const shorter = (): string | null => encoded(redactRecord(record, cut), bytes.length);
      return encoded(redacted, bytes.length) ?? shorter() ?? erasedLine(record, bytes.length);
    },
    /** An entry keeps its place, so that it counts as reported, and loses its text. */
    inQuarantine(bytes: Buffer): string | null {
      const line = bytes.toString();
      const entry = quarantineEntry.safeParse(parsed(line)).data;
      if (!isHit(entry?.text ?? line)) return null;
      return entry ? JSON.stringify({ ...entry, text: '' }) : '';
    },
  };
}

const quarantineEntry = z.looseObject({ text: z.string() });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ENVELOPE: ReadonlySet<string> = new Set(['id', 'at', 'writer', 'agentId', 'actor', 'origin', 'more']);

/** The record without what it said. Always shorter than what it replaces: no type has a shorter name. */
function erasedLine(record: unknown, length: number): string {
  const envelope = Object.entries(record ?? {}).filter(([key]) => ENVELOPE.has(key));
  return encoded({ ...Object.fromEntries(envelope), type: 'erased' }, length) ?? '';
}

function encoded(record: unknown, length: number): string | null {
  return encodePadded(JSON.stringify(record), length)?.toString().trimEnd() ?? null;
}

function padded(line: string, length: number): Buffer {
  const bytes = Buffer.alloc(length, ' ');
  bytes.write(line);
  return bytes;
}

function overwriteLines(path: string, disk: Disk, targets: readonly Target[]): void {
  const file = openExisting(path, disk);
  if (file === null) return;
  try {
    for (const { offset, length, crc, replacement } of targets) {
      const current = readBytes(path, offset, length);
      let wanted = padded(replacement, length);
      if (current.length < length || current.equals(wanted)) continue;
      // Another erasure was here since this one was planned. It left what this one is to erase, and our replacement
      // would bring back what it erased: so nothing of the record stays.
      const record = crc32(current) === crc ? undefined : decodeRecord(current);
      if (record !== undefined) wanted = padded(erasedLine(record, length), length);
      disk.write(file, wanted, offset);
    }
    disk.sync(file);
  } finally {
    disk.close(file);
  }
}

function openExisting(path: string, disk: Disk): number | null {
  try {
    return disk.open(path, 'r+');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
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

function forEachLine(path: string, pause: () => void, visit: (offset: number, bytes: Buffer) => void): void {
  try {
    withFile(path, (file) => {
      for (const { offset, bytes, terminated } of readLines(file, 0)) {
        if (!terminated) {
          pause();
          // It grows: somebody is writing it just now, after the request.
          if (fstatSync(file).size > offset + bytes.length) return;
        }
        visit(offset, bytes);
      }
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
