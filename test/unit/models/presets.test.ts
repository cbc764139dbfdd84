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
      assert.equal(preset.needsKey, !isLoopback(preset.baseUrl));
      assert.ok(preset.needsKey ? preset.baseUrl.startsWith('https:') : true);
    });
  }
});

describe('contextWindowOf', () => {
  it('is what is known of a model, else a guess', () => {
    assert.equal(contextWindowOf('openai/GPT-4o-mini'), 128_000);
    assert.equal(contextWindowOf('gpt-4-0613'), 8_192);
    assert.equal(contextWindowOf('llama3'), ASSUMED_CONTEXT_WINDOW);
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

  it('takes the window that the user has set', () => {
    const { info } = createOpenAiCompatibleModel({
      baseUrl: 'https://x.example',
      apiKey: null,
      model: 'm',
      contextWindow: 5_000,
    });
    assert.deepEqual(info, {
      kind: 'openai-compatible',
      name: 'm',
      contextWindow: 5_000,
      destination: 'x.example',
    });
  });
});
