import { decodeTime, isValid, TIME_MAX } from 'ulid';
import { writerOf } from './segments.ts';

/*
 * When something was written: the later of its time and of the time in its id, in milliseconds since 1970-01-01 UTC. A
 * clock may have stood anywhere, but ids are never behind what their author had seen.
 */

/** Of an event. */
export function writtenAt({ id, at }: { readonly id: string; readonly at: string }): number {
  return Math.max(Date.parse(at), timeOfId(id) ?? Number.NEGATIVE_INFINITY);
}

/** Of a line or a piece of one that need not be whole, by the first id and time in it; undefined where there is neither. */
export function writtenAtIn(text: string): number | undefined {
  const [, at] = /"at\\*":\\*"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/.exec(text) ?? [];
  const [, id = ''] = /"id\\*":\\*"([0-9A-Z]{26})\\*"/.exec(text) ?? [];
  const times = [at === undefined ? Number.NaN : Date.parse(at), timeOfId(id) ?? Number.NaN];
  const known = times.filter((time) => !Number.isNaN(time));
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** How every record begins: a checksum, an id, its time. */
const BEGINNING = /^[0-9a-f]{8} \{"id":"([0-9A-Z]{26})","at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/;
const BEGINNING_BYTES = 80;

/** Of a line, if it begins as it should. */
export function writtenAtOf(line: Buffer): number | undefined {
  const [, id, at] = BEGINNING.exec(line.toString('latin1', 0, BEGINNING_BYTES)) ?? [];
  return id === undefined || at === undefined ? undefined : writtenAt({ id, at });
}

/** When a line was written at the earliest, as were those that follow it in its segment; undefined if it does not tell. */
export function idTimeOf(line: Buffer): number | undefined {
  const [, id = ''] = BEGINNING.exec(line.toString('latin1', 0, BEGINNING_BYTES)) ?? [];
  return timeOfId(id);
}

/** When a segment's writer began; the end of time where that cannot be told. */
export function beginningOf(segment: string): number {
  return timeOfId(writerOf(segment) ?? '') ?? Number.POSITIVE_INFINITY;
}

/** Undefined for what is no ULID. */
function timeOfId(id: string): number | undefined {
  return /^[0-7]/.test(id) && isValid(id) ? Math.min(TIME_MAX, decodeTime(id)) : undefined;
}
