import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../paths.ts';

/**
 * Makes this repository an installed extension of the server with that data folder, in the form of VS Code's own
 * `extensions.json`: an entry may point anywhere. What is there is replaced: the folder is the project's own.
 */
export async function installThisExtension(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'extensions');
  await mkdir(folder, { recursive: true });
  const { publisher, name, version } = manifest;
  const entry = {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, path: decodeURI(pathToFileURL(root).pathname), scheme: 'file' },
    metadata: { installedTimestamp: Date.now(), source: 'resource' },
  };
  await writeFile(join(folder, 'extensions.json'), JSON.stringify([entry]));
}
