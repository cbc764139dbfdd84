import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { ChangeContext } from '../../../src/memory/core-memory.ts';
import { redact, withoutText } from '../../../src/memory/forgetting.ts';
import { createTestMemory } from '../../fakes/test-memory.ts';

const byAgent: ChangeContext = {
  actor: 'agent',
  origin: { kind: 'tool-call', sessionId: 's', messageId: 'm', toolCallId: 'c' },
};

describe('forgetting', () => {
  it('takes the text out of the blocks, their history and every message', async () => {
    const { memory, store, cache } = createTestMemory();
    await memory.open();
    await memory.recall.append(
      {
        id: 'm1',
        sessionId: 's',
        role: 'user',
        content: 'Remember that we deploy on Fridays!',
        status: 'complete',
      },
      { actor: 'user', origin: { kind: 'chat', sessionId: 's' } },
    );
    await memory.core.append('project', 'We deploy on Fridays.', byAgent);
    await memory.core.append('project', 'Uses pnpm.', byAgent);
    const plan = await memory.planForgetting('- We deploy on Fridays.');
    assert.deepEqual(plan.lines, [{ label: 'project', line: 'We deploy on Fridays.' }]);
    assert.ok(plan.records >= 3);
    await memory.forget(plan, byAgent);
    assert.equal(memory.core.get('project').value, 'Uses pnpm.');
    assert.doesNotMatch(JSON.stringify([store.events, cache.stored]), /deploy on fridays/i);
    assert.match((await memory.recall.page('s', 10))[0]?.content ?? '', /^Remember that …!$/);
  });

  it('leaves alone what is written to the block at the same time', async () => {
    const { memory } = createTestMemory();
    await memory.open();
    await memory.core.append('project', 'We deploy on Fridays.\nWe deploy on Fridays, always.', byAgent);
    const plan = await memory.planForgetting('We deploy on Fridays');
    const waiting = memory.core.append('project', 'Uses pnpm.', byAgent);
    await Promise.all([waiting, memory.forget(plan, byAgent)]);
    assert.equal(memory.core.get('project').value, ', always.\nUses pnpm.');
    const changes = await memory.core.changes({ label: 'project', limit: 9 });
    assert.equal(changes.length, 3);
  });

  it('tells when another window has forgotten something', async () => {
    const { memory, store, cache } = createTestMemory();
    await memory.open();
    await memory.core.append('project', 'We deploy on Fridays.', byAgent);
    let heard = 0;
    memory.onDidErase(() => heard++);
    store.receiveErasure(['deploy on Fridays']);
    assert.equal(heard, 1);
    assert.equal(memory.core.get('project').value, 'We ….');
    assert.doesNotMatch(JSON.stringify([store.events, cache.stored]), /Fridays/);
  });

  it('tells what was erased, where this window knows it', async () => {
    const { memory, store } = createTestMemory();
    await memory.open();
    const heard: (readonly string[])[] = [];
    memory.onDidErase(({ texts }) => heard.push(texts));
    await memory.forget(await memory.planForgetting('deploy on Fridays.'), byAgent);
    store.receiveErasure(['pnpm'], ['s']);
    await memory.core.append('project', 'Uses pnpm.', byAgent);
    store.receiveErasure(['pnpm']);
    assert.deepEqual(heard, [['deploy on Fridays'], []]);
  });

  it('logs that something is left of what was to be erased, and not what', async () => {
    const errors: string[] = [];
    const logger = { ...silentLogger, error: (message: string) => void errors.push(message) };
    const { memory, store } = createTestMemory('on', undefined, undefined, logger);
    await memory.open();
    await memory.forget(await memory.planForgetting('deploy on Fridays'), byAgent);
    assert.deepEqual(errors, []);
    store.leaveTraces(2);
    await memory.forget(await memory.planForgetting('deploy on Fridays'), byAgent);
    assert.deepEqual(errors, ['What was to be erased still stands in 2 places.']);
  });

  it('finds nothing to forget, or too short a text', async () => {
    const { memory } = createTestMemory();
    await memory.open();
    assert.deepEqual(await memory.planForgetting('never said'), {
      text: 'never said',
      lines: [],
      records: 0,
    });
    await assert.rejects(memory.planForgetting(' - a. '), (error: unknown) => error instanceof DaybookError);
  });

  it('is not done with memory off or read-only', async () => {
    const { memory } = createTestMemory();
    await memory.open();
    await memory.core.append('project', 'We deploy on Fridays.', byAgent);
    const plan = await memory.planForgetting('deploy on Fridays');
    for (const mode of ['off', 'read-only'] as const) {
      memory.setMode(mode);
      await assert.rejects(memory.forget(plan, byAgent), { code: `memory.${mode}` });
      assert.match(memory.core.get('project').value, /Fridays/);
    }
  });
});

describe('withoutText', () => {
  it('drops a line of which nothing is left, and keeps the rest of one', () => {
    assert.equal(withoutText('a\n- Deploys on Fridays.\nb', 'deploys on fridays'), 'a\nb');
    assert.equal(
      withoutText('The key is 4711 and the door is green.', 'the key is 4711 and'),
      'the door is green.',
    );
  });

  it('takes signs of regular expressions literally', () => {
    assert.equal(withoutText('a (x|y)* b', '(x|y)*'), 'a b');
    assert.equal(redact('1+1=2 and 1+1=3', '1+1'), '…=2 and …=3');
  });

  it('finds the text as a quotation in Markdown has it', () => {
    assert.equal(redact(String.raw`> Docs are in docs/\*\_old\*.md`, 'docs/*_old*.md'), '> Docs are in …');
  });
});
