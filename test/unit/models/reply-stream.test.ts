import assert from 'node:assert/strict';
import { BadReply } from '../../../src/models/openai-compatible/refusal.ts';
import { decodeReply } from '../../../src/models/openai-compatible/reply-stream.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
  }
}

async function decode(text: string, size = 1_000_000): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of decodeReply(inPieces(new TextEncoder().encode(text), size))) {
    items.push(item.type === 'done' ? 'done' : item.name === '' ? item.value : [item.name, item.value]);
  }
  return items;
}

const isBad =
  (what: RegExp) =>
  (error: unknown): boolean =>
    error instanceof BadReply && what.test(error.what);

describe('decodeReply', () => {
  const stream = 'data: {"text":"日本語 😀"}\n\ndata: {"n":2}\n\ndata: [DONE]\n\n';
  const items = [{ text: '日本語 😀' }, { n: 2 }, 'done'];

  it('reads the same however the bytes are cut, also inside a character', async () => {
    for (const text of [stream, stream.replaceAll('\n', '\r\n'), stream.replaceAll('\n', '\r')]) {
      for (let size = 1; size < 20; size += 1) assert.deepEqual(await decode(text, size), items);
    }
  });

  it('skips comments, empty events, a byte order mark and fields that it does not know', async () => {
    const noisy = stream.replaceAll('data:', ': OPENROUTER PROCESSING\nid: 7\nretry: 10\ndata:');
    const text = `\uFEFFdata:\n\ndata: \n\n: ping\n\n${noisy}`;
    assert.deepEqual(await decode(text), items);
    assert.deepEqual(await decode(text, 1), items);
  });

  it('reads data without the space, over several lines, and with the name of the event', async () => {
    assert.deepEqual(await decode('data:{"a":\ndata:1}\n\nevent: error\ndata: {"b":2}\n\ndata:{"c":3}\n\n'), [
      { a: 1 },
      ['error', { b: 2 }],
      { c: 3 },
    ]);
  });

  it('reads the last event without its blank line or newline', async () => {
    assert.deepEqual(await decode('data: {"a":1}\n\ndata: [DONE]'), [{ a: 1 }, 'done']);
    assert.deepEqual(await decode('data: {"a":1}\n\ndata: {"b":2}\n'), [{ a: 1 }, { b: 2 }]);
  });

  it('drops half an event at the end', async () => {
    assert.deepEqual(await decode('data: {"a":1}\n\ndata: {"b":'), [{ a: 1 }]);
  });

  it('sees an error that stands between the events without a frame', async () => {
    const text = 'data: {"a":1}\n\n{"error":{"message":"out of memory"}}\n';
    assert.deepEqual(await decode(text), [{ a: 1 }, { error: { message: 'out of memory' } }]);
  });

  it('takes a JSON document for a whole reply, also an indented one', async () => {
    const document = { choices: [{ message: { content: 'a\n\nb' } }] };
    assert.deepEqual(await decode(`\n ${JSON.stringify(document, null, 2)}\n`, 5), [document, 'done']);
  });

  it('refuses a web page, broken JSON, and events that are not JSON', async () => {
    await assert.rejects(decode('<!doctype html><title>Router</title>', 1), isBad(/web page/));
    await assert.rejects(decode('{"choices": ['), isBad(/JSON/));
    await assert.rejects(decode('data: {"a":1}\n\ndata: oops\n\ndata: {"b":2}\n\n'), isBad(/JSON/));
  });

  it('refuses an endless line instead of filling memory', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      const piece = new Uint8Array(1024 * 1024).fill(0x61);
      for (;;) {
        await Promise.resolve();
        yield piece;
      }
    }
    await assert.rejects(
      async () => {
        for await (const item of decodeReply(endless())) assert.fail(`unexpected ${item.type}`);
      },
      isBad(/endless/),
    );
  });

  it('gives nothing for nothing', async () => {
    assert.deepEqual(await decode(''), []);
    assert.deepEqual(await decode('   \n\n'), []);
    assert.deepEqual(await decode('Internal Server Error'), []);
  });
});
