import type { Disk } from './disk.ts';
import type { JournalFiles } from './journal-files.ts';
import type { Pack } from './read-pack.ts';
import { fileBytes } from './segments.ts';

/**
 * Removes copies that a crash, or two compactions at once, have left: of a segment that is sealed and in a pack, the
 * sealed file; of packs, the one all of whose segments are in newer ones as well. Always in this direction, so that two
 * who do it at the same time cannot remove each the copy that the other keeps. A copy that differs, or is damaged, is none.
 */
export function removeRedundant(files: JournalFiles, disk: Disk): void {
  const redundant = [...redundantSealed(files), ...redundantPacks(files)];
  if (redundant.length === 0) return;
  // Whoever made the copies that stay may have been cut short before their names were durable.
  disk.syncDirectory(files.directory);
  for (const path of redundant) disk.remove(path);
  disk.syncDirectory(files.directory);
  files.list();
}

function redundantSealed(files: JournalFiles): string[] {
  return files.loose.flatMap(({ segment, isSealed }) => {
    const packs = isSealed ? files.packsWith(segment) : [];
    const [, path] = files.pathsOf(segment);
    const bytes = packs.length > 0 ? fileBytes(path) : undefined;
    return bytes && packs.some((pack) => holds(pack, segment, bytes)) ? [path] : [];
  });
}

function redundantPacks(files: JournalFiles): string[] {
  return files.packs.flatMap((pack, index) => {
    const newer = files.packs.slice(0, index);
    const isCopied = (segment: string): boolean => newer.some(({ layout }) => layout.has(segment));
    const isElsewhere = (segment: string): boolean => {
      const own = pack.read(segment, 0, pack.layout.size(segment));
      return own !== undefined && own.intact && newer.some((other) => holds(other, segment, own.bytes));
    };
    const { segments } = pack.layout;
    return segments.every(isCopied) && segments.every(isElsewhere) ? [pack.path] : [];
  });
}

function holds(pack: Pack, segment: string, bytes: Buffer): boolean {
  if (pack.layout.size(segment) !== bytes.length || !pack.layout.has(segment)) return false;
  const copy = pack.read(segment, 0, bytes.length);
  return copy !== undefined && copy.intact && copy.bytes.equals(bytes);
}
