import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/paths.ts';

/** Copies real code and prose that nobody here wrote, zod's core and README, to `target`, and returns it. */
export async function copySampleFolder(target: string): Promise<string> {
  const zod = join(root, 'node_modules/zod');
  await cp(join(zod, 'src/v4/core'), join(target, 'src'), {
    recursive: true,
    filter: (source) => !source.endsWith('tests'),
  });
  await cp(join(zod, 'README.md'), join(target, 'README.md'));
  return target;
}
