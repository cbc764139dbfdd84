import { encodeMember, MEMBER_BYTES } from './pack-format.ts';
import { encodePack, type EncodedMember } from './pack-layout.ts';

export interface SegmentContent {
  readonly segment: string;
  readonly bytes: Buffer;
}

/** How many members are compressed before others get their turn: about 10 ms of work. */
const SLICE_MEMBERS = 16;

/**
 * The whole file of a pack of these segments. Yields every few milliseconds. A member ends with a line where it can, so
 * that a record is read from one, and damage to one costs no record in the next.
 */
export function* createPack(contents: readonly SegmentContent[]): Generator<undefined, Buffer[]> {
  const content = Buffer.concat(contents.map(({ bytes }) => bytes));
  const members: EncodedMember[] = [];
  for (let from = 0; from < content.length;) {
    const part = content.subarray(from, memberEnd(content, from));
    members.push({ packed: encodeMember(part), size: part.length });
    from += part.length;
    if (members.length % SLICE_MEMBERS === 0) yield;
  }
  const segments = contents.map(({ segment, bytes }) => [segment, bytes.length] as const);
  return encodePack(segments, members);
}

function memberEnd(content: Buffer, from: number): number {
  const furthest = Math.min(content.length, from + MEMBER_BYTES);
  const newline = content.lastIndexOf(10, furthest - 1);
  return newline >= from && furthest < content.length ? newline + 1 : furthest;
}
