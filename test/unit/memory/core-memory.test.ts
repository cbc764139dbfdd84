import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DaybookError, type ErrorCode } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { DEFAULT_BLOCKS } from '../../../src/memory/block.ts';
import { type ChangeContext, CoreMemory } from '../../../src/memory/core-memory.ts';
import { createFakeBlockCache } from '../../fakes/fake-block-cache.ts';
import { createMemoryProjectStore } from '../../fakes/memory-project-store.ts';

const byUser: ChangeContext = { actor: 'user', origin: { kind: 'command', command: 'test' } };
const byAgent: ChangeContext = {
  actor: 'agent',
  origin: { kind: 'tool-call', sessionId: 's', messageId: 'm', toolCallId: 'c' },
};

async function setUp(
  options: { cached?: unknown; store?: ReturnType<typeof createMemoryProjectStore> } = {},
) {
  const store = options.store ?? createMemoryProjectStore();
  const cache = createFakeBlockCache(options.cached);
  const core = new CoreMemory({
    store,
    cache,
    isWritable: () => true,
    assertWritable() {},
    logger: silentLogger,
  });
  await core.open('read-write');
  return { core, store, cache };
}

async function rejectsWith(code: ErrorCode, pattern: RegExp, run: () => Promise<unknown>): Promise<void> {
  await assert.rejects(
    async () => run(),
    (error: unknown) => error instanceof DaybookError && error.code === code && pattern.test(error.message),
  );
}

describe('CoreMemory', () => {
  it('begins with persona, human and project, and writes nothing for them', async () => {
    const { core, store } = await setUp();
    assert.deepEqual(
      core.list().map(({ label, limit }) => [label, limit]),
      [
        ['persona', 5_000],
        ['human', 5_000],
        ['project', 10_000],
      ],
    );
    assert.equal(store.events.length, 0);
  });

  it('appends on a new line, and without one to an empty block', async () => {
    const { core, cache } = await setUp();
    await core.append('human', 'Likes tea.', byAgent);
    const change = await core.append('human', 'Uses vim.', byAgent);
    assert.equal(core.get('human').value, 'Likes tea.\nUses vim.');
    assert.equal(change.before?.value, 'Likes tea.');
    assert.equal(core.get('human').version, 2);
    assert.match(JSON.stringify(cache.stored), /Likes tea\.\\nUses vim\./);
  });

  it('replaces every exact occurrence, and takes $-patterns literally', async () => {
    const { core } = await setUp();
    await core.rethink('project', 'cost: 5\ncost: 5', byAgent);
    await core.replace('project', 'cost: 5', '$& and $1', byAgent);
    assert.equal(core.get('project').value, '$& and $1\n$& and $1');
  });

  it('refuses an empty old_content and names the block when the text is not there', async () => {
    const { core } = await setUp();
    await core.append('project', 'Uses pnpm.', byAgent);
    await rejectsWith('input.empty', /old_content/, () => core.replace('project', '', 'x', byAgent));
    await rejectsWith('memory.text-not-found', /"project".*uses pnpm/, () =>
      core.replace('project', 'uses pnpm', 'x', byAgent),
    );
  });

  it('creates an unknown label by rethink, and refuses a label that is a path', async () => {
    const { core } = await setUp();
    await core.rethink('decisions', 'Chose LanceDB.', byAgent);
    assert.equal(core.get('decisions').value, 'Chose LanceDB.');
    for (const label of ['../evil', 'a/b', '', '%2e%2e', 'a\0b', 'a b', 'x'.repeat(51)]) {
      await rejectsWith('memory.invalid-label', /cannot be the name/, () =>
        core.rethink(label, 'x', byAgent),
      );
    }
  });

  it('creates an empty block of the user with its own limit, once', async () => {
    const { core } = await setUp();
    const block = { label: 'conventions', description: 'How we write code.', limit: 200 };
    await core.create(block, byUser);
    assert.deepEqual([core.get('conventions').value, core.get('conventions').limit], ['', 200]);
    await rejectsWith('memory.block-exists', /already/, () => core.create(block, byUser));
    await rejectsWith('memory.over-limit', /of 200/, () =>
      core.append('conventions', 'x'.repeat(201), byAgent),
    );
  });

  it('names the blocks there are when one is not found', async () => {
    const { core } = await setUp();
    await rejectsWith('memory.block-not-found', /"nope".*"persona", "human", "project"/, () =>
      core.append('nope', 'x', byAgent),
    );
  });

  it('enforces the limit and says how much to cut, and lets an over-full block shrink', async () => {
    const { core } = await setUp();
    await core.rethink('human', 'x'.repeat(4_990), byAgent);
    await rejectsWith('memory.over-limit', /4,990 of 5,000.*5,011.*Cut 11 characters/, () =>
      core.append('human', 'y'.repeat(20), byAgent),
    );
    assert.equal(core.get('human').value.length, 4_990);
    await core.rethink('human', 'short', byAgent);
    assert.equal(core.get('human').value, 'short');
  });

  it('keeps all blocks together under 64 KB', async () => {
    const { core } = await setUp();
    // Five bytes short of three in each character, so the bytes run out long before the characters do.
    for (let index = 0; index < 4; index += 1)
      await core.rethink(`cjk-${index}`, '記'.repeat(5_000), byAgent);
    await rejectsWith('memory.over-limit', /All memory blocks together.*65,536 bytes/, () =>
      core.rethink('cjk-4', '記'.repeat(5_000), byAgent),
    );
  });

  it('does not edit a read-only block', async () => {
    const { core, store } = await setUp();
    store.receive([
      {
        type: 'block.written',
        ...byUser,
        ...{
          label: 'rules',
          value: 'fixed',
          description: '',
          limit: 100,
          readOnly: true,
          version: 1,
          base: null,
        },
      },
    ]);
    await core.open('read-write');
    for (const edit of [
      () => core.append('rules', 'x', byAgent),
      () => core.replace('rules', 'fixed', 'x', byAgent),
      () => core.rethink('rules', 'x', byAgent),
    ]) {
      await rejectsWith('memory.block-read-only', /^This block is read-only and cannot be edited\.$/, edit);
    }
  });

  it('applies edits that are made at once one after another', async () => {
    const { core } = await setUp();
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => core.append('project', `line ${index}`, byAgent)),
    );
    assert.equal(core.get('project').value.split('\n').length, 50);
  });

  it('changes nothing when the disk refuses', async () => {
    const { core, store } = await setUp();
    await core.append('human', 'kept', byAgent);
    store.failWrites(new DaybookError('journal.write-failed', 'The disk is full.'));
    await rejectsWith('journal.write-failed', /full/, () => core.append('human', 'lost', byAgent));
    assert.equal(core.get('human').value, 'kept');
    store.failWrites(null);
    await core.append('human', 'again', byAgent);
    assert.equal(core.get('human').value, 'kept\nagain');
  });
});

