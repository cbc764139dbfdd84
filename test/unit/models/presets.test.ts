import assert from 'node:assert/strict';
import {
  ASSUMED_CONTEXT_WINDOW,
  contextWindowOf,
} from '../../../src/models/openai-compatible/context-windows.ts';
import { isLoopback, normaliseBaseUrl } from '../../../src/models/openai-compatible/endpoint.ts';
import { createOpenAiCompatibleModel } from '../../../src/models/openai-compatible/openai-compatible-model.ts';
import { ENDPOINT_PRESETS } from '../../../src/models/openai-compatible/presets.ts';

describe('ENDPOINT_PRESETS', () => {
  for (const preset of ENDPOINT_PRESETS) {
    it(`is consistent for ${preset.label}`, () => {
      assert.equal(normaliseBaseUrl(preset.baseUrl), preset.baseUrl);
      assert.equal(preset.keyUrl !== null, preset.needsKey);
      assert.equal(preset.destination === null, isLoopback(preset.baseUrl));
      assert.ok(preset.needsKey ? preset.baseUrl.startsWith('https:') : true);
    });
  }
});

describe('contextWindowOf', () => {
  it('believes the endpoint first, then what is known, and says when it guesses', () => {
    assert.deepEqual(contextWindowOf('gpt-4o', 9_000), { tokens: 9_000, source: 'endpoint' });
    assert.deepEqual(contextWindowOf('openai/GPT-4o-mini'), { tokens: 128_000, source: 'known' });
    assert.deepEqual(contextWindowOf('gpt-4-0613'), { tokens: 8_192, source: 'known' });
    assert.deepEqual(contextWindowOf('llama3'), { tokens: ASSUMED_CONTEXT_WINDOW, source: 'assumed' });
  });
});

describe('the info of an OpenAI-compatible model', () => {
  const infoOf = (baseUrl: string, model: string) =>
    createOpenAiCompatibleModel({ baseUrl, apiKey: null, model }).info;

  it('tells where the text goes', () => {
    assert.equal(infoOf('localhost:11434', 'qwen3').destination, null);
    assert.equal(infoOf('http://10.0.0.5:8000', 'qwen3').destination, '10.0.0.5:8000');
    assert.equal(infoOf('https://api.openai.com/v1', 'gpt-4o').destination, 'api.openai.com');
  });

  it('does not call a model local that Ollama runs in its cloud', () => {
    assert.match(infoOf('localhost:11434', 'gpt-oss:120b-cloud').destination ?? '', /ollama\.com/);
  });

  it('takes what the composition root knows better', () => {
    const { info } = createOpenAiCompatibleModel({
      baseUrl: 'https://x.example',
      apiKey: null,
      model: 'm',
      contextWindow: 5_000,
      destination: 'our own server',
    });
    assert.deepEqual(info, {
      kind: 'openai-compatible',
      name: 'm',
      contextWindow: 5_000,
      destination: 'our own server',
    });
  });
});
