import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../src/base/errors.ts';
import { events, json, raw, reply, status, webPage } from '../../fakes/openai-server/answer.ts';
import { WITH_TOOLS, textOf, useEndpoint } from './endpoint-fixture.ts';

const openai = (message: string, code: string | null = null, param: string | null = null): object => ({
  error: { message, type: 'invalid_request_error', param, code },
});

/** What real servers say, in the shape in which they say it. */
const REFUSALS: readonly (readonly [
  name: string,
  status: number,
  body: unknown,
  code: ErrorCode,
  message: RegExp,
])[] = [
  [
    'a missing key',
    401,
    openai('You did not provide an API key.'),
    'model.auth',
    /wants an API key.*Select Model/,
  ],
  ['a forbidden model', 403, openai('Not allowed in your country'), 'model.auth', /in your country/],
  [
    'a wrong key, from Gemini',
    400,
    [{ error: { code: 400, message: 'API key not valid. Please pass one.' } }],
    'model.auth',
    /key/,
  ],
  [
    'an unknown model, from OpenAI',
    404,
    openai('The model `x` does not exist', 'model_not_found'),
    'model.not-found',
    /does not have "fake-model"/,
  ],
  [
    'an unknown model, from Ollama',
    404,
    { error: 'model "llama3.1:8b" not found, try pulling it first' },
    'model.not-found',
    /does not have "fake-model".*try pulling it/,
  ],
  [
    'an unknown model, from OpenRouter',
    400,
    { error: { message: 'x is not a valid model ID', code: 400 } },
    'model.not-found',
    /does not have/,
  ],
  [
    'a wrong path, from FastAPI',
    404,
    { detail: 'Not Found' },
    'model.not-found',
    /no chat completions at http:.*\/v1\. Check the base URL/,
  ],
  ['a wrong method', 405, { detail: 'Method Not Allowed' }, 'model.not-found', /base URL/],
  [
    'a full context, from OpenAI',
    400,
    openai("This model's maximum context length is 8192 tokens.", 'context_length_exceeded'),
    'model.context-exceeded',
    /longer than "fake-model" can read.*new session/,
  ],
  [
    'a full context, from vLLM',
    400,
    {
      object: 'error',
      message: "This model's maximum context length is 4096 tokens. However, you requested 9000",
      code: 400,
    },
    'model.context-exceeded',
    /9000/,
  ],
  [
    'a full context, from llama.cpp',
    400,
    {
      error: {
        code: 400,
        message: 'the request exceeds the available context size',
        type: 'exceed_context_size_error',
      },
    },
    'model.context-exceeded',
    /new session/,
  ],
  [
    'a full context, from LM Studio',
    400,
    { error: 'The number of tokens to keep from the initial prompt is greater than the context length.' },
    'model.context-exceeded',
    /new session/,
  ],
  [
    'a full context, from Anthropic behind a proxy',
    400,
    openai('prompt is too long: 210000 tokens > 200000 maximum'),
    'model.context-exceeded',
    /210000/,
  ],
  ['a body that is too large', 413, '', 'model.context-exceeded', /new session/],
  [
    'a request beyond the quota of a minute',
    429,
    openai('Request too large for gpt-4o on tokens per min (TPM)', 'rate_limit_exceeded'),
    'model.context-exceeded',
    /TPM/,
  ],
  [
    'an empty account, from OpenAI',
    429,
    openai('You exceeded your current quota', 'insufficient_quota'),
    'model.rate-limited',
    /no credit left/,
  ],
  [
    'an empty account, from DeepSeek',
    402,
    openai('Insufficient Balance'),
    'model.rate-limited',
    /no credit left/,
  ],
  [
    'a bad request',
    400,
    openai("Invalid value: 'tool'."),
    'model.bad-response',
    /refused the request \(HTTP 400\).*Invalid value/,
  ],
  [
    'a bad request, from pydantic',
    422,
    { detail: [{ loc: ['body', 'messages'], msg: 'Field required' }] },
    'model.bad-response',
    /Field required/,
  ],
  ['what is not implemented', 501, 'Not implemented', 'model.bad-response', /HTTP 501/],
];

