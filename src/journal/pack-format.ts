import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { decodeRecord, encodePadded } from './record.ts';
import { isSegmentName } from './segments.ts';

/**
 * A pack, `<ULID>.pack.gz`, holds many segments in compressed form. It is BGZF, the blocked gzip of the SAM
 * specification (SAMv1, section 4.1): members of gzip that each tell their own size, so that one can be inflated without
 * those before it, and that together are what `zcat` reads.
 *
 * The first member is the directory, one line as in a segment; then come the bytes of the segments, one after another;
 * then the directory again, because one that is damaged would cost the whole pack; then BGZF's empty last member.
 */
export interface PackDirectory {
  /** The names of the segments and their sizes in bytes, in the order in which they follow each other. */
  readonly segments: readonly (readonly [name: string, size: number])[];
  /** The sizes in bytes of the members that hold them, compressed and not. */
  readonly members: readonly (readonly [packed: number, content: number])[];
}

/**
 * How much a member holds at most, in bytes. What is read is inflated by the member: a quarter of what BGZF allows costs
 * 5 % more disk and a third of the time.
 */
export const MEMBER_BYTES = 16 * 1024;
/** How many segments a pack has at most, and how many bytes they have: the directory of more might not fit into a member. */
export const MAX_SEGMENTS = 500;
export const MAX_PACK_BYTES = 16 * 1024 * 1024;

const PACK_NAME = /^[0-9A-HJKMNP-TV-Z]{26}\.pack\.gz$/;
const FORMAT = 1;
const LEVEL = 6;

/** The gzip header with one extra field, `BC`, for the size of the member less one (16 bits, little-endian). */
const HEADER = Buffer.from('1f8b08040000000000ff060042430200', 'hex');
const DATA_AT = HEADER.length + 2;
/** CRC-32 of the content and its size, 32 bits each, little-endian. */
const TRAILER_BYTES = 8;

/** Tells a file that was cut short. */
export const END_MEMBER = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex');

const size = z.number().int().nonnegative();
const directorySchema = z.object({
  pack: z.literal(FORMAT),
  segments: z.array(z.tuple([z.string().refine(isSegmentName), size])),
  members: z.array(z.tuple([size, size])),
});
const versionSchema = z.object({ pack: z.number() });

export function isPackName(name: string): boolean {
  return PACK_NAME.test(name);
}

export function packName(ulid: string): string {
  return `${ulid}.pack.gz`;
}

/** Compresses at most 64 KiB less 256 bytes, so that what cannot be compressed fits, too. */
export function encodeMember(content: Buffer): Buffer {
  const data = deflateRawSync(content, { level: LEVEL });
  const member = Buffer.alloc(DATA_AT + data.length + TRAILER_BYTES);
  HEADER.copy(member);
  member.writeUInt16LE(member.length - 1, HEADER.length);
  data.copy(member, DATA_AT);
  member.writeUInt32LE(crc32(content), DATA_AT + data.length);
  member.writeUInt32LE(content.length, DATA_AT + data.length + 4);
  return member;
}

export interface MemberContent {
  readonly content: Buffer;
  /** The checksum is right. Where it is not, single records may still be whole. */
  readonly intact: boolean;
}

/** Inflates a member, given from its first byte on; null when it is so damaged that nothing comes out. */
export function decodeMember(bytes: Buffer): MemberContent | null {
  try {
    const content = inflateRawSync(bytes.subarray(DATA_AT, -TRAILER_BYTES), { maxOutputLength: 65_536 });
    const trailer = bytes.subarray(-TRAILER_BYTES);
    const intact = trailer.readUInt32LE(0) === crc32(content) && trailer.readUInt32LE(4) === content.length;
    return { content, intact };
  } catch {
    return null;
  }
}

/** The size of the member that begins here, in bytes; 0 where none does. */
export function memberSize(bytes: Buffer): number {
  if (bytes.length < DATA_AT || !bytes.subarray(0, HEADER.length).equals(HEADER)) return 0;
  return bytes.readUInt16LE(HEADER.length) + 1;
}

/** Where members begin, as far as their headers are whole. */
export function memberPositions(bytes: Buffer): number[] {
  const positions: number[] = [];
  for (let at = bytes.indexOf(HEADER); at >= 0; at = bytes.indexOf(HEADER, at + 1)) positions.push(at);
  return positions;
}

export function encodeDirectory({ segments, members }: PackDirectory): Buffer {
  const json = JSON.stringify({ pack: FORMAT, segments, members });
  const line = encodePadded(json, Buffer.byteLength(json) + 9);
  if (!line) throw new RangeError('A record holds its own JSON.');
  return encodeMember(Buffer.concat([line, Buffer.from('\n')]));
}

/** The directory that this member holds; null when it holds none that can be believed, `newer` when it is of a later format. */
export function decodeDirectory(member: Buffer): PackDirectory | 'newer' | null {
  const decoded = decodeMember(member);
  if (!decoded?.intact || decoded.content.at(-1) !== 10) return null;
  const record = decodeRecord(decoded.content.subarray(0, -1));
  const version = versionSchema.safeParse(record).data?.pack ?? 0;
  if (version > FORMAT) return 'newer';
  const { data } = directorySchema.safeParse(record);
  if (!data || sum(data.segments) !== sum(data.members)) return null;
  return { segments: data.segments, members: data.members };
}

/** The sum of the second numbers: the bytes of all segments, or of the content of all members. */
function sum(pairs: readonly (readonly [unknown, number])[]): number {
  return pairs.reduce((total, [, bytes]) => total + bytes, 0);
}
