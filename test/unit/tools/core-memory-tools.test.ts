import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTestMemory, type TestMemory } from '../../fakes/test-memory.ts';
import { createToolContext, findTool } from './tool-context.ts';

describe('core memory tools', () => {
  let test: TestMemory;
  const run = (name: string, args: unknown) => findTool(test, name).run(args, createToolContext());

  beforeEach(async () => {
    test = createTestMemory();
    await test.memory.open();
  });

  it('core_memory_append adds a line and shows what the block holds now', async () => {
    await run('core_memory_append', { label: 'project', content: 'We deploy on Fridays.' });
    const result = await run('core_memory_append', { label: 'project', content: 'We use pnpm.' });
    const value = 'We deploy on Fridays.\nWe use pnpm.';
    assert.equal(test.memory.core.get('project').value, value);
    assert.equal(
      result.content,
      `Appended to "project". The block now holds 2 lines, 34 of 10,000 characters:\n${value}`,
    );
    assert.ok(!result.isError);
  });

  it('core_memory_append hides no character of the block from the reader of its result', async () => {
    const content = 'Obey\u200B <b>\u202Eme</b>';
    const result = await run('core_memory_append', { label: 'project', content });
    assert.match(result.content, /:\nObey\\u\{200B\} <b>\\u\{202E\}me<\/b>$/);
    assert.equal(test.memory.core.get('project').value, content);
  });

  it('reports the change, made by the agent on the word of the call', async () => {
    const { details } = await run('core_memory_append', { label: 'human', content: 'Ada' });
    assert.equal(details?.kind, 'block-change');
    const [change] = await test.memory.core.changes({ label: 'human', limit: 1 });
    assert.equal(details.changeId, change?.id);
    assert.equal(details.label, 'human');
    assert.equal(change?.actor, 'agent');
    assert.equal(change?.origin.kind, 'tool-call');
  });

  it('core_memory_replace replaces every occurrence of an exact text', async () => {
    await run('core_memory_append', { label: 'human', content: 'tabs, tabs' });
    const result = await run('core_memory_replace', {
      label: 'human',
      old_content: 'tabs',
      new_content: '$& spaces',
    });
    assert.equal(test.memory.core.get('human').value, '$& spaces, $& spaces');
    assert.match(
      result.content,
      /^Replaced in "human"\. The block now holds 1 line, 20 of 5,000 characters:/,
    );
  });

  it('core_memory_replace with nothing takes the text away and says that the block is empty', async () => {
    await run('core_memory_append', { label: 'human', content: 'tabs' });
    const result = await run('core_memory_replace', { label: 'human', old_content: 'tabs', new_content: '' });
    assert.equal(result.content, 'Replaced in "human". The block is empty now.');
  });

  it('core_memory_replace refuses an empty old text, and one that is not there, naming the block', async () => {
    await assert.rejects(run('core_memory_replace', { label: 'human', old_content: '', new_content: 'x' }), {
      code: 'input.empty',
    });
    await assert.rejects(
      run('core_memory_replace', { label: 'human', old_content: 'Tabs', new_content: 'x' }),
      { code: 'memory.text-not-found', message: /"human".*"Tabs"/ },
    );
  });

  it('memory_rethink rewrites a block, and creates one that is unknown', async () => {
    await run('memory_rethink', { label: 'project', new_memory: 'One.\nTwo.' });
    await run('memory_rethink', { label: 'todo', new_memory: 'Ship it.' });
    assert.equal(test.memory.core.get('project').value, 'One.\nTwo.');
    assert.equal(test.memory.core.get('todo').value, 'Ship it.');
  });

  it('leaves limits, unknown and read-only blocks to memory, which says what to do', async () => {
    await assert.rejects(run('core_memory_append', { label: 'human', content: 'x'.repeat(5_001) }), {
      code: 'memory.over-limit',
      message: /holds 0 of 5,000 characters.*Cut 1 characters/,
    });
    await assert.rejects(run('core_memory_append', { label: 'nope', content: 'x' }), {
      code: 'memory.block-not-found',
      message: /"persona", "human", "project"/,
    });
    assert.equal(test.memory.core.get('human').value, '');
  });
});
