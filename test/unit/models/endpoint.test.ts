import assert from 'node:assert/strict';
import { DaybookError } from '../../../src/base/errors.ts';
import {
  createEndpoint,
  isLoopback,
  normaliseBaseUrl,
} from '../../../src/models/openai-compatible/endpoint.ts';

const NORMALISED: readonly (readonly [written: string, baseUrl: string])[] = [
  ['http://localhost:11434', 'http://localhost:11434/v1'],
  ['http://localhost:11434/', 'http://localhost:11434/v1'],
  ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
  ['http://localhost:11434/v1///', 'http://localhost:11434/v1'],
  ['  http://localhost:11434/v1/chat/completions \n', 'http://localhost:11434/v1'],
  ['http://localhost:11434/v1/models/', 'http://localhost:11434/v1'],
  ['http://localhost:11434/api/chat', 'http://localhost:11434/v1'],
  ['localhost:1234', 'http://localhost:1234/v1'],
  ['127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
  ['[::1]:8080', 'http://[::1]:8080/v1'],
  ['api.openai.com', 'https://api.openai.com/v1'],
  ['HTTPS://API.OpenAI.com/v1', 'https://api.openai.com/v1'],
  ['https://openrouter.ai/api/v1', 'https://openrouter.ai/api/v1'],
  ['https://api.groq.com/openai/v1/chat/completions', 'https://api.groq.com/openai/v1'],
  [
    'https://generativelanguage.googleapis.com/v1beta/openai/',
    'https://generativelanguage.googleapis.com/v1beta/openai',
  ],
  ['https://models.github.ai/inference', 'https://models.github.ai/inference'],
  ['https://api.perplexity.ai/chat/completions', 'https://api.perplexity.ai'],
  [
    'https://x.example/openai/v1/chat/completions?api-version=preview#top',
    'https://x.example/openai/v1?api-version=preview',
  ],
];

const REFUSED = [
  '',
  '   ',
  'ftp://x.example/v1',
  'file:///etc/passwd',
  'file:/etc',
  'mailto:a@b.c',
  'http://',
  'not a url',
];

describe('normaliseBaseUrl', () => {
  for (const [written, baseUrl] of NORMALISED) {
    it(`reads ${JSON.stringify(written)}`, () => {
      assert.equal(normaliseBaseUrl(written), baseUrl);
      assert.equal(normaliseBaseUrl(baseUrl), baseUrl);
    });
  }

  for (const written of REFUSED) {
    it(`refuses ${JSON.stringify(written)} with an example`, () => {
      assert.throws(
        () => normaliseBaseUrl(written),
        (error) =>
          error instanceof DaybookError &&
          error.code === 'model.not-configured' &&
          error.message.includes('https://api.openai.com/v1'),
      );
    });
  }

  it('refuses a password in the address without repeating it', () => {
    assert.throws(
      () => normaliseBaseUrl('https://me:hunter2@x.example/v1'),
      (error) => error instanceof DaybookError && !error.message.includes('hunter2'),
    );
  });
});

describe('createEndpoint', () => {
  it('takes a key without the space around it, and a blank one as none', () => {
    assert.equal(createEndpoint('localhost:1', ' sk-1\n').apiKey, 'sk-1');
    assert.equal(createEndpoint('localhost:1', '  ').apiKey, null);
    assert.equal(createEndpoint('localhost:1', null).apiKey, null);
  });

  for (const key of ['sk-1\nsk-2', 'sk-…', 'sk 1']) {
    it(`refuses the key ${JSON.stringify(key)} without repeating it`, () => {
      assert.throws(
        () => createEndpoint('https://x.example', key),
        (error) =>
          error instanceof DaybookError &&
          error.code === 'model.auth' &&
          error.message.includes('x.example') &&
          !error.message.includes(key),
      );
    });
  }
});

describe('isLoopback', () => {
  it('knows this machine from others', () => {
    for (const host of [
      'localhost',
      'LOCALHOST:1',
      'ollama.localhost',
      '127.0.0.1:80',
      '127.1',
      '[::1]:5',
      '0.0.0.0',
    ]) {
      assert.ok(isLoopback(`http://${host}/v1`), host);
    }
    for (const host of [
      '192.168.0.2',
      'localhost.example',
      '127.0.0.1.example',
      'api.openai.com',
      '[2001:db8::1]',
    ]) {
      assert.ok(!isLoopback(`http://${host}/v1`), host);
    }
  });
});
