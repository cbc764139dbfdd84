import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Disk } from './disk.ts';
import type { DamagedLine } from './scan-segment.ts';
import { isMissing } from './segments.ts';

/**
 * The quarantine is one file of JSON lines: readable copies of damaged lines (which stay where they are, and are passed
 * over), and notes of how many had been reported to the user by then.
 */
const entrySchema = z.union([
  z.object({ segment: z.string(), offset: z.number(), length: z.number(), text: z.string() }),
  z.object({ reported: z.number() }),
]);
type Entry = z.infer<typeof entrySchema>;

/** Those of the lines that are not in the quarantine. */
export function notSetAside(file: string, damaged: readonly DamagedLine[]): readonly DamagedLine[] {
  if (damaged.length === 0) return damaged;
  const known = new Set(readEntries(file).map(keyOf));
  return damaged.filter((line) => !known.has(keyOf(line)));
}

/** Copies lines into the quarantine that are not in it yet. */
export function setAside(disk: Disk, file: string, damaged: readonly DamagedLine[]): void {
  append(disk, file, notSetAside(file, damaged));
}

/** How many lines were set aside since this was last asked; 0 where there is no quarantine. */
export function takeUnreported(disk: Disk, file: string): number {
  const entries = readEntries(file);
  const lines = new Set(entries.filter((entry) => 'segment' in entry).map(keyOf)).size;
  const reported = Math.max(0, ...entries.map((entry) => ('reported' in entry ? entry.reported : 0)));
  if (lines > reported) append(disk, file, [{ reported: lines }]);
  return Math.max(0, lines - reported);
}

function append(disk: Disk, path: string, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  disk.makeDirectory(dirname(path));
  const file = disk.open(path, 'a');
  try {
    // The newline comes first: an entry that a crash cut short does not spoil the next.
    disk.write(file, Buffer.from(entries.map((entry) => `\n${JSON.stringify(entry)}`).join('')));
    disk.sync(file);
  } finally {
    disk.close(file);
  }
}

function readEntries(file: string): Entry[] {
  return readText(file)
    .split('\n')
    .flatMap((line) => parse(line) ?? []);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function parse(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function keyOf(entry: Entry): string {
  return 'segment' in entry ? `${entry.segment}@${entry.offset}+${entry.length}` : '';
}
