import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ErrorCode } from '../../../src/base/errors.ts';
import { describeConnectionFailure } from '../../../src/models/openai-compatible/connection-failure.ts';
import { toFailure } from '../../../src/models/openai-compatible/failure.ts';
import { startOpenAiServer } from '../../fakes/openai-server/server.ts';
import { HELLO, useEndpoint } from './endpoint-fixture.ts';

function failed(code: string, message = code): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

const FAILURES: readonly (readonly [code: string, expected: ErrorCode, message: RegExp, retry: boolean])[] = [
  ['ENOTFOUND', 'model.unreachable', /host x\.example cannot be found/, false],
  ['EAI_AGAIN', 'model.unreachable', /host x\.example cannot be found/, false],
  ['ETIMEDOUT', 'model.unreachable', /x\.example cannot be reached.*VPN/, false],
  ['UND_ERR_CONNECT_TIMEOUT', 'model.unreachable', /x\.example cannot be reached/, false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'model.unreachable', /secure connection to x\.example.*SELF_SIGNED/, false],
  ['CERT_HAS_EXPIRED', 'model.unreachable', /secure connection to x\.example.*CERT_HAS_EXPIRED/, false],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'model.unreachable', /secure connection to x\.example/, false],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'model.unreachable', /secure connection to x\.example/, false],
  ['UND_ERR_HEADERS_TIMEOUT', 'model.timeout', /x\.example stopped answering/, false],
  ['ECONNRESET', 'model.interrupted', /x\.example broke off/, true],
  ['UND_ERR_SOCKET', 'model.interrupted', /x\.example broke off/, true],
  ['ESOMETHING', 'model.unreachable', /x\.example cannot be reached \(ESOMETHING\)/, false],
];

describe('describeConnectionFailure', () => {
  for (const [code, expected, message, retry] of FAILURES) {
    it(`explains ${code}`, () => {
      const failure = describeConnectionFailure(failed(code), 'x.example');
      assert.equal(failure.code, expected);
      assert.match(failure.message, message);
      assert.equal(failure.retry, retry);
    });
  }

  it('looks into the list of causes that a name with two addresses gives', () => {
    const refused = ['::1', '127.0.0.1'].map((at) => Object.assign(new Error(at), { code: 'ECONNREFUSED' }));
    const thrown = new TypeError('fetch failed', { cause: new AggregateError(refused) });
    assert.match(describeConnectionFailure(thrown, 'localhost:1').message, /Nothing answers at localhost:1/);
  });
});

describe('an OpenAI-compatible model that cannot connect', () => {
  const endpoint = useEndpoint();

  it('names the host where nothing answers', async () => {
    const gone = await startOpenAiServer();
    await gone.close();
    const { error } = await endpoint.askAndFail(HELLO, { baseUrl: gone.url });
    assert.equal(error.code, 'model.unreachable');
    assert.match(error.message, new RegExp(`Nothing answers at ${new URL(gone.url).host}`));
    assert.deepEqual(endpoint.waits, []);
  });

  it('names the host that does not speak TLS', async () => {
    const { error } = await endpoint.askAndFail(HELLO, {
      baseUrl: endpoint.server.url.replace('http:', 'https:'),
    });
    assert.equal(error.code, 'model.unreachable');
    assert.match(error.message, /No secure connection to 127\.0\.0\.1:\d+.*http:\/\/ or https:\/\//);
  });

  it('names the port where something else listens', async () => {
    const other = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n'));
    other.listen(0, '127.0.0.1').unref();
    await once(other, 'listening');
    const address = other.address();
    assert.ok(typeof address === 'object' && address);
    const { error } = await endpoint.askAndFail(HELLO, { baseUrl: `http://127.0.0.1:${address.port}` });
    other.close();
    assert.equal(error.code, 'model.bad-response');
    assert.match(error.message, /does not speak HTTP/);
  });

  it('does not call a mistake of its own a failure of the connection', () => {
    const place = { endpoint: { baseUrl: 'https://x.example/v1', apiKey: null }, model: 'm' };
    assert.equal(toFailure(new TypeError('x is not a function'), place, 0).error.code, 'internal');
  });
});
