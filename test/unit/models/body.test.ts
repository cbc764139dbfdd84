import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readBody, readText } from '../../../src/models/openai-compatible/body.ts';
import { BadReply } from '../../../src/models/openai-compatible/refusal.ts';

/** A body that knows nothing of the request's signal, with what became of it. */
function createBody(pieces: readonly string[]): {
  body: ReadableStream<Uint8Array>;
  wasCancelled: () => boolean;
} {
  const left = [...pieces];
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
    },
    cancel() {
      cancelled = true;
    },
  });
  return { body, wasCancelled: () => cancelled };
}

describe('readBody', () => {
  it('ends the connection when the loop is left', async () => {
    const { body, wasCancelled } = createBody(['a', 'b']);
    for await (const piece of readBody(body, new AbortController().signal)) {
      assert.equal(piece.length, 1);
      break;
    }
    assert.ok(wasCancelled());
  });

  it('ends the connection on the signal, even if the body does not listen to it', async () => {
    const { body, wasCancelled } = createBody(['a']);
    const controller = new AbortController();
    const pieces = readBody(body, controller.signal);
    await pieces.next();
    const next = pieces.next();
    controller.abort(new Error('enough'));
    await assert.rejects(next, /enough/);
    assert.ok(wasCancelled());
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });

  it('says nothing of a body that cannot be cancelled', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Uint8Array.of(1)),
      cancel: () => Promise.reject(new Error('no')),
    });
    for await (const piece of readBody(body, new AbortController().signal)) {
      assert.equal(piece.length, 1);
      break;
    }
  });
});

describe('readText', () => {
  it('refuses what is too long', async () => {
    const { body, wasCancelled } = createBody(['12345', '67890']);
    await assert.rejects(readText(body, new AbortController().signal, 9), BadReply);
    assert.ok(wasCancelled());
  });
});
