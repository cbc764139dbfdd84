import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a directory: the bytes of each file by its path, and the directories. Nothing where there is none. */
export function readTree(root: string): Readonly<Record<string, string>> {
  if (!statSync(root, { throwIfNoEntry: false })) return {};
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    ['', ...paths].map((path) => {
      const isFile = statSync(join(root, path)).isFile();
      return [path, isFile ? readFileSync(join(root, path), 'latin1') : 'a directory'];
    }),
  );
}
