import assert from 'node:assert/strict';
import { json, reply, status } from '../../fakes/openai-server/answer.ts';
import {
  WITH_TOOLS,
  collect,
  collectUntilFailure,
  noticesOf,
  textOf,
  useEndpoint,
} from './endpoint-fixture.ts';

/** What servers say that do not take tools. */
const WITHOUT_TOOLS: readonly (readonly [who: string, status: number, body: unknown])[] = [
  ['Ollama', 400, { error: { message: 'registry.ollama.ai/library/gemma:2b does not support tools' } }],
  [
    'OpenRouter',
    404,
    { error: { message: 'No endpoints found that support tool use. Try another.', code: 404 } },
  ],
  [
    'vLLM',
    400,
    {
      object: 'error',
      message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    },
  ],
  [
    'llama.cpp',
    500,
    { error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' } },
  ],
  [
    'llama.cpp of old',
    500,
    { error: { code: 500, message: 'Unsupported param: tools', type: 'server_error' } },
  ],
  ['Groq', 400, { error: { message: '`tool calling` is not supported with this model' } }],
  ['Mistral', 400, { object: 'error', message: 'Function calling is not enabled for this model' }],
  ['DeepSeek', 400, { error: { message: 'deepseek-reasoner does not support Function Calling' } }],
  ['Azure', 400, { error: { message: 'Unrecognized request argument supplied: tools' } }],
  [
    'pydantic',
    422,
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'tools'], msg: 'Extra inputs are not permitted' }] },
  ],
  ['a small server', 501, { error: 'tools are not supported' }],
];

/** Errors that speak of tools without meaning that there are none. */
const NOT_ABOUT_SUPPORT: readonly string[] = [
  "Invalid schema for function 'core_memory_append': In context=(), 'oneOf' is not permitted.",
  "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
  'messages.2: unexpected `tool_use_id` found in `tool_result` blocks',
  "Invalid 'tools[0].function.name': string does not match pattern.",
];

describe('an OpenAI-compatible model without tools', () => {
  const endpoint = useEndpoint();

  for (const [who, code, body] of WITHOUT_TOOLS) {
    it(`answers without them when ${who} says so, tells it once and remembers it`, async () => {
      endpoint.server.answer(json(body, code), { when: (request) => request.body.tools !== undefined });
      endpoint.server.answer(reply('Yes'), { always: true });
      const model = endpoint.model();
      const first = await collect(model, WITH_TOOLS);
      assert.equal(textOf(first), 'Yes');
      assert.match(
        noticesOf(first).join(),
        /^fake-model cannot call tools, so it reads memory but can neither edit/,
      );
      assert.equal(first[0]?.type, 'notice');
      assert.deepEqual(noticesOf(await collect(model, WITH_TOOLS)), []);
      assert.deepEqual(
        endpoint.server.requests.map((request) => request.body.tools?.length),
        [3, undefined, undefined],
      );
      assert.deepEqual(endpoint.waits, []);
    });
  }

  for (const message of NOT_ABOUT_SUPPORT) {
    it(`does not give them up for: ${message}`, async () => {
      endpoint.server.answer(status(400, { message }));
      const { events, error } = await collectUntilFailure(endpoint.model(), WITH_TOOLS);
      assert.equal(error.code, 'model.bad-response');
      assert.deepEqual(events, []);
      assert.equal(endpoint.server.requests.length, 1);
    });
  }

  it('does not remember a guess that did not help', async () => {
    const message = 'this model does not support tools';
    endpoint.server.answer(status(400, { message }));
    endpoint.server.answer(status(400, { message: 'No, it is something else' }));
    endpoint.server.answer(reply('Yes'));
    const model = endpoint.model();
    const { events, error } = await collectUntilFailure(model, WITH_TOOLS);
    assert.deepEqual(events, []);
    assert.match(error.message, /something else/);
    await collect(model, WITH_TOOLS);
    assert.equal(endpoint.server.requests[2]?.body.tools?.length, 3);
  });

  it('fails when that is said of a request without tools', async () => {
    endpoint.server.answer(status(400, { message: 'this model does not support tools' }), { always: true });
    const { error } = await collectUntilFailure(endpoint.model(), WITH_TOOLS);
    assert.equal(error.code, 'model.no-tools');
    assert.equal(endpoint.server.requests.length, 2);
  });
});

describe('an OpenAI-compatible model without token counts', () => {
  const endpoint = useEndpoint();

  it('does without stream_options when they are refused, says nothing of it and remembers it', async () => {
    const message = 'Unrecognized request argument supplied: stream_options';
    endpoint.server.answer(status(400, { message }), {
      when: ({ body }) => 'stream_options' in body,
      always: true,
    });
    endpoint.server.answer(reply('Yes'), { always: true });
    const model = endpoint.model();
    assert.deepEqual(noticesOf(await collect(model, WITH_TOOLS)), []);
    await collect(model, WITH_TOOLS);
    assert.deepEqual(
      endpoint.server.requests.map(({ body }) => body['stream_options']),
      [{ include_usage: true }, undefined, undefined],
    );
    assert.equal(endpoint.server.requests[1]?.body.tools?.length, 3);
  });

  it('does without both', async () => {
    endpoint.server.answer(status(400, { message: 'stream_options is not permitted' }));
    endpoint.server.answer(status(400, { message: 'fake-model does not support tools' }));
    endpoint.server.answer(reply('Yes'), { always: true });
    const got = await collect(endpoint.model(), WITH_TOOLS);
    assert.equal(textOf(got), 'Yes');
    assert.equal(noticesOf(got).length, 1);
  });
});
