import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { resolve } from 'node:path';
import * as z from 'zod';

/** What git says a folder is: the same in every worktree and every clone, wherever it lies. */
export const gitIdentitySchema = z.object({
  /** The repository's directory, which its worktrees share. An absolute path. */
  commonDir: z.string(),
  /** Where the folder is inside the repository: `packages/core/`, empty for all of it. */
  prefix: z.string(),
  /** The first commit; null where there is none, or where a shallow clone does not know. */
  rootCommit: z.string().nullable(),
  /** Where `origin` is: host and path, without protocol, user and password. */
  remote: z.string().nullable(),
});
export type GitIdentity = z.infer<typeof gitIdentitySchema>;

/** Runs git in a folder; resolves with what it printed, null when there is no git, it failed, or it took too long. */
export type RunGit = (folder: string, args: readonly string[]) => Promise<string | null>;

/** Null when the folder is not in a repository. */
export async function readGitIdentity(
  folder: string,
  runGit: RunGit = runGitExecutable,
): Promise<GitIdentity | null> {
  const place = await runGit(folder, [
    'rev-parse',
    '--is-shallow-repository',
    '--git-common-dir',
    '--show-prefix',
  ]);
  const [shallow, commonDir, prefix = ''] = place?.split('\n') ?? [];
  if (!commonDir) return null;
  const [roots, remote] = await Promise.all([
    // The oldest commit that a shallow clone has is not the first.
    shallow === 'true' ? null : runGit(folder, ['rev-list', '--max-parents=0', 'HEAD']),
    runGit(folder, ['config', '--get', 'remote.origin.url']),
  ]);
  const rootCommit = roots?.trim().split('\n').toSorted()[0];
  return {
    commonDir: resolve(folder, commonDir),
    prefix,
    rootCommit: rootCommit === undefined || rootCommit === '' ? null : rootCommit,
    remote: remote === null ? null : normaliseRemote(remote.trim()),
  };
}

/** `git@host:a/b.git`, `https://user:password@host/a/b` and `ssh://git@host:22/a/b/` are all `host/a/b`. */
function normaliseRemote(url: string): string | null {
  const [, host, path] =
    /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/]+(.+?)(?:\.git)?\/*$/i.exec(url) ?? [];
  if (host !== undefined && path !== undefined) return `${host.toLowerCase()}/${path}`;
  return url === '' ? null : url;
}

/**
 * A repository's own settings can have git run anything: as a hook, as a monitor of the file system, or in place of the
 * remote's `git-upload-pack` when an object is missing and is fetched. None of that is needed here.
 */
const HARMLESS = [
  ...['protocol.allow=never', 'core.fsmonitor=false', `core.hooksPath=${devNull}`, 'core.pager='],
  ...['core.sshCommand=', 'credential.helper='],
].flatMap((setting) => ['-c', setting]);

const HARMLESS_ENVIRONMENT = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Unlike the setting above, this also outranks `protocol.<name>.allow`. There is no protocol of this name.
  GIT_ALLOW_PROTOCOL: 'none',
};

/** In milliseconds. The memory of a project must not wait for the history of a very long one. */
const TIMEOUT_MS = 2_000;

const runGitExecutable: RunGit = (folder, args) =>
  new Promise((done) => {
    const options = {
      timeout: TIMEOUT_MS,
      windowsHide: true,
      env: { ...process.env, ...HARMLESS_ENVIRONMENT },
    };
    execFile('git', [...HARMLESS, '-C', folder, ...args], options, (error, output) =>
      done(error ? null : output),
    );
  });
