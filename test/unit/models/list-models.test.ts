import assert from 'node:assert/strict';
import { DaybookError, isAbortError } from '../../../src/base/errors.ts';
import { type ListedModel, listModels } from '../../../src/models/openai-compatible/list-models.ts';
import { type Answer, cutAfter, hang, json, raw, status, webPage } from '../../fakes/openai-server/answer.ts';
import { startOpenAiServer } from '../../fakes/openai-server/server.ts';
import { useEndpoint } from './endpoint-fixture.ts';

const LISTS: readonly (readonly [name: string, sent: unknown, expected: ListedModel[]])[] = [
  [
    'OpenAI, sorted and each once',
    { object: 'list', data: [{ id: 'b' }, { id: 'a', object: 'model' }, { id: 'b' }] },
    [{ id: 'a' }, { id: 'b' }],
  ],
  ['a bare array', ['b', 'a'], [{ id: 'a' }, { id: 'b' }]],
  ['a bare array of objects', [{ id: 'a' }], [{ id: 'a' }]],
  [
    'Ollama',
    { models: [{ name: 'qwen3:8b', model: 'qwen3:8b', details: { family: 'qwen3' } }] },
    [{ id: 'qwen3:8b' }],
  ],
  [
    'OpenRouter, where a provider may serve less',
    {
      data: [
        { id: 'x/a', context_length: 200_000, top_provider: { context_length: 128_000 } },
        { id: 'x/b', context_length: 64_000, top_provider: { context_length: null } },
      ],
    },
    [
      { id: 'x/a', contextWindow: 128_000 },
      { id: 'x/b', contextWindow: 64_000 },
    ],
  ],
  [
    'LM Studio, where the loaded length counts',
    { data: [{ id: 'a', max_context_length: 131_072, loaded_context_length: 4_096 }] },
    [{ id: 'a', contextWindow: 4_096 }],
  ],
  ['vLLM', { data: [{ id: 'a', max_model_len: 8_192 }] }, [{ id: 'a', contextWindow: 8_192 }]],
  ['Groq', { data: [{ id: 'a', context_window: 131_072 }] }, [{ id: 'a', contextWindow: 131_072 }]],
  [
    'llama.cpp, where what it was trained for does not count',
    { data: [{ id: 'a', meta: { n_ctx_train: 131_072, n_ctx: 4_096 } }] },
    [{ id: 'a', contextWindow: 4_096 }],
  ],
  [
    'a server with odd entries',
    { data: [null, 3, { id: 7 }, {}, { id: 'a', context_length: '32k' }, { id: 'b', context_length: 0 }] },
    [{ id: 'a' }, { id: 'b' }],
  ],
  ['an empty server', { data: [] }, []],
];

describe('listModels', () => {
  const endpoint = useEndpoint();

  const list = (
    answer?: Answer,
    more: { signal?: AbortSignal; timeoutMs?: number } = {},
  ): Promise<ListedModel[]> => {
    if (answer) endpoint.server.answer(answer, { path: '/v1/models' });
    const { signal = new AbortController().signal, ...rest } = more;
    return listModels({ baseUrl: endpoint.server.url, apiKey: 'sk-1', signal, ...rest });
  };

  async function failure(answer: Answer, timeoutMs = 60_000): Promise<DaybookError> {
    const error = await list(answer, { timeoutMs }).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof DaybookError, String(error));
    return error;
  }

  it('asks with the key', async () => {
    assert.deepEqual(await list(), [{ id: 'fake-model' }]);
    assert.equal(endpoint.server.requests[0]?.headers.authorization, 'Bearer sk-1');
  });

  for (const [name, sent, expected] of LISTS) {
    it(`reads the list of ${name}`, async () => {
      assert.deepEqual(await list(json(sent)), expected);
    });
  }

  it('explains what went wrong', async () => {
    assert.equal((await failure(status(401))).code, 'model.auth');
    assert.match((await failure(status(404))).message, /no list of models at http:.*base URL/);
    assert.equal((await failure(status(500))).code, 'model.server');
    assert.match((await failure(webPage('Nginx'))).message, /a web page.*Nginx/);
    assert.match((await failure(json({ hello: 1 }))).message, /something else than a list/);
    assert.match((await failure(json({ error: { message: 'Not today', code: 503 } }))).message, /Not today/);
    assert.equal((await failure(raw([]))).code, 'model.bad-response');
    assert.equal((await failure(cutAfter(1, raw(['{"data": ['])))).code, 'model.interrupted');
  });

  it('asks once, since a person waits', async () => {
    await failure(status(503));
    assert.equal(endpoint.server.requests.length, 1);
  });

  it('names an address where nothing answers', async () => {
    const gone = await startOpenAiServer();
    await gone.close();
    const asking = listModels({ baseUrl: gone.url, apiKey: null, signal: new AbortController().signal });
    await assert.rejects(
      asking,
      (error) => error instanceof DaybookError && error.code === 'model.unreachable',
    );
  });

  it('gives up in time', async () => {
    assert.equal((await failure(hang(), 5)).code, 'model.timeout');
  });

  it('can be stopped', async () => {
    const controller = new AbortController();
    const listing = list(hang(), { signal: controller.signal });
    const request = await endpoint.server.nextRequest();
    controller.abort();
    await assert.rejects(listing, isAbortError);
    assert.equal(await request.ended, 'aborted');
  });
});