describe('CoreMemory.undo', () => {
  it('restores the text before the change', async () => {
    const { core } = await setUp();
    const change = await core.rethink('persona', 'Someone else.', byAgent);
    await core.undo(change.id);
    assert.equal(core.get('persona').value, DEFAULT_BLOCKS[0]?.value);
    const [undone] = await core.changes({ ids: [change.id], limit: 1 });
    assert.equal(undone?.undone, true);
  });

  it('takes out the first of two appends and leaves the second', async () => {
    const { core } = await setUp();
    const first = await core.append('project', 'Deploys on Fridays.', byAgent);
    await core.append('project', 'Uses pnpm.', byAgent);
    await core.undo(first.id);
    assert.equal(core.get('project').value, 'Uses pnpm.');
  });

  it('refuses when the same line has changed since', async () => {
    const { core } = await setUp();
    const first = await core.append('project', 'Deploys on Fridays.', byAgent);
    await core.replace('project', 'Fridays', 'Mondays', byAgent);
    await rejectsWith('memory.changed-since', /"project"/, () => core.undo(first.id));
    assert.equal(core.get('project').value, 'Deploys on Mondays.');
  });

  it('undoes the undoing', async () => {
    const { core } = await setUp();
    const change = await core.append('project', 'Deploys on Fridays.', byAgent);
    const undo = await core.undo(change.id);
    await core.undo(undo.id);
    assert.equal(core.get('project').value, 'Deploys on Fridays.');
  });

  it('says so when the change is unknown', async () => {
    const { core } = await setUp();
    await rejectsWith('memory.change-not-found', /no longer in the history/, () => core.undo('01UNKNOWN'));
  });
});

describe('CoreMemory.reconcile', () => {
  it('repairs workspaceState that is missing, stale or of the wrong shape from the journal', async () => {
    const { core, store } = await setUp();
    await core.append('project', 'first', byAgent);
    const stale = structuredClone(core.list());
    await core.append('project', 'second', byAgent);
    for (const cached of [undefined, stale, 'garbage', [{ label: 7 }], { project: 'x' }, null]) {
      const again = await setUp({ cached, store });
      assert.equal(again.core.get('project').value, 'first\nsecond');
      assert.match(JSON.stringify(again.cache.stored), /first\\nsecond/);
    }
  });

  it('repairs a journal that is behind from workspaceState', async () => {
    const { core, cache } = await setUp();
    await core.append('project', 'first', byAgent);
    await core.append('project', 'second', byAgent);
    const empty = createMemoryProjectStore();
    const again = await setUp({ cached: cache.stored, store: empty });
    assert.equal(again.core.get('project').value, 'first\nsecond');
    assert.equal(again.core.get('project').version, 2);
    const third = await setUp({ store: empty });
    assert.equal(third.core.get('project').value, 'first\nsecond');
  });

  it('does not bring a deleted block back from a stale workspaceState', async () => {
    const { core, store, cache } = await setUp();
    await core.rethink('notes', 'secret', byAgent);
    const stale = cache.stored;
    store.receive([
      { type: 'block.deleted', label: 'notes', version: 2, base: core.get('notes').head, ...byUser },
    ]);
    const again = await setUp({ cached: stale, store });
    assert.equal(again.core.find('notes'), undefined);
  });

  it('hears of what another window writes', async () => {
    const { core, store } = await setUp();
    store.onDidChange((change) => core.receive(change));
    const heard: string[] = [];
    core.onDidChange((labels) => heard.push(...labels));
    store.receive([
      {
        type: 'block.written',
        ...byUser,
        ...{
          label: 'human',
          value: 'Ada',
          description: '',
          limit: 5_000,
          readOnly: false,
          version: 1,
          base: null,
        },
      },
    ]);
    assert.equal(core.get('human').value, 'Ada');
    assert.deepEqual(heard, ['human']);
  });
});
