import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../src/base/event.ts';
import type { MemoryMode } from '../../../src/memory/memory.ts';
import { createMemoryModeSwitch } from '../../../src/vscode/memory-mode.ts';

function createFakeState(values: Record<string, unknown> = {}) {
  const stored = new Map(Object.entries(values));
  return {
    stored,
    get: (key: string) => stored.get(key),
    async update(key: string, value: unknown) {
      if (value === undefined) stored.delete(key);
      else stored.set(key, value);
    },
  };
}

function setUp(trusted: boolean, state = createFakeState()) {
  const granted = new Emitter<void>();
  const trust = {
    isTrusted: trusted,
    onDidGrantWorkspaceTrust: (listener: () => void) => granted.event(listener),
  };
  const memoryMode = createMemoryModeSwitch(state, trust);
  const heard: MemoryMode[] = [];
  memoryMode.onDidChange((mode) => heard.push(mode));
  const grant = (): void => {
    trust.isTrusted = true;
    granted.fire();
  };
  return { memoryMode, heard, grant, state };
}

describe('the memory of a workspace', () => {
  it('is on in a trusted one and read-only in another, until it is trusted', () => {
    assert.equal(setUp(true).memoryMode.mode(), 'on');
    const { memoryMode, grant, heard } = setUp(false);
    assert.equal(memoryMode.mode(), 'read-only');
    grant();
    assert.equal(memoryMode.mode(), 'on');
    assert.deepEqual(heard, ['on']);
  });

  it('stays off over a restart, and trust does not turn it on', async () => {
    const { memoryMode, state } = setUp(false);
    await memoryMode.turnOff();
    const { memoryMode: later, grant, heard } = setUp(false, state);
    assert.equal(later.mode(), 'off');
    grant();
    assert.equal(later.mode(), 'off');
    assert.deepEqual(heard, []);
  });

  it('is off at once, before the choice is stored', () => {
    const { memoryMode, heard } = setUp(true);
    void memoryMode.turnOff();
    assert.equal(memoryMode.mode(), 'off');
    assert.deepEqual(heard, ['off']);
  });

  it('tells of a change once', async () => {
    const { memoryMode, heard } = setUp(true);
    await memoryMode.turnOff();
    await memoryMode.turnOff();
    await memoryMode.turnOn();
    await memoryMode.turnOn();
    assert.deepEqual(heard, ['off', 'on']);
  });

  it('leaves nothing behind when it is on again, and tells nobody after disposal', async () => {
    const { memoryMode, heard, state, grant } = setUp(false);
    await memoryMode.turnOff();
    await memoryMode.turnOn();
    assert.equal(memoryMode.mode(), 'read-only');
    assert.equal(state.stored.size, 0);
    memoryMode.dispose();
    grant();
    assert.deepEqual(heard, ['off', 'read-only']);
  });

  it('is not turned off by rubbish in the state', () => {
    assert.equal(setUp(true, createFakeState({ memoryOff: 'yes' })).memoryMode.mode(), 'on');
  });
});
