import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { OpenAI } from 'openai';
import {
  callTools,
  cutAfter,
  hang,
  reply,
  replyInChunks,
  slow,
  status,
} from '../../fakes/openai-server/answer.ts';
import { defaultScript } from '../../fakes/openai-server/default-script.ts';
import { createGate } from '../../fakes/openai-server/gate.ts';
import { parseScript } from '../../fakes/openai-server/script-file.ts';
import { type FakeOpenAiServer, startOpenAiServer } from '../../fakes/openai-server/server.ts';

const HELLO = { model: 'fake-model', messages: [{ role: 'user' as const, content: 'Hello' }] };

describe('the fake OpenAI server, asked by the openai package', () => {
  let server: FakeOpenAiServer;
  let client: OpenAI;

  beforeEach(async () => {
    server = await startOpenAiServer();
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'sk-1', maxRetries: 0, logLevel: 'off' });
  });

  afterEach(() => server.close());

  const ask = (said: string): Promise<string | null | undefined> =>
    client.chat.completions
      .create({ model: 'fake-model', messages: [{ role: 'user', content: said }] })
      .then(({ choices }) => choices[0]?.message.content);

  it('answers whole and in a stream with the same', async () => {
    server.answer(callTools([{ name: 'search', arguments: { q: 'x' } }], { text: 'Let me see' }), {
      always: true,
    });
    const { choices, usage } = await client.chat.completions.create(HELLO);
    const streamed = await client.chat.completions
      .stream({ ...HELLO, stream_options: { include_usage: true } })
      .finalChatCompletion();
    for (const { message, finish_reason: reason } of [choices[0], streamed.choices[0]].filter(
      (each) => !!each,
    )) {
      assert.equal(message.content, 'Let me see');
      const [call] = message.tool_calls ?? [];
      assert.deepEqual(call?.type === 'function' ? call.function.arguments : undefined, '{"q":"x"}');
      assert.equal(reason, 'tool_calls');
    }
    assert.deepEqual(usage, streamed.usage);
  });

  it('uses its answers in order, by request, and over again', async () => {
    server.answer(reply('always'), { always: true, when: ({ text }) => text.includes('again') });
    server.answer(reply('first'));
    server.answer(reply('second'));
    assert.equal(await ask('a'), 'first');
    assert.equal(await ask('again'), 'always');
    assert.equal(await ask('b'), 'second');
    assert.equal(await ask('again'), 'always');
    await assert.rejects(ask('c'), /no answer for this request/);
  });

  it('records each request as it came', async () => {
    server.answer(reply('Hello'));
    const coming = server.nextRequest();
    await ask('Hi');
    const request = await coming;
    assert.equal(request, server.requests[0]);
    assert.equal(`${request.method} ${request.path}`, 'POST /v1/chat/completions');
    assert.equal(request.headers.authorization, 'Bearer sk-1');
    assert.deepEqual(request.body.messages, [{ role: 'user', content: 'Hi' }]);
    assert.equal(await request.ended, 'answered');
  });

  it('waits for gates, before the headers and between pieces', async () => {
    const [first, second] = [createGate(), createGate()];
    server.answer(slow(first, replyInChunks(['One', second, 'two'])));
    const creating = client.chat.completions.create({ ...HELLO, stream: true });
    await server.nextRequest();
    first.open();
    let text = '';
    for await (const chunk of await creating) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (text === 'One') second.open();
    }
    assert.equal(text, 'Onetwo');
  });

  it('fails as it is told', async () => {
    server.answer(status(429, { retryAfter: 7, message: 'Slow down' }));
    await assert.rejects(
      ask('x'),
      (error) => error instanceof OpenAI.APIError && error.headers?.get('retry-after') === '7',
    );
    server.answer(cutAfter(0));
    await assert.rejects(ask('x'), /Connection error/);
    assert.equal(await server.requests[1]?.ended, 'cut');
  });

  it('knows when the client went away', async () => {
    server.answer(hang());
    const controller = new AbortController();
    const asking = client.chat.completions.create(HELLO, { signal: controller.signal });
    const request = await server.nextRequest();
    controller.abort();
    await assert.rejects(asking);
    assert.equal(await request.ended, 'aborted');
  });

  it('lists models, and asks for the key if it has one', async () => {
    const locked = await startOpenAiServer({ models: ['a', 'b'], key: 'sk-2' });
    const asked = (apiKey: string): Promise<{ data: { id: string }[] }> =>
      new OpenAI({ baseURL: `${locked.url}/v1`, apiKey, maxRetries: 0 }).models.list();
    assert.deepEqual(
      (await asked('sk-2')).data.map(({ id }) => id),
      ['a', 'b'],
    );
    await assert.rejects(asked('sk-1'), /401/);
    await locked.close();
  });

  it('embeds: the same text the same, and texts that share words near each other', async () => {
    const input = ['we deploy on Fridays', 'deploy on Fridays', 'a cat sat there'];
    const { data } = await client.embeddings.create({ model: 'e', input, encoding_format: 'float' });
    const [one = [], near = [], far = []] = data.map(({ embedding }) => embedding);
    const dot = (a: number[], b: number[]): number =>
      a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    assert.ok(Math.abs(dot(one, one) - 1) < 1e-6);
    assert.ok(dot(one, near) > 0.8 && dot(one, far) < 0.4);
  });

  it('plays the default script', async () => {
    server.answer(defaultScript, { always: true });
    assert.equal(await ask('Good morning'), 'You said: Good morning');
    assert.equal(await ask('remember this'), 'You said: remember this');
    const tools = [{ type: 'function' as const, function: { name: 'core_memory_append' } }];
    const messages = [{ role: 'user' as const, content: 'Remember that we deploy on Fridays' }];
    const { choices } = await client.chat.completions.create({ model: 'm', messages, tools });
    const [call] = choices[0]?.message.tool_calls ?? [];
    assert.deepEqual(call?.type === 'function' ? JSON.parse(call.function.arguments) : null, {
      label: 'project',
      content: 'we deploy on Fridays',
    });
  });

  it('plays a script from a file', async () => {
    const script = parseScript(
      JSON.stringify({
        answers: [
          { says: 'tools', callTools: [{ name: 'search' }] },
          { status: 503, message: 'Not yet' },
          { chunks: ['One ', 'two'], pauseMs: 0 },
          { json: { choices: [{ message: { content: 'Any JSON' } }] } },
          { path: '/v1/models', json: { data: [{ id: 'x' }] } },
          { reply: 'never whole', cutAfter: 0 },
        ],
      }),
    );
    script.apply(server);
    await assert.rejects(ask('Hello'), /Not yet/);
    assert.equal(await ask('Hello'), 'One two');
    assert.equal(await ask('tools'), '');
    assert.equal(await ask('Hello'), 'Any JSON');
    await assert.rejects(ask('Hello'), /Connection error/);
    assert.equal((await client.models.list()).data[0]?.id, 'x');
    assert.throws(() => parseScript('{"answers":[{"rebly":"a typo"}]}'), /rebly/);
  });
});

describe('the fake OpenAI server as a process', () => {
  it('says where it is, answers by its script and then echoes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'daybook-'));
    const file = join(folder, 'script.json');
    writeFileSync(file, '{"answers":[{"reply":"Scripted"}]}');
    const cli = fileURLToPath(new URL('../../fakes/openai-server/cli.ts', import.meta.url));
    const child = spawn(process.execPath, [cli, '--port', '0', '--pause', '0', '--script', file]);
    try {
      const [baseURL] = await once(createInterface(child.stdout), 'line');
      assert.match(String(baseURL), /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
      const client = new OpenAI({ baseURL: String(baseURL), apiKey: 'x', maxRetries: 0 });
      for (const expected of ['Scripted', 'You said: Hello']) {
        const { choices } = await client.chat.completions.create(HELLO);
        assert.equal(choices[0]?.message.content, expected);
      }
      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});
