import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGitIdentity } from '../../../src/journal/git-identity.ts';
import { resolveProject } from '../../../src/journal/project-identity.ts';
import { readTree } from '../../fakes/tree.ts';

describe('a hostile repository', () => {
  let root: string;
  let folder: string;
  let trace: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daybook-hostile-'));
    folder = join(root, 'folder');
    trace = join(root, 'was-here');
    mkdirSync(folder);
    git('init', '--quiet');
    for (const message of ['first', 'second']) git('commit', '--quiet', '--allow-empty', '-m', message);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function git(...args: string[]): string {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'gc.auto=0'];
    return execFileSync('git', [...identity, '-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' });
  }

  /** An object is missing, and the settings say what is to be run to fetch it, or to watch the folder. */
  function setTraps(): void {
    const first = git('rev-list', '--max-parents=0', 'HEAD').trim();
    rmSync(join(folder, '.git', 'objects', first.slice(0, 2), first.slice(2)), { force: true });
    const hook = join(folder, '.git', 'trap');
    writeFileSync(hook, `#!/bin/sh\ntouch '${trace}'\n`, { mode: 0o755 });
    appendFileSync(
      join(folder, '.git', 'config'),
      `[core]
	repositoryformatversion = 1
	fsmonitor = ${hook}
	pager = ${hook}
	sshCommand = ${hook}
[extensions]
	partialClone = origin
[protocol "file"]
	allow = always
[protocol "ext"]
	allow = always
[remote "origin"]
	url = ${root}
	promisor = true
	uploadpack = ${hook}
`,
    );
  }

  it('runs nothing, also when the workspace is trusted', async () => {
    setTraps();
    const identity = await readGitIdentity(folder);
    assert.equal(identity?.commonDir, join(folder, '.git'));
    assert.equal(existsSync(trace), false);
  });

  it('would run something if git were run carelessly', () => {
    setTraps();
    assert.throws(() => git('rev-list', '--max-parents=0', 'HEAD'));
    assert.equal(existsSync(trace), true);
  });

  it('is not even looked at by git when the workspace is not trusted, and nothing is written', async () => {
    const storage = join(root, 'storage');
    const before = readTree(root);
    const runGit = (): never => assert.fail('git was run');
    const project = await resolveProject({ globalStorageDir: storage, folder, trusted: false, runGit });
    await project.noted;
    assert.equal(project.how, 'new');
    assert.deepEqual(readTree(root), before);
    const trusted = await resolveProject({ globalStorageDir: storage, folder, trusted: true });
    await trusted.noted;
    assert.equal(trusted.projectId, project.projectId);
    const written = readTree(root);
    const again = await resolveProject({ globalStorageDir: storage, folder, trusted: false, runGit });
    await again.noted;
    assert.deepEqual([again.projectId, again.how], [project.projectId, 'path']);
    assert.deepEqual(readTree(root), written);
  });
});
