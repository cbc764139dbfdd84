import { hash } from 'node:crypto';
import { decodeTime, isValid } from 'ulid';
import type { JournalEvent } from '../journal/events.ts';

const KEY_BYTES = 10;

/** Stands for a message's id in the index: 80 bits of its SHA-1, so that no two of millions are alike by chance. */
export function messageKey(id: string): Uint8Array {
  return hash('sha1', id, 'buffer').subarray(0, KEY_BYTES);
}

/** Where an event stands in time: by `time`, and of the same millisecond by `tie`. */
export interface EventOrder {
  /** When it was written, in milliseconds since 1970-01-01 UTC, as its id has it: never before what its author had seen. */
  readonly time: number;
  readonly tie: number;
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The first of the random digits, which tell writers apart, and the last, which count what one writer writes at once. */
const TIE_DIGITS = [10, 11, 12, 13, 14, 21, 22, 23, 24, 25];

/** The order of event ids, as two numbers. By its own time where the id is no ULID. */
export function eventOrder({ id, at }: Pick<JournalEvent, 'id' | 'at'>): EventOrder {
  if (!isValid(id)) return { time: Date.parse(at), tie: 0 };
  const tie = TIE_DIGITS.reduce((sum, digit) => 32 * sum + DIGITS.indexOf(id[digit] ?? '0'), 0);
  return { time: decodeTime(id), tie };
}
