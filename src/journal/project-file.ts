import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { gitIdentitySchema } from './git-identity.ts';

/**
 * A folder that a project was found in. A device's number is no part of it: that may change whenever the system starts.
 * Inode and time of birth are decimal, and empty where they are not known.
 */
const placeSchema = z.object({ path: z.string(), inode: z.string(), birth: z.string() });
export type Place = z.infer<typeof placeSchema>;

/** `projects/<id>/project.json`: by what the project is recognised. The newest place comes first. */
const projectSchema = z.object({ places: z.array(placeSchema), git: gitIdentitySchema.nullable() });
export type ProjectFile = z.infer<typeof projectSchema>;

export interface KnownProject extends ProjectFile {
  readonly id: string;
}

const FILE = 'project.json';

/** All projects whose files can be read; a broken one is passed over. */
export async function readProjects(root: string): Promise<readonly KnownProject[]> {
  const ids = await readdir(root).catch(() => []);
  const found = await Promise.all(ids.map((id) => readProject(root, id)));
  return found.filter((project) => project !== null);
}

/** Replaces the project's file as a whole. Where that is impossible, things stay as they are. */
export async function writeProject(directory: string, project: ProjectFile): Promise<void> {
  const text = `${JSON.stringify(project, null, 2)}\n`;
  const path = join(directory, FILE);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    if ((await readFile(path, 'utf8').catch(() => '')) === text) return;
    await mkdir(directory, { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function readProject(root: string, id: string): Promise<KnownProject | null> {
  try {
    const project = projectSchema.safeParse(JSON.parse(await readFile(join(root, id, FILE), 'utf8')));
    return project.success ? { id, ...project.data } : null;
  } catch {
    return null;
  }
}
