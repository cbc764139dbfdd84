import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DaybookError } from '../../../src/base/errors.ts';
import {
  type ModelChoice,
  type RawModelSettings,
  readModelSettings,
  toModelSettings,
} from '../../../src/vscode/models/model-choice.ts';

const UNSET: RawModelSettings = { provider: undefined, baseUrl: '', name: '', contextWindow: null };
const read = (raw: Partial<RawModelSettings>) =>
  readModelSettings({ ...UNSET, ...raw }, (text) => text.toLowerCase());

describe('the choice of a model', () => {
  it('is offline until another one is made', () => {
    assert.deepEqual(read({}), { provider: 'offline' });
    assert.deepEqual(read({ provider: 'offline', name: 'left over', baseUrl: 'http://x' }), {
      provider: 'offline',
    });
  });

  const choices: readonly ModelChoice[] = [
    { provider: 'offline' },
    {
      provider: 'openai-compatible',
      baseUrl: 'http://localhost:1/v1',
      model: 'qwen3',
      contextWindow: 65_536,
    },
    {
      provider: 'openai-compatible',
      baseUrl: 'https://a.example/v1',
      model: 'org/model:tag',
      contextWindow: null,
    },
    { provider: 'editor', vendor: 'copilot', modelId: 'gpt-5' },
    { provider: 'editor', vendor: 'router', modelId: 'openai/gpt-5' },
  ];
  for (const choice of choices) {
    it(`comes back from the settings: ${JSON.stringify(choice)}`, () => {
      assert.deepEqual(read(toModelSettings(choice)), choice);
    });
  }

  it('has its address brought into form', () => {
    const choice = read({ provider: 'openai-compatible', baseUrl: ' HTTP://X/V1 ', name: ' m ' });
    assert.deepEqual(choice, {
      provider: 'openai-compatible',
      baseUrl: 'http://x/v1',
      model: 'm',
      contextWindow: null,
    });
  });

  it('takes a context window that is none for unset', () => {
    for (const contextWindow of ['8192', -1, 3.5, {}, 12]) {
      const choice = read({ provider: 'openai-compatible', baseUrl: 'http://x', name: 'm', contextWindow });
      assert.ok(choice.provider === 'openai-compatible' && choice.contextWindow === null);
    }
  });

  const unusable: readonly (readonly [string, Partial<RawModelSettings>])[] = [
    ['an unknown provider', { provider: 'openai' }],
    ['a provider that is no text', { provider: 7 }],
    ['no model name', { provider: 'openai-compatible', baseUrl: 'http://x' }],
    ['a name of blanks', { provider: 'openai-compatible', baseUrl: 'http://x', name: '  ' }],
    ['an editor model without vendor', { provider: 'editor', name: 'gpt-5' }],
    ['an editor model without id', { provider: 'editor', name: 'copilot/' }],
  ];
  for (const [what, raw] of unusable) {
    it(`says so of ${what}`, () => {
      const choice = read(raw);
      assert.ok(choice.provider === 'unusable');
      assert.equal(choice.problem.code, 'model.not-configured');
      assert.match(choice.problem.message, /Select Model/);
    });
  }

  it('passes on what is wrong with an address', () => {
    const problem = new DaybookError('model.not-configured', 'The base URL is empty.');
    const refuse = (): never => {
      throw problem;
    };
    const raw = { ...UNSET, provider: 'openai-compatible', name: 'm' };
    assert.deepEqual(readModelSettings(raw, refuse), { provider: 'unusable', problem });
  });

  it('keeps address and name when it goes offline, so that they can be offered again', () => {
    assert.deepEqual(Object.keys(toModelSettings({ provider: 'offline' })), ['provider']);
  });
});
