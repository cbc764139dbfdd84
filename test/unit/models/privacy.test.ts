import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { listModels } from '../../../src/models/openai-compatible/list-models.ts';
import { json, raw, redirect, reply, status } from '../../fakes/openai-server/answer.ts';
import { startOpenAiServer } from '../../fakes/openai-server/server.ts';
import { HELLO, useEndpoint } from './endpoint-fixture.ts';

const KEY = 'sk-secret-0123456789';
const ENVIRONMENT = {
  OPENAI_API_KEY: 'sk-from-environment',
  OPENAI_ADMIN_KEY: 'sk-admin-from-environment',
  OPENAI_BASE_URL: 'http://127.0.0.1:9/from-environment',
  OPENAI_ORG_ID: 'org-from-environment',
  OPENAI_PROJECT_ID: 'project-from-environment',
  OPENAI_CUSTOM_HEADERS: 'x-custom: from-environment\nauthorization: Bearer from-environment',
  OPENAI_LOG: 'debug',
};

describe('what an OpenAI-compatible model sends', () => {
  const endpoint = useEndpoint();
  const before = { ...process.env };

  afterEach(() => {
    for (const name of Object.keys(ENVIRONMENT)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it('is the key and nothing about the machine', async () => {
    endpoint.server.answer(reply('Yes'));
    await endpoint.ask(HELLO, { apiKey: KEY });
    const { headers, path, method } = await endpoint.server.nextRequest();
    assert.equal(headers.authorization, `Bearer ${KEY}`);
    assert.equal(`${method} ${path}`, 'POST /v1/chat/completions');
    // Those that HTTP and Node's fetch add themselves are known; nothing else may be there.
    const expected = [
      'accept',
      'accept-encoding',
      'accept-language',
      'authorization',
      'connection',
      'content-length',
    ];
    const more = ['content-type', 'host', 'sec-fetch-mode', 'user-agent'];
    assert.deepEqual(
      Object.keys(headers).filter((name) => ![...expected, ...more].includes(name)),
      [],
    );
    assert.equal(headers['user-agent'], 'daybook');
  });

  it('has no Authorization header without a key', async () => {
    endpoint.server.answer(reply('Yes'));
    await endpoint.ask(HELLO, { apiKey: null });
    await listModels({ baseUrl: endpoint.server.url, apiKey: null, signal: new AbortController().signal });
    assert.deepEqual(
      endpoint.server.requests.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
  });

  it('takes nothing from the environment, and logs nothing', async () => {
    Object.assign(process.env, ENVIRONMENT);
    const logged = await withoutConsole(async () => {
      endpoint.server.answer(reply('Yes'));
      await endpoint.ask(HELLO, { apiKey: null });
      await listModels({ baseUrl: endpoint.server.url, apiKey: KEY, signal: new AbortController().signal });
      endpoint.server.answer(raw(['data: {oops\n\n']));
      await endpoint.askAndFail(HELLO, { apiKey: KEY });
    });
    assert.deepEqual(logged, []);
    assert.equal(endpoint.server.requests.length, 3);
    const sent = inspect(endpoint.server.requests, { depth: null });
    assert.ok(!sent.includes('from-environment'));
  });
});

describe('the key of an OpenAI-compatible model', () => {
  const endpoint = useEndpoint();
  const options = { apiKey: KEY };

  it('is in no error, also when the endpoint quotes it', async () => {
    endpoint.server.answer(status(401, { message: `Incorrect API key provided: ${KEY}` }));
    endpoint.server.answer(json({ detail: `${'x'.repeat(190)}${KEY}` }, 400));
    endpoint.server.answer(raw([`<html><title>${KEY}</title>${KEY}`]));
    endpoint.server.answer(raw([`data: {"error":{"message":"no ${KEY}"}}\n\n`]));
    endpoint.server.answer(raw([`data: ${KEY}\n\n`]));
    for (let asked = 0; asked < 5; asked += 1) {
      const { error } = await endpoint.askAndFail(HELLO, { ...options, timing: { retries: 0 } });
      const everything = inspect(error, { depth: null, showHidden: true });
      // Not a piece of it either.
      assert.ok(!everything.includes(KEY.slice(0, 8)), everything);
    }
  });

  it('is not in the error of an endpoint that cannot be reached', async () => {
    const gone = await startOpenAiServer();
    await gone.close();
    const { error } = await endpoint.askAndFail(HELLO, { ...options, baseUrl: `${gone.url}/v1?key=${KEY}` });
    assert.ok(!inspect(error, { depth: null, showHidden: true }).includes(KEY));
  });

  for (const code of [301, 302, 303, 307, 308]) {
    it(`is not sent on, nor is the conversation, when ${code} redirects to another host`, async () => {
      const other = await startOpenAiServer();
      endpoint.server.answer(
        redirect(`${other.url.replace('127.0.0.1', 'localhost')}/v1/chat/completions`, code),
      );
      const { error } = await endpoint.askAndFail(HELLO, options);
      assert.equal(error.code, 'model.bad-response');
      assert.match(
        error.message,
        /redirects to http:\/\/localhost:\d+\/v1\/chat\/completions.*set it as the base URL/,
      );
      assert.equal(other.connections, 0);
      await other.close();
    });
  }

  it('survives a redirect without an address', async () => {
    endpoint.server.answer(raw([], 302, {}));
    endpoint.server.answer(redirect('http://['));
    assert.match((await endpoint.askAndFail()).error.message, /redirects elsewhere/);
    assert.match((await endpoint.askAndFail()).error.message, /redirects elsewhere/);
  });
});

/** What was written to the console meanwhile. */
async function withoutConsole(run: () => Promise<void>): Promise<unknown[]> {
  const written: unknown[] = [];
  const names = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const originals = names.map((name) => console[name]);
  for (const name of names) console[name] = (...args: unknown[]) => void written.push(args);
  try {
    await run();
  } finally {
    names.forEach((name, index) => (console[name] = originals[index] ?? console[name]));
  }
  return written;
}
