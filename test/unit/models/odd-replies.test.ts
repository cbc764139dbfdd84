import assert from 'node:assert/strict';
import { constants, gzipSync } from 'node:zlib';
import { DaybookError } from '../../../src/base/errors.ts';
import { createGate } from '../../fakes/openai-server/gate.ts';
import {
  callTools,
  cutAfter,
  deltas,
  events,
  hangAfter,
  json,
  raw,
  reply,
  rubbish,
  webPage,
} from '../../fakes/openai-server/answer.ts';
import { HELLO, WITH_TOOLS, callsOf, finishOf, textOf, useEndpoint } from './endpoint-fixture.ts';

const finish = (reason: string | null, delta: object = {}): object => ({
  choices: [{ index: 0, delta, finish_reason: reason }],
});
const text = (content: unknown): object => finish(null, { content });

describe('an OpenAI-compatible model, with odd replies', () => {
  const endpoint = useEndpoint();

  it('streams text as it comes and reports the token counts', async () => {
    endpoint.server.answer(reply('Hello there, you.', { usage: [11, 4] }));
    const got = await endpoint.ask();
    assert.deepEqual(got, [
      { type: 'text', delta: 'Hello ' },
      { type: 'text', delta: 'there, ' },
      { type: 'text', delta: 'you.' },
      { type: 'finish', reason: 'stop', usage: { inputTokens: 11, outputTokens: 4 } },
    ]);
  });

  it('streams tool calls and gives them whole at the end', async () => {
    endpoint.server.answer(
      callTools([
        { name: 'core_memory_append', arguments: { label: 'human' } },
        { name: 'conversation_search', arguments: { query: 'pnpm' } },
      ]),
    );
    const got = await endpoint.ask(WITH_TOOLS);
    assert.deepEqual(
      callsOf(got).map(({ name, arguments: args }) => [name, args]),
      [
        ['core_memory_append', '{"label":"human"}'],
        ['conversation_search', '{"query":"pnpm"}'],
      ],
    );
    assert.deepEqual(got.at(-1), {
      type: 'finish',
      reason: 'tool-calls',
      usage: { inputTokens: 7, outputTokens: 3 },
    });
  });

  it('ignores role-only chunks, null content, thoughts and other choices', async () => {
    endpoint.server.answer(
      events([
        { choices: [], prompt_filter_results: [] },
        finish(null, { role: 'assistant', content: null, reasoning_content: 'Hm' }),
        finish('', { reasoning: 'Hm', content: '' }),
        text('Yes'),
        { choices: [null] },
        text([
          { type: 'thinking', thinking: 'Hm' },
          { type: 'text', text: '!' },
        ]),
        finish('stop'),
        { choices: [], usage: null },
        '[DONE]',
      ]),
    );
    assert.deepEqual(await endpoint.ask(), [
      { type: 'text', delta: 'Yes' },
      { type: 'text', delta: '!' },
      { type: 'finish', reason: 'stop', usage: null },
    ]);
  });

  it('takes the last of several token counts, and none for an empty one', async () => {
    const usage = (prompt_tokens: unknown, completion_tokens: unknown) => ({
      ...text('x'),
      usage: { prompt_tokens, completion_tokens },
    });
    endpoint.server.answer(events([usage(5, 1), usage(5, 2), finish('stop'), '[DONE]']));
    endpoint.server.answer(events([text('x'), { ...finish('stop'), usage: {} }, '[DONE]']));
    endpoint.server.answer(events([usage(5, null), finish('stop'), '[DONE]']));
    const usages = [];
    for (let asked = 0; asked < 3; asked += 1) {
      const last = finishOf(await endpoint.ask());
      usages.push(last?.type === 'finish' ? last.usage : undefined);
    }
    assert.deepEqual(usages, [
      { inputTokens: 5, outputTokens: 2 },
      null,
      { inputTokens: 5, outputTokens: 0 },
    ]);
  });

  it('reads a character that is split between two pieces', async () => {
    const bytes = new TextEncoder().encode(`data: ${JSON.stringify(text('日本 😀'))}\n\ndata: [DONE]\n\n`);
    endpoint.server.answer(raw(Array.from(bytes, (byte) => Uint8Array.of(byte))));
    assert.equal(textOf(await endpoint.ask()), '日本 😀');
  });

  it('reads calls whose arguments are an object, empty, or null', async () => {
    const call = (index: number, args: unknown): object => ({
      tool_calls: [{ index, id: `c${index}`, function: { name: 'conversation_search', arguments: args } }],
    });
    endpoint.server.answer(events([finish('tool_calls', call(0, { query: 'x' })), '[DONE]']));
    endpoint.server.answer(
      events([finish(null, call(0, '')), finish('tool_calls', call(1, null)), '[DONE]']),
    );
    assert.deepEqual(
      callsOf(await endpoint.ask(WITH_TOOLS)).map((each) => each.arguments),
      ['{"query":"x"}'],
    );
    assert.deepEqual(
      callsOf(await endpoint.ask(WITH_TOOLS)).map((each) => each.arguments),
      ['{}', '{}'],
    );
  });

  it('knows tool calls from the calls, not from finish_reason', async () => {
    const call = {
      tool_calls: [{ index: 0, id: 'a', function: { name: 'conversation_search', arguments: '{}' } }],
    };
    endpoint.server.answer(events([finish('stop', call), '[DONE]']));
    endpoint.server.answer(events([text('Nothing to call'), finish('tool_calls'), '[DONE]']));
    assert.equal(callsOf(await endpoint.ask(WITH_TOOLS)).length, 1);
    assert.deepEqual(finishOf(await endpoint.ask(WITH_TOOLS)), {
      type: 'finish',
      reason: 'stop',
      usage: null,
    });
  });

  it('reads the old function_call, and not twice beside tool_calls', async () => {
    const old = { function_call: { name: 'conversation_search', arguments: '' } };
    endpoint.server.answer(
      events([
        finish(null, old),
        finish(null, { function_call: { arguments: '{"query":"x"}' } }),
        finish('function_call'),
        '[DONE]',
      ]),
    );
    const both = {
      ...old,
      tool_calls: [{ index: 0, id: 'a', function: { ...old.function_call, arguments: '{}' } }],
    };
    endpoint.server.answer(events([finish('tool_calls', both), '[DONE]']));
    const [call, ...others] = callsOf(await endpoint.ask(WITH_TOOLS));
    assert.deepEqual(
      [call?.name, call?.arguments, others.length],
      ['conversation_search', '{"query":"x"}', 0],
    );
    assert.equal(callsOf(await endpoint.ask(WITH_TOOLS)).length, 1);
  });

  it('makes ids up that an earlier message of the conversation has', async () => {
    const messages = [
      ...WITH_TOOLS.messages,
      {
        role: 'assistant' as const,
        content: '',
        toolCalls: [{ id: 'call_0', name: 'conversation_search', arguments: '{}' }],
      },
      { role: 'tool' as const, toolCallId: 'call_0', content: 'Nothing' },
    ];
    endpoint.server.answer(callTools([{ id: 'call_0', name: 'conversation_search', arguments: {} }]));
    const [call] = callsOf(await endpoint.ask({ ...WITH_TOOLS, messages }));
    assert.notEqual(call?.id, 'call_0');
  });

  it('names the reasons for ending early, and runs no half call', async () => {
    const half = {
      tool_calls: [{ index: 0, id: 'a', function: { name: 'conversation_search', arguments: '{"q' } }],
    };
    endpoint.server.answer(events([finish('length', half), '[DONE]']));
    endpoint.server.answer(events([finish('content_filter'), '[DONE]']));
    const cut = await endpoint.ask(WITH_TOOLS);
    assert.deepEqual(callsOf(cut), []);
    assert.deepEqual(finishOf(cut), { type: 'finish', reason: 'length', usage: null });
    assert.deepEqual(finishOf(await endpoint.ask()), { type: 'finish', reason: 'filtered', usage: null });
  });

  it('accepts a whole JSON answer although it asked for a stream', async () => {
    const message = {
      role: 'assistant',
      content: 'Here',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'conversation_search', arguments: '{}' } }],
    };
    endpoint.server.answer(
      json({
        choices: [{ message, finish_reason: 'tool_calls' }],
        usage: { prompt_tokens: 1, completion_tokens: 2 },
      }),
    );
    const got = await endpoint.ask(WITH_TOOLS);
    assert.equal(textOf(got), 'Here');
    assert.equal(callsOf(got).length, 1);
    assert.deepEqual(got.at(-1), {
      type: 'finish',
      reason: 'tool-calls',
      usage: { inputTokens: 1, outputTokens: 2 },
    });
  });

  it('takes a finish_reason or [DONE] alone for the end', async () => {
    endpoint.server.answer(events([text('Yes'), finish('stop')]));
    endpoint.server.answer(events([text('Yes'), '[DONE]']));
    endpoint.server.answer(cutAfter(2, events([text('Yes'), finish('stop'), '[DONE]'])));
    for (let asked = 0; asked < 3; asked += 1) {
      const got = await endpoint.ask();
      assert.equal(textOf(got), 'Yes');
      assert.equal(got.at(-1)?.type, 'finish');
    }
  });

  it('does not wait for long on a server that keeps the connection open after the end', async () => {
    endpoint.server.answer(hangAfter(2, events([text('Yes'), finish('stop')])));
    endpoint.server.answer(hangAfter(2, events([text('Yes'), '[DONE]'])));
    const timing = { afterEndMs: 1, idleMs: 2 ** 30, firstByteMs: 2 ** 30 };
    assert.equal(textOf(await endpoint.ask(undefined, { timing })), 'Yes');
    assert.equal(textOf(await endpoint.ask(undefined, { timing })), 'Yes');
  });

  it('is interrupted when a stream ends cleanly without having said so', async () => {
    endpoint.server.answer(deltas([{ content: 'Half' }]));
    const { events: got, error } = await endpoint.askAndFail();
    assert.equal(textOf(got), 'Half');
    assert.equal(finishOf(got), undefined);
    assert.equal(error.code, 'model.interrupted');
    assert.match(error.message, /127\.0\.0\.1:\d+ broke off.*Try again/);
  });

  it('is interrupted when the connection breaks, without trying again', async () => {
    endpoint.server.answer(cutAfter(3, reply('Half of it')));
    const { events: got, error } = await endpoint.askAndFail();
    assert.notEqual(textOf(got), '');
    assert.equal(error.code, 'model.interrupted');
    assert.equal(endpoint.server.requests.length, 1);
  });

  it('reads a compressed stream, and is interrupted when it is damaged', async () => {
    const piece = `data: ${JSON.stringify(text('Half'))}\n\n`;
    const begun = gzipSync(piece, { finishFlush: constants.Z_SYNC_FLUSH });
    const gate = createGate();
    const headers = { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' };
    endpoint.server.answer(raw([begun, gate, new Uint8Array(100).fill(0xff)], 200, headers));
    const got = [];
    const asking = async (): Promise<void> => {
      for await (const event of endpoint.model().stream(HELLO, new AbortController().signal)) {
        got.push(event);
        gate.open();
      }
    };
    await assert.rejects(
      asking(),
      (error) => error instanceof DaybookError && error.code === 'model.interrupted',
    );
    assert.equal(got.length, 1);
  });

  it('gives no call whole that the connection cut', async () => {
    endpoint.server.answer(
      cutAfter(3, callTools([{ name: 'core_memory_append', arguments: { label: 'x' } }])),
    );
    const { events: got, error } = await endpoint.askAndFail(WITH_TOOLS);
    assert.deepEqual(callsOf(got), []);
    assert.equal(error.code, 'model.interrupted');
  });

  it('names rubbish, a web page, an empty body and foreign JSON', async () => {
    endpoint.server.answer(rubbish());
    endpoint.server.answer(webPage('Sign in to the router'));
    endpoint.server.answer(raw([]));
    endpoint.server.answer(json({ hello: 'world' }));
    endpoint.server.answer(events(['[DONE]']));
    for (const said of [/not JSON/, /a web page.*Sign in to the router/, /nothing/, /nothing/, /nothing/]) {
      const { error } = await endpoint.askAndFail();
      assert.equal(error.code, 'model.bad-response');
      assert.match(error.message, said);
    }
  });

  it('keeps what came before the rubbish', async () => {
    endpoint.server.answer(events([text('Half'), '{"choices": [oops', finish('stop'), '[DONE]']));
    const { events: got, error } = await endpoint.askAndFail();
    assert.equal(textOf(got), 'Half');
    assert.equal(error.code, 'model.bad-response');
  });
});
