import { BadReply } from './refusal.ts';

/**
 * The bytes of a body as they come. Leaving the loop early, and `signal`, end the connection.
 *
 * @throws the signal's reason once it has fired.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  // An abort should fail the read by itself, but not every `fetch` that VS Code puts in place of Node's does that.
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

/** The body as text. @throws BadReply beyond `longest` bytes. */
export async function readText(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  longest: number,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const piece of readBody(body, signal)) {
    bytes += piece.length;
    if (bytes > longest) throw new BadReply('an endless text', text);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
