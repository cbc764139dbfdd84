import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toolPhrase } from '../../../src/vscode/chat/tool-phrases.ts';
import type { ToolItem } from '../../../src/vscode/chat/protocol.ts';

describe('what a call of conversation_search is called', () => {
  const phraseOf = (args: string, status: ToolItem['status'] = 'done'): string => {
    const { verb, object } = toolPhrase({ id: 'c', name: 'conversation_search', arguments: args }, status);
    return `${verb} ${object}`;
  };

  for (const [args, expected] of [
    ['{"query":"deploy"}', 'Searched for deploy'],
    ['{}', 'Searched for the latest messages'],
    ['{"query":', 'Searched for the latest messages'],
    ['{"ids":["a","b","c"]}', 'Read 3 messages'],
    ['{"ids":["a"],"query":"deploy"}', 'Read 1 message'],
    ['{"ids":[],"query":"deploy"}', 'Searched for deploy'],
    ['{"ids":"a"}', 'Searched for the latest messages'],
  ] as const) {
    it(`${args}: ${expected}`, () => assert.equal(phraseOf(args), expected));
  }

  it('says how far it is', () => {
    assert.equal(phraseOf('{"ids":["a"]}', 'running'), 'Reading 1 message');
    assert.equal(phraseOf('{"ids":["a"]}', 'failed'), 'Could not read 1 message');
  });
});
