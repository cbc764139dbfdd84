import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { DiskUse } from '../memory/ports.ts';
import { JOURNAL_DIRECTORY, QUARANTINE_FILE } from './indexed-journal.ts';

/**
 * What each part of a project's directory takes, in bytes. What is not there, or goes away meanwhile, counts as nothing. Throws
 * Node's errors.
 */
export function measureDisk(directory: string): DiskUse {
  const use = { journal: 0, index: 0, quarantine: 0, other: 0 };
  if (!existsSync(directory)) return use;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    use[partOf(relative(directory, path))] += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return use;
}

function partOf(path: string): keyof DiskUse {
  if (path.startsWith(`${JOURNAL_DIRECTORY}${sep}`)) return 'journal';
  if (path.startsWith('index.')) return 'index';
  return path === QUARANTINE_FILE ? 'quarantine' : 'other';
}
