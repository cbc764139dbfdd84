import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { timeOf } from './erasure-filter.ts';
import { createEraser, type Eraser, type ErasureRequest } from './eraser.ts';
import { journalEventSchema } from './events.ts';
import { decodeMember, memberPositions } from './pack-format.ts';
import { decodeRecord } from './record.ts';
import { redactRecord } from './redact.ts';
import { fileBytes, isSegmentName, linesIn, segmentOfSealed } from './segments.ts';
import { longestTrace, tracePattern } from './trace-pattern.ts';

export interface Traces {
  /** How many files were searched, and their bytes on disk. */
  readonly files: number;
  readonly bytes: number;
  /** `file` is relative to the project's directory; `offset` is in bytes, in a pack in those of its content. */
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

const WINDOW_BYTES = 4 * 1024 * 1024;

function createSearch(request: ErasureRequest): Search {
  const { texts = [], messageIds = [], sessionIds = [], before } = request;
  const eraser = createEraser(request);
  const words = [...texts, ...messageIds, ...sessionIds];
  const pattern = tracePattern(words);
  const overlap = longestTrace(words);

  function* inBytes(content: Buffer): Generator<number> {
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
  }

  function* inRecords(lines: Buffer): Generator<number> {
    let behind = 0;
    for (const offset of inBytes(lines)) {
      if (offset < behind) continue;
      const start = lines.lastIndexOf(10, offset) + 1;
      const newline = lines.indexOf(10, offset);
      behind = newline < 0 ? lines.length : newline;
      if (isTrace(lines.subarray(start, behind), eraser)) yield offset;
    }
    if (before === undefined) return;
    for (const { offset, bytes } of linesIn(lines, 0)) {
      const at = timeOf(bytes);
      if (at !== undefined && Date.parse(at) < Date.parse(before) && isTrace(bytes, eraser)) yield offset;
    }
  }
  return { inBytes, inRecords };
}

function isTrace(line: Buffer, eraser: Eraser): boolean {
  const record = decodeRecord(line);
  if (record === undefined) return true;
  const { data: event } = journalEventSchema.safeParse(record);
  return (event !== undefined && eraser.isDoomed(event)) || redactRecord(record, eraser.redact) !== record;
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
