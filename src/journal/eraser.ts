import { decodeTime, isValid } from 'ulid';
import * as z from 'zod';
import { DaybookError } from '../base/errors.ts';
import { erasedLine, unpaddedLine } from './erased-line.ts';
import type { JournalEvent } from './events.ts';
import { type Redact, redactor, redactRecord } from './redact.ts';
import { writerOf } from './segments.ts';

/** What is to go. Each part stands for itself: whatever one of them names, goes. */
export interface ErasureRequest {
  /** Wherever one of these stands, the mark takes its place. At least 3 bytes each. */
  readonly texts?: readonly string[];
  /** Messages that go altogether. */
  readonly messageIds?: readonly string[];
  /** Sessions that go with all their messages and titles. */
  readonly sessionIds?: readonly string[];
  /** Messages that were written before this moment go altogether. ISO 8601. */
  readonly before?: string;
}

/** Tells, line by line, what is to stand there instead, without padding; null where nothing is to be erased. */
export interface Eraser {
  readonly redact: Redact;
  /** The event goes altogether. */
  isDoomed(event: JournalEvent): boolean;
  inLine(bytes: Buffer, record: unknown, event: JournalEvent | undefined): string | null;
  /** `at`: when it was written at the earliest, as far as one can tell; ISO 8601. */
  inDamagedLine(text: string, at: string): string | null;
  inQuarantine(line: string): string | null;
}

export function createEraser({
  texts = [],
  messageIds = [],
  sessionIds = [],
  before,
}: ErasureRequest): Eraser {
  if (texts.some((text) => Buffer.byteLength(text) < 3)) {
    throw new DaybookError(
      'input.empty',
      'A text of fewer than 3 bytes stands in too many places to be erased.',
    );
  }
  const redact = redactor(texts);
  const cut = redactor(texts, '');
  const messages = new Set(messageIds);
  const sessions = new Set(sessionIds);
  const end = before === undefined ? Number.NEGATIVE_INFINITY : Date.parse(before);
  const isEarly = (at: string): boolean => Date.parse(at) < end;
  const isDoomed = (event: JournalEvent): boolean => {
    if (event.type === 'message.appended') {
      return messages.has(event.message.id) || sessions.has(event.message.sessionId) || isEarly(event.at);
    }
    if (event.type === 'message.streamed') {
      return messages.has(event.messageId) || sessions.has(event.sessionId) || isEarly(event.at);
    }
    const isOfSession = event.type === 'session.started' || event.type === 'session.titled';
    return isOfSession && sessions.has(event.sessionId);
  };
  const ids = [...messages, ...sessions].flatMap(idForms);
  const isHit = (text: string, at: string): boolean =>
    redact(text) !== text || ids.some((id) => text.includes(id)) || isEarly(timeIn(text) ?? at);
  return {
    redact,
    isDoomed,
    inLine(bytes, record, event) {
      if (event && isDoomed(event)) return erasedLine(record, bytes.length);
      const redacted = redactRecord(record, redact);
      if (redacted === record) return null;
      // The mark may be longer than what it replaces, where that matches by letter case only.
      const shorter = (): string | null => unpaddedLine(redactRecord(record, cut), bytes.length);
      return unpaddedLine(redacted, bytes.length) ?? shorter() ?? erasedLine(record, bytes.length);
    },
    inDamagedLine: (text, at) => (isHit(text, at) ? '' : null),
    /** An entry keeps its place, so that it counts as reported, and loses its text. */
    inQuarantine(line) {
      const entry = quarantineEntry.safeParse(parsed(line)).data;
      if (entry?.text === '' || !isHit(entry?.text ?? line, beginningOf(entry?.segment ?? ''))) return null;
      return entry ? JSON.stringify({ ...entry, text: '' }) : '';
    },
  };
}

/** When a segment's writer began, ISO 8601; the end of time where that cannot be told. */
export function beginningOf(segment: string): string {
  const writer = writerOf(segment) ?? '';
  return new Date(isValid(writer) ? decodeTime(writer) : 8.64e15).toISOString();
}

const quarantineEntry = z.looseObject({ segment: z.string().optional(), text: z.string() });

/** The first time that a text holds as records do. */
function timeIn(text: string): string | undefined {
  return /"at\\*":\\*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/.exec(text)?.[1];
}

/** An id as it is, as it stands in JSON, and in JSON that is itself a string. */
export function idForms(id: string): string[] {
  const inside = (text: string): string => JSON.stringify(text).slice(1, -1);
  return [id, inside(id), inside(inside(id))];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
