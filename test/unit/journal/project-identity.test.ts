import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunGit } from '../../../src/journal/git-identity.ts';
import { resolveProject } from '../../../src/journal/project-identity.ts';

describe('project identity', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daybook-identity-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const storage = (): string => join(root, 'storage');
  const pathOf = (name: string): string => join(root, name);

  /** The id and what it was recognised by, once everything is noted. */
  async function resolve(name: string, hint?: unknown, runGit?: RunGit): Promise<[string, string]> {
    const options = { globalStorageDir: storage(), folder: pathOf(name), hint, trusted: true };
    const project = await resolveProject(runGit ? { ...options, runGit } : options);
    await project.noted;
    assert.equal(project.directory, join(storage(), 'projects', project.projectId));
    return [project.projectId, project.how];
  }

  function folder(name: string): string {
    mkdirSync(pathOf(name), { recursive: true });
    return pathOf(name);
  }
  function git(name: string, ...args: string[]): void {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
    execFileSync('git', [...identity, '-C', pathOf(name), ...args], { stdio: 'ignore' });
  }
  function repository(name: string, remote?: string): void {
    folder(name);
    git(name, 'init');
    writeFileSync(join(pathOf(name), 'README'), name);
    git(name, 'add', '.');
    git(name, 'commit', '-m', `first commit of ${name}`);
    if (remote) git(name, 'remote', 'add', 'origin', remote);
  }

  it('is the same for the same folder', async () => {
    folder('a');
    const [id, how] = await resolve('a');
    assert.equal(how, 'new');
    assert.deepEqual(await resolve('a'), [id, 'path']);
  });

  it('is another for another folder', async () => {
    folder('a');
    folder('b');
    const [a] = await resolve('a');
    const [b, how] = await resolve('b');
    assert.notEqual(a, b);
    assert.equal(how, 'new');
  });

  it('is one fixed project for windows without a folder', async () => {
    const { projectId, how } = await resolveProject({
      globalStorageDir: storage(),
      folder: null,
      trusted: true,
    });
    assert.deepEqual([projectId, how], ['no-folder', 'no-folder']);
    assert.equal(existsSync(storage()), false);
  });

  it('follows a folder that is moved, and moved back', async () => {
    folder('a');
    const [id] = await resolve('a');
    renameSync(pathOf('a'), pathOf('b'));
    assert.deepEqual(await resolve('b'), [id, 'moved']);
    assert.deepEqual(await resolve('b'), [id, 'path']);
    renameSync(pathOf('b'), pathOf('a'));
    assert.deepEqual(await resolve('a'), [id, 'moved']);
  });

  it('does not wait for git where the folder is known', async () => {
    folder('a');
    const [id] = await resolve('a');
    const never: RunGit = () => new Promise(() => {});
    const project = await resolveProject({
      globalStorageDir: storage(),
      folder: pathOf('a'),
      trusted: true,
      runGit: never,
    });
    assert.equal(project.projectId, id);
  });

  it('goes to the folder, not to what takes its place after a move', async () => {
    folder('a');
    const [id] = await resolve('a');
    renameSync(pathOf('a'), pathOf('b'));
    await resolve('b');
    folder('a');
    const [other, how] = await resolve('a');
    assert.notEqual(other, id);
    assert.equal(how, 'new');
  });

  it('is shared by the worktrees of a repository', async () => {
    repository('main');
    const [id] = await resolve('main');
    git('main', 'worktree', 'add', pathOf('tree'));
    assert.deepEqual(await resolve('tree'), [id, 'worktree']);
    assert.deepEqual(await resolve('main'), [id, 'path']);
  });

  it('tells the folders of one repository apart', async () => {
    repository('main');
    folder('main/one');
    folder('main/two');
    const ids = [(await resolve('main'))[0], (await resolve('main/one'))[0], (await resolve('main/two'))[0]];
    assert.equal(new Set(ids).size, 3);
  });

  it('is found again after a new clone, however the remote is written', async () => {
    repository('a', 'https://user:secret@Example.com/team/a.git');
    const [id] = await resolve('a');
    assert.doesNotMatch(readFileSync(join(storage(), 'projects', id, 'project.json'), 'utf8'), /secret/);
    git('a', 'clone', pathOf('a'), pathOf('b'));
    git('b', 'remote', 'set-url', 'origin', 'git@example.com:team/a.git');
    assert.deepEqual(await resolve('b'), [id, 'clone']);
  });

  it('learns of a remote that a known folder got later', async () => {
    folder('a');
    const [id] = await resolve('a');
    repository('a', 'https://example.com/a');
    await resolve('a');
    git('a', 'clone', pathOf('a'), pathOf('b'));
    git('b', 'remote', 'set-url', 'origin', 'ssh://git@example.com:22/a.git');
    rmSync(pathOf('a'), { recursive: true });
    assert.deepEqual(await resolve('b'), [id, 'clone']);
  });

  it('is another for a fork', async () => {
    repository('a', 'https://example.com/a');
    const [id] = await resolve('a');
    git('a', 'clone', pathOf('a'), pathOf('fork'));
    git('fork', 'remote', 'set-url', 'origin', 'https://example.com/fork');
    assert.notEqual((await resolve('fork'))[0], id);
  });

  it('follows a copy of a local repository only when the old one is gone', async () => {
    repository('a');
    const [id] = await resolve('a');
    cpSync(pathOf('a'), pathOf('copy'), { recursive: true });
    const [other, how] = await resolve('copy');
    assert.notEqual(other, id);
    assert.equal(how, 'new');
    rmSync(join(storage(), 'projects', other), { recursive: true });
    rmSync(pathOf('a'), { recursive: true });
    assert.deepEqual(await resolve('copy'), [id, 'copy']);
  });

  it('is the same for a folder made anew in the same place, unless another repository is there now', async () => {
    repository('a');
    const [id] = await resolve('a');
    renameSync(pathOf('a'), pathOf('elsewhere'));
    rmSync(pathOf('elsewhere'), { recursive: true });
    folder('keep the inode from being used again');
    folder('a');
    assert.deepEqual(await resolve('a'), [id, 'recreated']);
    rmSync(pathOf('a'), { recursive: true });
    folder('and again');
    repository('a');
    git('a', 'commit', '--amend', '-m', 'another first commit');
    assert.notEqual((await resolve('a'))[0], id);
  });

  it('does without git, and without an answer from it', async () => {
    repository('a');
    const silent: RunGit = async () => null;
    const [id, how] = await resolve('a', undefined, silent);
    assert.equal(how, 'new');
    assert.deepEqual(await resolve('a', undefined, silent), [id, 'path']);
  });

  it('does not take the oldest commit of a shallow clone for the first', async () => {
    repository('a', 'https://example.com/a');
    writeFileSync(join(pathOf('a'), 'more'), '');
    git('a', 'add', '.');
    git('a', 'commit', '-m', 'second');
    const [id] = await resolve('a');
    git('a', 'clone', '--depth', '1', `file://${pathOf('a')}`, pathOf('shallow'));
    const [other] = await resolve('shallow');
    assert.notEqual(other, id);
    const text = readFileSync(join(storage(), 'projects', other, 'project.json'), 'utf8');
    assert.match(text, /"rootCommit": null/);
  });

  it('comes to one id when two windows open the same new folder at once', async () => {
    folder('a');
    const [one, other] = await Promise.all([resolve('a'), resolve('a')]);
    assert.equal(one[0], other[0]);
  });

  describe('with a hint', () => {
    it('finds a project whose file is broken', async () => {
      folder('a');
      const [id] = await resolve('a');
      renameSync(pathOf('a'), pathOf('b'));
      writeFileSync(join(storage(), 'projects', id, 'project.json'), '{"places":');
      assert.deepEqual(await resolve('b', id), [id, 'hint']);
      assert.deepEqual(await resolve('b'), [id, 'path']);
    });

    it('makes a lost project anew under its old id', async () => {
      folder('a');
      assert.deepEqual(await resolve('a', 'lost-project'), ['lost-project', 'hint']);
    });

    it('is not taken in by the project of another folder', async () => {
      folder('a');
      folder('b');
      const [a] = await resolve('a');
      const [b, how] = await resolve('b', a);
      assert.notEqual(b, a);
      assert.equal(how, 'new');
      rmSync(pathOf('a'), { recursive: true });
      folder('c');
      assert.deepEqual(await resolve('c', a), [a, 'hint']);
    });

    it('prefers what the folder itself says', async () => {
      folder('a');
      const [id] = await resolve('a');
      mkdirSync(join(storage(), 'projects', 'other'));
      assert.deepEqual(await resolve('a', 'other'), [id, 'path']);
    });

    it('ignores what is no id', async () => {
      folder('a');
      for (const hint of ['../../etc', '', 'x'.repeat(100), 7, null, { id: 'x' }]) {
        const [id, how] = await resolve('a', hint);
        assert.match(id, /^[0-9a-f]{24}$/);
        assert.ok(how === 'new' || how === 'path');
      }
    });
  });
});