describe('an OpenAI-compatible model that is refused', () => {
  const endpoint = useEndpoint();

  for (const [name, code, body, expected, message] of REFUSALS) {
    it(`explains ${name}, and does not try again`, async () => {
      endpoint.server.answer(typeof body === 'string' ? raw([body], code) : json(body, code));
      const { events: got, error } = await endpoint.askAndFail();
      assert.equal(error.code, expected);
      assert.match(error.message, message);
      assert.deepEqual(got, []);
      assert.equal(endpoint.server.requests.length, 1);
    });
  }

  it('tells a key that is refused from one that is missing', async () => {
    endpoint.server.answer(status(401));
    const { error } = await endpoint.askAndFail(undefined, { apiKey: 'sk-wrong' });
    assert.match(error.message, /did not accept the API key/);
  });

  it('quotes the title of an error page, and no more than a line', async () => {
    endpoint.server.answer(webPage('Blocked by the proxy', 400));
    endpoint.server.answer(status(400, { message: 'words '.repeat(1000) }));
    const { error: page } = await endpoint.askAndFail();
    assert.match(page.message, /It says: Blocked by the proxy$/);
    const { error: long } = await endpoint.askAndFail();
    assert.ok(long.message.length < 400);
  });

  it('adds what the provider behind OpenRouter said', async () => {
    endpoint.server.answer(
      json(
        { error: { message: 'Provider returned error', code: 400, metadata: { raw: '{"why":"bad role"}' } } },
        400,
      ),
    );
    const { error } = await endpoint.askAndFail();
    assert.match(error.message, /Provider returned error.*bad role/);
  });

  it('survives an error that is nested without end', async () => {
    let body: object = {};
    for (let depth = 0; depth < 500; depth += 1) body = { error: body };
    endpoint.server.answer(json(body, 400));
    assert.equal((await endpoint.askAndFail()).error.code, 'model.bad-response');
  });
});

describe('an OpenAI-compatible model with an error inside the answer', () => {
  const endpoint = useEndpoint();
  const text = { choices: [{ index: 0, delta: { content: 'Half' }, finish_reason: null }] };

  it('fails with what came so far kept, and does not try again', async () => {
    endpoint.server.answer(
      events([text, { error: { message: 'The GPU caught fire', type: 'server_error' } }]),
    );
    const { events: got, error } = await endpoint.askAndFail();
    assert.equal(textOf(got), 'Half');
    assert.equal(error.code, 'model.server');
    assert.match(error.message, /The GPU caught fire/);
    assert.equal(endpoint.server.requests.length, 1);
  });

  const shapes: readonly (readonly [name: string, sent: string])[] = [
    ['as a string', 'data: {"error":"context overflow: n_ctx is larger than the context"}\n\n'],
    ['as an event', 'event: error\ndata: {"message":"prompt is too long"}\n\n'],
    ['as an event that wraps it', 'event: error\ndata: {"error":{"message":"prompt is too long"}}\n\n'],
    ['without a frame', '{"error":{"message":"prompt is too long"}}\n'],
    ['in the way of vLLM', 'data: {"object":"error","message":"maximum context length is 1","code":400}\n\n'],
    [
      'inside a choice',
      'data: {"choices":[{"delta":{},"finish_reason":"error","error":{"message":"prompt is too long"}}]}\n\n',
    ],
  ];
  for (const [name, sent] of shapes) {
    it(`understands it ${name}`, async () => {
      endpoint.server.answer(raw([`data: ${JSON.stringify(text)}\n\n`, sent, 'data: [DONE]\n\n']));
      assert.equal((await endpoint.askAndFail()).error.code, 'model.context-exceeded');
    });
  }

  it('understands it in a JSON answer with status 200', async () => {
    endpoint.server.answer(json({ error: { message: 'Model x not found' } }));
    assert.equal((await endpoint.askAndFail()).error.code, 'model.not-found');
  });

  it('understands finish_reason error without a word', async () => {
    endpoint.server.answer(events([text, { choices: [{ delta: {}, finish_reason: 'error' }] }, '[DONE]']));
    assert.equal((await endpoint.askAndFail()).error.code, 'model.server');
  });

  it('tries again when nothing was delivered yet and the error says that it passes', async () => {
    endpoint.server.answer(events([{ error: { message: 'Overloaded', code: 529 } }]));
    endpoint.server.answer(events([{ error: { message: 'Rate limit exceeded', code: 429 } }]));
    endpoint.server.answer(reply('Yes'));
    assert.equal(textOf(await endpoint.ask(WITH_TOOLS)), 'Yes');
    assert.equal(endpoint.waits.length, 2);
  });
});
