import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import type { ChangeContext } from '../../../src/memory/core-memory.ts';
import { messageDraft } from '../../fakes/drafts.ts';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';

const byUser: ChangeContext = { actor: 'user', origin: { kind: 'command', command: 'rename' } };

describe('renaming a session', () => {
  let test: TestMemory;
  const title = async (): Promise<string | undefined> =>
    (await test.memory.recall.sessions({ limit: 1 }))[0]?.title;
  const say = ({ memory, newId }: TestMemory, sessionId: string): Promise<unknown> =>
    memory.recall.append(
      { id: newId(), sessionId, role: 'user', content: 'How do we deploy?', status: 'complete' },
      byUser,
    );

  beforeEach(async () => {
    test = createTestMemory();
    await test.memory.open();
    await say(test, 's1');
  });

  it('gives it another title, on one line, and says that the list has changed', async () => {
    let changes = 0;
    test.memory.recall.onDidChangeSessions(() => changes++);
    await test.memory.recall.rename('s1', '  Deploys\nand\treleases ', byUser);
    assert.deepEqual([await title(), changes], ['Deploys and releases', 1]);
    await test.memory.recall.rename('s1', 'x'.repeat(100), byUser);
    assert.equal((await title())?.length, 60);
  });

  for (const empty of ['', '  \n', '…', '--- !?', '🦊']) {
    it(`refuses the title ${JSON.stringify(empty)}`, async () => {
      await assert.rejects(test.memory.recall.rename('s1', empty, byUser), { code: 'input.empty' });
      assert.equal(await title(), 'How do we deploy?');
    });
  }

  it('refuses a session that is not there, or not kept, and writes nothing of it', async () => {
    const before = test.store.events.length;
    await assert.rejects(test.memory.recall.rename('unknown', 'Deploys', byUser), {
      code: 'memory.session-not-found',
    });
    test.memory.setMode('off');
    const unsaved = test.memory.recall.newSession();
    await say(test, unsaved);
    test.memory.setMode('on');
    await test.memory.open();
    await assert.rejects(test.memory.recall.rename(unsaved, 'Deploys', byUser), {
      code: 'memory.session-not-found',
    });
    assert.equal(test.store.events.length, before);
  });

  it('is refused with memory off or read-only', async () => {
    for (const mode of ['off', 'read-only'] as const) {
      test.memory.setMode(mode);
      await assert.rejects(test.memory.recall.rename('s1', 'Deploys', byUser), { code: `memory.${mode}` });
    }
  });

  it('changes nothing when the disk refuses', async () => {
    let changes = 0;
    test.memory.recall.onDidChangeSessions(() => changes++);
    test.store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await assert.rejects(test.memory.recall.rename('s1', 'Deploys', byUser), {
      code: 'journal.write-failed',
    });
    assert.deepEqual([await title(), changes], ['How do we deploy?', 0]);
  });

  it('tells when another window gave a title, and not when it only said something', async () => {
    let changes = 0;
    test.memory.recall.onDidChangeSessions(() => (changes += 1));
    test.store.receive([messageDraft({ id: 'm9', content: 'hello' })]);
    assert.equal(changes, 0);
    test.store.receive([{ type: 'session.titled', sessionId: 's1', title: 'Deploys', ...byUser }]);
    assert.equal(changes, 1);
  });
});
