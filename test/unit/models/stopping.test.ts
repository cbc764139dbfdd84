import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isAbortError } from '../../../src/base/errors.ts';
import { hang, hangAfter, replyInChunks, status } from '../../fakes/openai-server/answer.ts';
import { createGate } from '../../fakes/openai-server/gate.ts';
import { DEFAULT_TIMING } from '../../../src/models/openai-compatible/timing.ts';
import { HELLO, useEndpoint } from './endpoint-fixture.ts';

describe('an OpenAI-compatible model that is stopped', () => {
  const endpoint = useEndpoint();

  it('ends the request while it waits for headers', async () => {
    endpoint.server.answer(hang());
    const controller = new AbortController();
    const next = endpoint.model().stream(HELLO, controller.signal)[Symbol.asyncIterator]().next();
    const request = await endpoint.server.nextRequest();
    controller.abort();
    await assert.rejects(next, isAbortError);
    assert.equal(await request.ended, 'aborted');
  });

  it('ends the request in the middle of the reply', async () => {
    endpoint.server.answer(hangAfter(2, replyInChunks(['One', 'two'])));
    const controller = new AbortController();
    const events = endpoint.model().stream(HELLO, controller.signal)[Symbol.asyncIterator]();
    assert.deepEqual((await events.next()).value, { type: 'text', delta: 'One' });
    const next = events.next();
    controller.abort();
    await assert.rejects(next, isAbortError);
    assert.deepEqual(await events.next(), { done: true, value: undefined });
    assert.equal(await endpoint.server.requests[0]?.ended, 'aborted');
  });

  it('ends the request when the consumer leaves', async () => {
    endpoint.server.answer(replyInChunks(['One', createGate(), 'two']));
    for await (const event of endpoint.model().stream(HELLO, new AbortController().signal)) {
      assert.equal(event.type, 'text');
      break;
    }
    assert.equal(await endpoint.server.requests[0]?.ended, 'aborted');
  });

  it('stops waiting for a retry, and does not retry', async () => {
    endpoint.server.answer(status(429, { retryAfter: 15 }), { always: true });
    const controller = new AbortController();
    const waiting = createGate();
    const wait = async (_ms: number, signal: AbortSignal): Promise<void> => {
      waiting.open();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('woken'))));
    };
    const stream = endpoint.model({ timing: { wait } }).stream(HELLO, controller.signal);
    const next = stream[Symbol.asyncIterator]().next();
    await waiting.opened;
    controller.abort();
    await assert.rejects(next, isAbortError);
    assert.equal(endpoint.server.requests.length, 1);
  });

  it('can be woken from the real waiting', async () => {
    const controller = new AbortController();
    const waiting = DEFAULT_TIMING.wait(15_000, controller.signal);
    controller.abort();
    await assert.rejects(waiting, isAbortError);
  });

  it('sends nothing when it is stopped beforehand', async () => {
    const stream = endpoint.model().stream(HELLO, AbortSignal.abort());
    await assert.rejects(stream[Symbol.asyncIterator]().next(), isAbortError);
    assert.equal(endpoint.server.requests.length, 0);
  });

  for (const end of ['finish', 'stop'] as const) {
    it(`leaves nothing behind that keeps a process from ending, on ${end}`, async () => {
      endpoint.server.answer(
        end === 'finish' ? replyInChunks(['One']) : hangAfter(2, replyInChunks(['One'])),
      );
      const script = fileURLToPath(new URL('ask-and-end.ts', import.meta.url));
      const child = spawn(process.execPath, [script, endpoint.server.url, end], { stdio: 'inherit' });
      // With a timer or a socket left, this comes only after minutes.
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    });
  }
});
