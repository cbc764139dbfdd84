import type { ModelEvent } from '../../agent/chat-model.ts';

/** What a model of the editor streams, as far as it concerns us. */
export type ReplyPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string; readonly input: object };

/** The reply in the words of the port. The editor gives tool calls whole, so the announcement comes right before. */
export async function* toModelEvents(parts: AsyncIterable<ReplyPart>): AsyncGenerator<ModelEvent> {
  let called = false;
  for await (const part of parts) {
    if (part.kind === 'text') {
      if (part.text !== '') yield { type: 'text', delta: part.text };
      continue;
    }
    called = true;
    const { id, name, input } = part;
    const call = { id, name, arguments: JSON.stringify(input) };
    yield { type: 'tool-call-delta', id, name };
    yield { type: 'tool-call', call };
  }
  yield { type: 'finish', reason: called ? 'tool-calls' : 'stop', usage: null };
}
