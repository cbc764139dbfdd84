import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createEraser, type Eraser, type ErasureRequest } from './eraser.ts';
import { journalEventSchema } from './events.ts';
import { createIdSearch } from './id-search.ts';
import { decodeMember, memberPositions } from './pack-format.ts';
import { decodeRecord } from './record.ts';
import { redactRecord } from './redact.ts';
import { type LinePart, partsOf } from './scan-segment.ts';
import { fileBytes, isSegmentName, linesIn, segmentOfSealed } from './segments.ts';
import { longestTrace, tracePattern } from './trace-pattern.ts';

export interface Traces {
  /** How many files were searched, and their bytes on disk. */
  readonly files: number;
  readonly bytes: number;
  /**
   * `file` is relative to the project's directory; `offset` is in bytes, in a pack in those of its content. In records it
   * is where the record begins.
   */
  readonly found: readonly { readonly file: string; readonly offset: number }[];
}

/**
 * Searches every file in a project's directory for what was erased, in every copy. It goes by the bytes, and not by how
 * erasing finds its targets. In records of the journal that can be read, a text that is a name (a label, a role) is no
 * trace, nor is an id that another record refers to.
 */
export function findTraces(root: string, request: ErasureRequest): Traces {
  const search = createSearch(request);
  const found: { file: string; offset: number }[] = [];
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile() ? fileBytes(path) : undefined;
    if (!content) continue;
    files++;
    bytes += content.length;
    const offsets = holdsRecords(entry.name) ? search.inRecords(unpacked(content)) : search.inBytes(content);
    for (const offset of offsets) found.push({ file: relative(root, path), offset });
  }
  return { files, bytes, found };
}

interface Search {
  inBytes(content: Buffer): Iterable<number>;
  inRecords(lines: Buffer): Iterable<number>;
}

function createSearch(request: ErasureRequest): Search {
  const { texts = [], messageIds = [], sessionIds = [], titlesOf = [], before } = request;
  const eraser = createEraser(request);
  const findTexts = createTextSearch(texts);
  const ids = createIdSearch([...messageIds, ...sessionIds]);

  function* inBytes(content: Buffer): Generator<number> {
    yield* findTexts(content);
    yield* ids.offsetsIn(content);
  }
  function* inRecords(lines: Buffer): Generator<number> {
    // What is not named by its words can only be found by reading everything.
    if (before !== undefined || titlesOf.length > 0) {
      for (const line of linesIn(lines, 0)) {
        for (const part of decoded(line)) if (isDoomed(part, eraser)) yield part.offset;
      }
    }
    yield* tracesAt(findTexts(lines), lines, eraser);
    yield* tracesAt(ids.offsetsIn(lines), lines, eraser);
  }
  return { inBytes, inRecords: (lines) => new Set(inRecords(lines)) };
}

const WINDOW_BYTES = 4 * 1024 * 1024;

function createTextSearch(texts: readonly string[]): (content: Buffer) => Generator<number> {
  const pattern = tracePattern(texts);
  const overlap = longestTrace(texts);
  return function* find(content) {
    if (!pattern) return;
    let last = -1;
    for (let from = 0; from < content.length; from += WINDOW_BYTES) {
      const window = content.toString('latin1', from, from + WINDOW_BYTES + overlap);
      for (const { index } of window.matchAll(pattern)) {
        if (from + index <= last) continue;
        last = from + index;
        yield last;
      }
    }
  };
}

interface DecodedPart extends LinePart {
  /** Undefined where the part is damaged. */
  readonly record: unknown;
}

/** What stands in a line: more than one record where a newline is damaged. */
function decoded({ offset, bytes }: LinePart): DecodedPart[] {
  const record = decodeRecord(bytes);
  if (record !== undefined) return [{ offset, bytes, record }];
  return partsOf(bytes).map((part) => ({
    offset: offset + part.offset,
    bytes: part.bytes,
    record: decodeRecord(part.bytes),
  }));
}

/** By the beginnings of their records, those of the places (in ascending order) that are no mere names. */
function* tracesAt(places: Iterable<number>, lines: Buffer, eraser: Eraser): Generator<number> {
  let line: readonly DecodedPart[] = [];
  let behindLine = 0;
  let behindPart = 0;
  for (const place of places) {
    if (place < behindPart) continue;
    if (place >= behindLine) {
      const start = lines.lastIndexOf(10, place) + 1;
      const newline = lines.indexOf(10, place);
      behindLine = newline < 0 ? lines.length : newline;
      line = decoded({ offset: start, bytes: lines.subarray(start, behindLine) });
    }
    const part = line.findLast(({ offset }) => offset <= place);
    if (!part) continue;
    behindPart = part.offset + part.bytes.length;
    if (part.record === undefined || isTrace(part.record, eraser)) yield part.offset;
  }
}

function isTrace(record: unknown, eraser: Eraser): boolean {
  const { data: event } = journalEventSchema.safeParse(record);
  return (event !== undefined && eraser.isDoomed(event)) || redactRecord(record, eraser.redact) !== record;
}

/** What cannot be read and tells no time cannot be judged by it. */
function isDoomed({ bytes, record }: DecodedPart, eraser: Eraser): boolean {
  if (record === undefined) return eraser.inDamagedLine(bytes.toString(), Number.POSITIVE_INFINITY) !== null;
  const { data: event } = journalEventSchema.safeParse(record);
  return event !== undefined && eraser.isDoomed(event);
}

/** Segments and packs, also packs that are being made. */
function holdsRecords(name: string): boolean {
  return isSegmentName(name) || segmentOfSealed(name) !== undefined || name.includes('.pack.gz');
}

/** The content of a pack, as far as it can be inflated; other bytes as they are. */
function unpacked(bytes: Buffer): Buffer {
  const positions = memberPositions(bytes);
  if (positions[0] !== 0 && positions.length < 2) return bytes;
  const members = positions.map((position, index) =>
    decodeMember(bytes.subarray(position, positions[index + 1])),
  );
  return Buffer.concat(members.flatMap((member) => member?.content ?? []));
}
