import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelEvent } from '../../../src/agent/chat-model.ts';
import { DaybookError } from '../../../src/base/errors.ts';
import { toModelFailure } from '../../../src/vscode/models/editor-model-failure.ts';
import { toEditorMessages } from '../../../src/vscode/models/editor-messages.ts';
import { type ReplyPart, toModelEvents } from '../../../src/vscode/models/editor-reply.ts';

describe('messages for a model of the editor', () => {
  it('have the instructions as the first message of the user', () => {
    assert.deepEqual(
      toEditorMessages([
        { role: 'system', content: 'You remember.' },
        { role: 'user', content: 'Hello' },
      ]),
      [
        { role: 'user', parts: [{ kind: 'text', text: 'You remember.' }] },
        { role: 'user', parts: [{ kind: 'text', text: 'Hello' }] },
      ],
    );
  });

  it('have the results of one step together, and those of the next apart', () => {
    const call = (id: string) => ({ id, name: 'find', arguments: '{"q":1}' });
    const messages = toEditorMessages([
      { role: 'assistant', content: 'Looking.', toolCalls: [call('a'), call('b')] },
      { role: 'tool', toolCallId: 'a', content: 'one' },
      { role: 'tool', toolCallId: 'b', content: '' },
      { role: 'assistant', content: '', toolCalls: [call('c')] },
      { role: 'tool', toolCallId: 'c', content: 'three' },
    ]);
    assert.deepEqual(
      messages.map(({ role, parts }) => [role, parts.map(({ kind }) => kind)]),
      [
        ['assistant', ['text', 'tool-call', 'tool-call']],
        ['user', ['tool-result', 'tool-result']],
        ['assistant', ['tool-call']],
        ['user', ['tool-result']],
      ],
    );
  });

  it('leave out what is empty', () => {
    assert.deepEqual(
      toEditorMessages([
        { role: 'user', content: '' },
        { role: 'assistant', content: '', toolCalls: [] },
      ]),
      [],
    );
  });

  it('have an object as input, whatever a model wrote once', () => {
    for (const [written, input] of [
      ['{"a":1}', { a: 1 }],
      ['', {}],
      ['{"a":', {}],
      ['[1]', {}],
      ['null', {}],
      ['"x"', {}],
    ] as const) {
      const toolCalls = [{ id: 'a', name: 'f', arguments: written }];
      const [message] = toEditorMessages([{ role: 'assistant', content: '', toolCalls }]);
      assert.deepEqual(message?.parts, [{ kind: 'tool-call', id: 'a', name: 'f', input }], written);
    }
  });
});

describe('the reply of a model of the editor', () => {
  async function* stream(...parts: ReplyPart[]) {
    yield* parts;
  }

  async function collect(parts: AsyncIterable<ReplyPart>): Promise<ModelEvent[]> {
    const events: ModelEvent[] = [];
    for await (const event of toModelEvents(parts)) events.push(event);
    return events;
  }

  it('is text and an end', async () => {
    const parts = stream(
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: '' },
      { kind: 'text', text: 'lo' },
    );
    assert.deepEqual(await collect(parts), [
      { type: 'text', delta: 'Hel' },
      { type: 'text', delta: 'lo' },
      { type: 'finish', reason: 'stop', usage: null },
    ]);
  });

  it('announces a tool call before it gives it', async () => {
    const parts = stream({ kind: 'tool-call', id: 'a', name: 'find', input: { q: 'x' } });
    assert.deepEqual(await collect(parts), [
      { type: 'tool-call-delta', id: 'a', name: 'find' },
      { type: 'tool-call', call: { id: 'a', name: 'find', arguments: '{"q":"x"}' } },
      { type: 'finish', reason: 'tool-calls', usage: null },
    ]);
  });
});

describe('a failure of a model of the editor', () => {
  const coded = (code: string): Error => Object.assign(new Error('details'), { code });

  it('has a code by the code of the editor', () => {
    const code = (error: unknown, began = false): string => toModelFailure(error, 'GPT', began).code;
    assert.equal(code(coded('NoPermissions')), 'model.auth');
    assert.equal(code(coded('NotFound')), 'model.not-found');
    assert.equal(code(coded('Blocked'), true), 'model.rate-limited');
    assert.equal(code(coded('Unknown')), 'model.server');
    assert.equal(code(new Error('reset'), true), 'model.interrupted');
    assert.equal(code('a text', false), 'model.server');
    assert.equal(code(new DaybookError('model.timeout', 'x')), 'model.timeout');
  });

  it('names the model, what to do, and what the provider said', () => {
    const error = Object.assign(new Error('wrapped'), {
      code: 'Unknown',
      cause: new Error('quota of 3 used up'),
    });
    const { message, cause } = toModelFailure(error, 'GPT', false);
    assert.match(message, /^GPT: .*Try again.*\(quota of 3 used up\)$/);
    assert.equal(cause, error);
  });
});
