import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitIdentity, readGitIdentity, type RunGit } from './git-identity.ts';
import { type KnownProject, type Place, readProjects, writeProject } from './project-file.ts';

export interface ResolvedProject {
  readonly projectId: string;
  /** Where everything about the project is kept. An absolute path; it need not exist yet. */
  readonly directory: string;
  readonly how: Recognition;
  /** Resolves when it is noted where the project is now. Never rejects. */
  readonly noted: Promise<void>;
}

/** What a project was recognised by. */
type Recognition =
  | 'no-folder'
  /** The same folder in the same place. */
  | 'path'
  /** The same folder, moved or renamed. */
  | 'moved'
  /** What the workspace remembers. */
  | 'hint'
  /** A new folder in the place of one that is gone. */
  | 'recreated'
  | 'worktree'
  /** A clone of the same repository. */
  | 'clone'
  /** A copy of a repository that is gone from where it was. */
  | 'copy'
  | 'new';

/** The one project of windows without a folder. */
const NO_FOLDER = 'no-folder';
const PROJECT_ID = /^[\w-]{1,64}$/;
/** How many places of a project are remembered. */
const MAX_PLACES = 20;

/**
 * Finds the project that a folder is, also after the folder was moved, renamed, cloned again or checked out as a
 * worktree. `hint` is the id that the workspace remembers, whatever that is worth. Git is waited for only when nothing
 * simpler tells. What cannot be read is passed over; what cannot be written is found again the same way next time.
 *
 * In a workspace that is not trusted git is not run at all, and nothing is written.
 */
export async function resolveProject(options: {
  readonly globalStorageDir: string;
  /** An absolute path; null for a window without a folder. */
  readonly folder: string | null;
  readonly hint?: unknown;
  readonly trusted: boolean;
  readonly runGit?: RunGit;
}): Promise<ResolvedProject> {
  const { folder, trusted, runGit } = options;
  const root = join(options.globalStorageDir, 'projects');
  if (folder === null) {
    return {
      projectId: NO_FOLDER,
      directory: join(root, NO_FOLDER),
      how: 'no-folder',
      noted: Promise.resolve(),
    };
  }
  const known = await readProjects(root);
  const here = await placeOf(folder);
  const hint = typeof options.hint === 'string' && PROJECT_ID.test(options.hint) ? options.hint : undefined;
  let asked: Promise<GitIdentity | null> | undefined;
  const git = async (): Promise<GitIdentity | null> =>
    trusted ? (asked ??= readGitIdentity(folder, runGit)) : null;

  const { id, how } =
    byPlace(known, here) ??
    (await byHint(known, hint, root)) ??
    (await byRepository(known, here, await git())) ??
    byLostHint(known, hint) ??
    ({ id: newId(here), how: 'new' } satisfies Found);

  const directory = join(root, id);
  const project = known.find((candidate) => candidate.id === id);
  const noted = trusted ? note(directory, project, here, git) : Promise.resolve();
  return { projectId: id, directory, how, noted };
}

interface Found {
  readonly id: string;
  readonly how: Recognition;
}

/** The folder itself, wherever it is now. */
function byPlace(known: readonly KnownProject[], here: Place): Found | undefined {
  const same = known.filter(({ places }) => places.some((place) => isSameFolder(place, here)));
  const unmoved = same.find(({ places }) => places.some(({ path }) => path === here.path));
  const project = unmoved ?? same[0];
  return project && { id: project.id, how: unmoved ? 'path' : 'moved' };
}

/** What the workspace remembers, unless that is plainly another folder's project. */
async function byHint(
  known: readonly KnownProject[],
  hint: string | undefined,
  root: string,
): Promise<Found | undefined> {
  if (hint === undefined || (await stat(join(root, hint)).catch(() => null)) === null) return undefined;
  const project = known.find(({ id }) => id === hint);
  return project && (await isAlive(project)) ? undefined : { id: hint, how: 'hint' };
}

/** What the workspace remembers of a project whose directory is lost. */
function byLostHint(known: readonly KnownProject[], hint: string | undefined): Found | undefined {
  return hint === undefined || known.some(({ id }) => id === hint) ? undefined : { id: hint, how: 'hint' };
}

async function byRepository(
  known: readonly KnownProject[],
  here: Place,
  git: GitIdentity | null,
): Promise<Found | undefined> {
  const possible = known.filter((project) => !isOtherRepository(project.git, git));
  for (const { id, places } of possible) {
    const wasHere = places.some(({ path }) => path === here.path);
    if (wasHere && !(await isAlive({ places }))) return { id, how: 'recreated' };
  }
  if (!git) return undefined;
  const worktree = possible.find((project) => project.git?.commonDir === git.commonDir);
  if (worktree) return { id: worktree.id, how: 'worktree' };
  const related = possible.filter(
    (project) => git.rootCommit !== null && project.git?.rootCommit === git.rootCommit,
  );
  const clone = related.find((project) => git.remote !== null && project.git?.remote === git.remote);
  if (clone) return { id: clone.id, how: 'clone' };
  for (const project of related) {
    const isLocal = git.remote === null && project.git?.remote === null;
    if (isLocal && !(await isAlive(project))) return { id: project.id, how: 'copy' };
  }
  return undefined;
}

/** As far as both are known: another first commit, or another part of the same repository. */
function isOtherRepository(one: GitIdentity | null, other: GitIdentity | null): boolean {
  if (!one || !other) return false;
  const knowBoth = one.rootCommit !== null && other.rootCommit !== null;
  return one.prefix !== other.prefix || (knowBoth && one.rootCommit !== other.rootCommit);
}

/** Whether one of the project's folders is still where it was. */
async function isAlive({ places }: Pick<KnownProject, 'places'>): Promise<boolean> {
  const now = await Promise.all(places.map(({ path }) => placeOf(path)));
  return places.some((place, index) => {
    const current = now[index];
    return place.inode !== '' && current !== undefined && isSameFolder(place, current);
  });
}

function isSameFolder(one: Place, other: Place): boolean {
  const isKnown = one.inode !== '' || one.path === other.path;
  return isKnown && one.inode === other.inode && one.birth === other.birth;
}

/** Of a folder that cannot be looked at, only the path is known. */
async function placeOf(path: string): Promise<Place> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found || found.ino === 0n) return { path, inode: '', birth: '' };
  return { path, inode: String(found.ino), birth: String(found.birthtimeNs) };
}

/** Two windows that meet the same new folder at the same moment come to the same id. */
function newId({ path, inode, birth }: Place): string {
  return createHash('sha256').update(`${path}\n${inode}\n${birth}`).digest('hex').slice(0, 24);
}

async function note(
  directory: string,
  before: KnownProject | undefined,
  here: Place,
  readGit: () => Promise<GitIdentity | null>,
): Promise<void> {
  const git = await readGit();
  const others =
    before?.places.filter((place) => place.path !== here.path && !isSameFolder(place, here)) ?? [];
  await writeProject(directory, {
    places: [here, ...others].slice(0, MAX_PLACES),
    git: git
      ? { ...git, rootCommit: git.rootCommit ?? before?.git?.rootCommit ?? null }
      : (before?.git ?? null),
  });
}
