import { encodePadded } from './record.ts';

const ENVELOPE: ReadonlySet<string> = new Set(['id', 'at', 'writer', 'agentId', 'actor', 'origin', 'more']);

/** The record without what it said. Always shorter than what it replaces: no type has a shorter name. */
export function erasedLine(record: unknown, length: number): string {
  const envelope = Object.entries(record ?? {}).filter(([key]) => ENVELOPE.has(key));
  return unpaddedLine({ ...Object.fromEntries(envelope), type: 'erased' }, length) ?? '';
}

/** The record as a line whose checksum holds once it is filled up to `length` bytes with spaces; null when it does not fit. */
export function unpaddedLine(record: unknown, length: number): string | null {
  return encodePadded(JSON.stringify(record), length)?.toString().trimEnd() ?? null;
}

export function paddedLine(line: string, length: number): Buffer {
  const bytes = Buffer.alloc(length, ' ');
  bytes.write(line);
  return bytes;
}
