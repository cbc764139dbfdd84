import * as z from 'zod';
import { DaybookError } from '../base/errors.ts';
import { erasedLine, unpaddedLine } from './erased-line.ts';
import type { JournalEvent } from './events.ts';
import { createIdSearch } from './id-search.ts';
import { type Redact, redactor, redactRecord } from './redact.ts';
import { beginningOf, writtenAt, writtenAtIn } from './written-at.ts';

/** What is to go. Each part stands for itself: whatever one of them names, goes. */
export interface ErasureRequest {
  /** Wherever one of these stands, the mark takes its place. At least 3 bytes each. */
  readonly texts?: readonly string[];
  /** Messages that go altogether. */
  readonly messageIds?: readonly string[];
  /** Sessions that go with all their messages and titles. */
  readonly sessionIds?: readonly string[];
  /** Sessions whose beginnings and titles go, and nothing that was said in them. */
  readonly titlesOf?: readonly string[];
  /** Messages that were written before this moment go altogether. ISO 8601. */
  readonly before?: string;
}

/** Tells, line by line, what is to stand there instead, without padding; null where nothing is to be erased. */
export interface Eraser {
  readonly redact: Redact;
  /** The event goes altogether. */
  isDoomed(event: JournalEvent): boolean;
  inLine(bytes: Buffer, record: unknown, event: JournalEvent | undefined): string | null;
  /** `at`: when it was written at the earliest, as far as one can tell, in milliseconds since 1970-01-01 UTC. */
  inDamagedLine(text: string, at: number): string | null;
  inQuarantine(line: string): string | null;
}

export function createEraser({
  texts = [],
  messageIds = [],
  sessionIds = [],
  titlesOf = [],
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
  const titled = new Set(titlesOf);
  const end = before === undefined ? Number.NEGATIVE_INFINITY : Date.parse(before);
  const isDoomed = (event: JournalEvent): boolean => {
    if (event.type === 'message.appended') {
      return (
        messages.has(event.message.id) || sessions.has(event.message.sessionId) || writtenAt(event) < end
      );
    }
    if (event.type === 'message.streamed') {
      return messages.has(event.messageId) || sessions.has(event.sessionId) || writtenAt(event) < end;
    }
    const isOfSession = event.type === 'session.started' || event.type === 'session.titled';
    return isOfSession && (sessions.has(event.sessionId) || titled.has(event.sessionId));
  };
  const ids = createIdSearch([...messages, ...sessions]);
  const titledIds = createIdSearch(titlesOf);
  const isHit = (text: string, at: number): boolean =>
    redact(text) !== text ||
    ids.isIn(Buffer.from(text)) ||
    (OF_SESSION.test(text) && titledIds.isIn(Buffer.from(text))) ||
    (writtenAtIn(text) ?? at) < end;
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

const quarantineEntry = z.looseObject({ segment: z.string().optional(), text: z.string() });

/** What a damaged line holds if it may be a session's beginning or title. */
const OF_SESSION = /"type\\*":\\*"session\.(?:started|titled)/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
