import { crc32 } from 'node:zlib';
import { JOURNAL_SCHEMA, type JournalEvent, journalEventSchema } from './events.ts';

/**
 * One line of a journal: the CRC-32 of the JSON in 8 hexadecimal digits, a space, the JSON of one event, a newline.
 *
 * An append of several events is several lines, and all but its last have `"more":true` in their JSON, so that a reader
 * can tell an append that a crash cut short, and leave all of it out.
 */
export type Line =
  | { readonly kind: 'event'; readonly event: JournalEvent; readonly more: boolean }
  /** Whole, but of a type that this version does not know. A newer one of the same schema wrote it: kept and skipped. */
  | { readonly kind: 'unknown'; readonly more: boolean }
  /** What an erased damaged line leaves behind. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'newer-schema' }
  | { readonly kind: 'damaged' };

const CHECKSUM_BYTES = 9;
const KNOWN_TYPES: ReadonlySet<unknown> = new Set(
  journalEventSchema.options.map(({ shape }) => shape.type.value),
);

/** The event as a line, newline included. */
export function encodeLine(event: JournalEvent, more = false): Buffer {
  const json = Buffer.from(JSON.stringify(more ? { ...event, more } : event));
  return Buffer.concat([checksum(json), json, Buffer.from('\n')]);
}

/** JSON as a line of exactly `length` bytes, without its newline: filled up with spaces. Null when it does not fit. */
export function encodePadded(record: string, length: number): Buffer | null {
  const json = Buffer.alloc(Math.max(0, length - CHECKSUM_BYTES), ' ');
  if (Buffer.byteLength(record) > json.length) return null;
  json.write(record);
  return Buffer.concat([checksum(json), json]);
}

/** Judges a line, given without its newline. Believes nothing whose checksum or shape is wrong. */
export function decodeLine(bytes: Buffer): Line {
  const record = decodeRecord(bytes);
  if (!isObject(record)) return { kind: isBlank(bytes) ? 'blank' : 'damaged' };
  const { type, schema } = record;
  if (type === 'segment.opened' && typeof schema === 'number' && schema > JOURNAL_SCHEMA)
    return { kind: 'newer-schema' };
  const more = record['more'] === true;
  if (!KNOWN_TYPES.has(type)) return { kind: typeof type === 'string' ? 'unknown' : 'damaged', more };
  const { data: event } = journalEventSchema.safeParse(record);
  return event ? { kind: 'event', event, more } : { kind: 'damaged' };
}

/** The JSON of a line whose checksum is right, of whatever shape; undefined otherwise. */
export function decodeRecord(bytes: Buffer): unknown {
  if (bytes.length <= CHECKSUM_BYTES) return undefined;
  const json = bytes.subarray(CHECKSUM_BYTES);
  if (!bytes.subarray(0, CHECKSUM_BYTES).equals(checksum(json))) return undefined;
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}

function checksum(json: Buffer): Buffer {
  return Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} `);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20);
}
