import type { DiskUse } from '../memory/ports.ts';

/** In bytes. */
export function diskTotal({ journal, index, quarantine, other }: DiskUse): number {
  return journal + index + quarantine + other;
}
