import assert from 'node:assert/strict';
import type { ChatMessage, ToolCall } from '../../../src/agent/chat-model.ts';
import { toRequestBody } from '../../../src/models/openai-compatible/request-body.ts';
import { WITH_TOOLS } from './endpoint-fixture.ts';

const ALL = { tools: true, usage: true };
const call = (args: string, name = 'search'): ToolCall => ({ id: 'c1', name, arguments: args });
const asking = (toolCall: ToolCall, content = ''): ChatMessage[] => [
  { role: 'user', content: 'Look' },
  { role: 'assistant', content, toolCalls: [toolCall] },
  { role: 'tool', toolCallId: 'c1', content: 'Found' },
];

function sentMessages(messages: readonly ChatMessage[], support = ALL): unknown[] {
  return toRequestBody('m', { messages, tools: WITH_TOOLS.tools }, support).messages;
}

function sentCall(toolCall: ToolCall): unknown {
  const [, message] = sentMessages(asking(toolCall));
  assert.ok(
    typeof message === 'object' && message && 'tool_calls' in message && Array.isArray(message.tool_calls),
  );
  return message.tool_calls[0];
}

describe('toRequestBody', () => {
  it('sends the conversation, the tools and the wish for token counts', () => {
    const body = toRequestBody(
      'm',
      { ...WITH_TOOLS, messages: [{ role: 'system', content: 'Be kind' }] },
      ALL,
    );
    assert.deepEqual(body.messages, [{ role: 'system', content: 'Be kind' }]);
    assert.deepEqual(body.tools?.[0], {
      type: 'function',
      function: {
        name: 'core_memory_append',
        description: 'Does core_memory_append',
        parameters: { type: 'object', properties: {} },
      },
    });
    assert.deepEqual([body.model, body.stream, body.stream_options], ['m', true, { include_usage: true }]);
  });

  it('has no tools field without tools, which OpenAI refuses when it is empty', () => {
    assert.ok(!('tools' in toRequestBody('m', { messages: [], tools: [] }, ALL)));
  });

  it('sends calls and results, with null for no words', () => {
    assert.deepEqual(sentMessages(asking(call('{"q":1}'))).slice(1), [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'Found' },
    ]);
  });

  for (const args of ['', '{"q": ', 'null', '[1]', '"text"']) {
    it(`sends back {} for the arguments ${JSON.stringify(args)}, which servers refuse`, () => {
      assert.deepEqual(sentCall(call(args)), {
        id: 'c1',
        type: 'function',
        function: { name: 'search', arguments: '{}' },
      });
    });
  }

  it('makes names of earlier calls such as OpenAI takes', () => {
    for (const [name, sent] of [
      ['', 'unnamed_tool'],
      ['se arch\n!', 'se_arch__'],
      ['x'.repeat(100), 'x'.repeat(64)],
    ]) {
      assert.deepEqual(sentCall(call('{}', name)), {
        id: 'c1',
        type: 'function',
        function: { name: sent, arguments: '{}' },
      });
    }
  });

  it('mends half of a surrogate pair', () => {
    const cut = '😀'.slice(0, 1);
    assert.deepEqual(sentMessages([{ role: 'user', content: `a${cut}` }]), [
      { role: 'user', content: 'a\uFFFD' },
    ]);
    assert.ok(JSON.stringify(sentCall(call(JSON.stringify({ q: cut })))).isWellFormed());
  });

  it('tells earlier calls in words where tools are not supported, in turns that alternate', () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'Be kind' },
      ...asking(call('{"q":1}'), 'Let me look.'),
      { role: 'assistant', content: 'Here it is.', toolCalls: [] },
      { role: 'user', content: 'Thanks' },
    ];
    assert.deepEqual(sentMessages(messages, { tools: false, usage: false }), [
      { role: 'system', content: 'Be kind' },
      { role: 'user', content: 'Look' },
      {
        role: 'assistant',
        content: 'Let me look.\n\n[Called search with {"q":1}]\n\n[Result: Found]\n\nHere it is.',
      },
      { role: 'user', content: 'Thanks' },
    ]);
  });
});
