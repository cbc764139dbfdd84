import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  cutAfter,
  hang,
  hangAfter,
  raw,
  reply,
  replyInChunks,
  status,
} from '../../fakes/openai-server/answer.ts';
import type { ChatModel } from '../../../src/agent/chat-model.ts';
import { DEFAULT_TIMING } from '../../../src/models/openai-compatible/timing.ts';
import { createGate } from '../../fakes/openai-server/gate.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import {
  type FailedReply,
  HELLO,
  collect,
  collectUntilFailure,
  textOf,
  useEndpoint,
} from './endpoint-fixture.ts';

describe('an OpenAI-compatible model that tries again', () => {
  const endpoint = useEndpoint();
  const clock = createFakeClock(Date.UTC(2025, 5, 1, 12));

  it('waits as long as Retry-After says, in seconds, milliseconds or as a date', async () => {
    endpoint.server.answer(status(429, { retryAfter: 3 }));
    endpoint.server.answer(status(503, { headers: { 'retry-after-ms': '250' } }));
    endpoint.server.answer(reply('Yes'));
    assert.equal(textOf(await endpoint.ask()), 'Yes');
    assert.deepEqual(endpoint.waits, [3_000, 250]);

    endpoint.server.answer(status(429, { retryAfter: 'Sun, 01 Jun 2025 12:00:07 GMT' }));
    endpoint.server.answer(status(429, { retryAfter: 'Sun, 01 Jun 2025 11:00:00 GMT' }));
    endpoint.server.answer(reply('Yes'));
    assert.equal(textOf(await endpoint.ask(HELLO, { timing: { clock } })), 'Yes');
    assert.deepEqual(endpoint.waits.slice(2), [7_000, 0]);
  });

  it('waits longer each time when it is not told', async () => {
    endpoint.server.answer(status(500));
    endpoint.server.answer(status(429, { retryAfter: 'soon' }));
    endpoint.server.answer(reply('Yes'));
    await endpoint.ask();
    const [first = 0, second = 0] = endpoint.waits;
    assert.ok(first > 0 && second > first && second < 5_000);
  });

  it('gives up after two retries', async () => {
    for (const code of [500, 502, 503]) endpoint.server.answer(status(code, { message: `Trouble ${code}` }));
    const { error } = await endpoint.askAndFail();
    assert.equal(error.code, 'model.server');
    assert.match(error.message, /HTTP 503.*Try again in a moment.*Trouble 503/);

    for (let sent = 0; sent < 3; sent += 1) endpoint.server.answer(status(429));
    const { error: limited } = await endpoint.askAndFail();
    assert.equal(limited.code, 'model.rate-limited');
    assert.equal(endpoint.server.requests.length, 6);
  });

  it('does not wait for long, but says when', async () => {
    endpoint.server.answer(status(429, { retryAfter: 21 }));
    endpoint.server.answer(status(429, { retryAfter: 600 }));
    endpoint.server.answer(status(503, { retryAfter: 'Sun, 01 Jun 2025 13:30:00 GMT' }));
    const model = endpoint.model({ timing: { clock } });
    assert.match((await collectUntilFailure(model)).error.message, /Try again in 21 s/);
    assert.match((await collectUntilFailure(model)).error.message, /Try again in 10 min \(at /);
    const { error } = await collectUntilFailure(model);
    assert.equal(error.code, 'model.server');
    assert.match(error.message, /Try again in 90 min/);
    assert.deepEqual(endpoint.waits, []);
  });

  it('tries again when the connection breaks before the first byte', async () => {
    endpoint.server.answer(cutAfter(0));
    endpoint.server.answer(reply('Yes'));
    assert.equal(textOf(await endpoint.ask()), 'Yes');
    for (let sent = 0; sent < 3; sent += 1) endpoint.server.answer(cutAfter(0));
    assert.equal((await endpoint.askAndFail()).error.code, 'model.interrupted');
  });

  it('sends the same each time', async () => {
    endpoint.server.answer(status(500));
    endpoint.server.answer(reply('Yes'));
    await endpoint.ask();
    const [first, second] = endpoint.server.requests;
    assert.equal(first?.text, second?.text);
  });
});

describe('an OpenAI-compatible model that waits in vain', () => {
  const endpoint = useEndpoint();

  /** Lets time pass once the request has arrived. */
  async function failBySilence(model: ChatModel): Promise<FailedReply> {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const failing = collectUntilFailure(model);
      await endpoint.server.nextRequest();
      mock.timers.tick(DEFAULT_TIMING.firstByteMs);
      return await failing;
    } finally {
      mock.timers.reset();
    }
  }

  it('gives up when not even headers come, and can be asked again', async () => {
    endpoint.server.answer(hang());
    endpoint.server.answer(reply('Yes'));
    const model = endpoint.model();
    const { error } = await failBySilence(model);
    assert.equal(error.code, 'model.timeout');
    assert.match(error.message, /127\.0\.0\.1:\d+ sent nothing for 240 s/);
    assert.equal(await endpoint.server.requests[0]?.ended, 'aborted');
    assert.equal(endpoint.server.requests.length, 1);
    assert.equal(textOf(await collect(model)), 'Yes');
  });

  it('gives up when an error has a status and no body', async () => {
    endpoint.server.answer((request) => {
      const play = status(500)(request);
      const headers = { ...play.headers, 'content-length': '1000' };
      return { ...play, headers, steps: [...play.steps, { kind: 'hang' }] };
    });
    const { error } = await endpoint.askAndFail(HELLO, { timing: { firstByteMs: 50 } });
    assert.equal(error.code, 'model.timeout');
  });

  it('gives up when the stream falls silent', async () => {
    const chunks = ['One ', 'two '].map(
      (content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`,
    );
    endpoint.server.answer(hangAfter(1, raw([chunks.join('')])));
    const { events, error } = await endpoint.askAndFail(HELLO, { timing: { idleMs: 5 } });
    assert.equal(textOf(events), 'One two ');
    assert.equal(error.code, 'model.timeout');
    assert.equal(await endpoint.server.requests[0]?.ended, 'aborted');
  });

  it('does not blame the endpoint while the consumer is busy', async () => {
    const gate = createGate();
    endpoint.server.answer(replyInChunks(['One ', gate, 'two']));
    const model = endpoint.model();
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const events = [];
      for await (const event of model.stream(HELLO, new AbortController().signal)) {
        mock.timers.tick(3_600_000);
        gate.open();
        events.push(event);
      }
      assert.equal(textOf(events), 'One two');
    } finally {
      mock.timers.reset();
    }
  });

  it('grants the time after the end of the reply once, not after each piece', async () => {
    const gate = createGate();
    const piece = (content: string): string =>
      `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: 'stop' }] })}\n\n`;
    endpoint.server.answer(hangAfter(3, raw([piece('One'), gate, piece('two')])));
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const events = endpoint
        .model({ timing: { afterEndMs: 3_000 } })
        .stream(HELLO, new AbortController().signal);
      const iterator = events[Symbol.asyncIterator]();
      await iterator.next();
      for (const [expected, ms] of [
        ['text', 2_000],
        ['finish', 1_500],
      ] as const) {
        const next = iterator.next();
        await setImmediate();
        mock.timers.tick(ms);
        gate.open();
        assert.equal((await next).value?.type, expected);
      }
    } finally {
      mock.timers.reset();
    }
  });
});
