import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { describe, it } from 'mocha';
import type { Message, Session } from '../../../src/memory/message.ts';
import { sessionMarkdown } from '../../../src/memory/session-markdown.ts';

const START = new Date(2025, 9, 14, 16, 40);
const SESSION: Session = {
  id: 's1',
  title: 'Deploys',
  startedAt: START.toISOString(),
  lastAt: new Date(2025, 9, 15, 9, 5).toISOString(),
  messageCount: 2,
};

function said(content: string, rest: Partial<Message> = {}): Message {
  return {
    id: 'm',
    sessionId: 's1',
    role: 'user',
    content,
    status: 'complete',
    at: START.toISOString(),
    ...rest,
  };
}

/** The headings that a reader sees as the document's own. */
function headings(markdown: string): string[] {
  const tokens = new MarkdownIt({ html: true }).parse(markdown, {});
  return tokens.flatMap(({ type, level }, index) =>
    type === 'heading_open' && level === 0 ? [tokens[index + 1]?.content ?? ''] : [],
  );
}

describe('sessionMarkdown', () => {
  it('tells what the session is called, and who said what when', () => {
    const markdown = sessionMarkdown(SESSION, [
      said('When do we deploy?\n\n- today?'),
      said('On **Fridays**.', { role: 'assistant', model: 'qwen', at: SESSION.lastAt }),
    ]);
    assert.equal(
      markdown,
      [
        '# Deploys',
        '*14 October 2025, 16:40 – 15 October 2025, 09:05 · 2 messages*',
        '## You · 14 October 2025, 16:40',
        '> When do we deploy?\n>\n> - today?',
        '## Daybook (qwen) · 15 October 2025, 09:05',
        '> On **Fridays**.\n',
      ].join('\n\n'),
    );
  });

  it('names the speaker where it is known, and marks what was interrupted', () => {
    const markdown = sessionMarkdown(SESSION, [
      said('Hi', { speaker: 'Ada' }),
      said('On Fri', { role: 'assistant', status: 'interrupted' }),
    ]);
    assert.deepEqual(headings(markdown), [
      'Deploys',
      'Ada · 14 October 2025, 16:40',
      'Daybook · 14 October 2025, 16:40 · *interrupted*',
    ]);
  });

  it('shows each tool call as a line that opens, with its result', () => {
    const markdown = sessionMarkdown(SESSION, [
      said('', {
        role: 'assistant',
        toolCalls: [
          { id: 'c1', name: 'conversation_search', arguments: '{"query":"deploy"}' },
          { id: 'c2', name: 'core_memory_append', arguments: '{}' },
          { id: 'c3', name: 'memory_forget', arguments: '' },
        ],
      }),
      said('refused', { role: 'tool', toolCallId: 'c2', isError: true }),
      said('2 found', { role: 'tool', toolCallId: 'c1' }),
      said('of another turn', { role: 'tool', toolCallId: 'c9', toolName: 'lost' }),
    ]);
    const [, ...calls] = markdown.split('<details>');
    assert.deepEqual(
      calls.map((call) => call.replaceAll(/\s+/g, ' ').trim()),
      [
        '<summary>Called conversation_search</summary> ``` {"query":"deploy"} ``` ``` 2 found ``` </details>',
        '<summary>Called core_memory_append · failed</summary> ``` {} ``` ``` refused ``` </details>',
        '<summary>Called memory_forget · no answer</summary> </details>',
        '<summary>Called lost</summary> ``` of another turn ``` </details>',
      ],
    );
  });

  it('gives each call its own result where ids come again', () => {
    const call: Partial<Message> = {
      role: 'assistant',
      toolCalls: [{ id: 'call_0', name: 'search', arguments: '{}' }],
    };
    const markdown = sessionMarkdown(SESSION, [
      said('', call),
      said('first', { role: 'tool', toolCallId: 'call_0' }),
      said('', call),
      said('second', { role: 'tool', toolCallId: 'call_0' }),
    ]);
    assert.match(markdown, /first[^]*## Daybook[^]*second/);
    assert.equal(markdown.match(/second/g)?.length, 1);
  });

  for (const hostile of [
    '```\nnever closed',
    '# Not a heading\n\nUnderlined\n===',
    '<!-- never closed',
    '<details><summary>',
    '<script>\n\nalert(1)',
    '- a\n\n  b\n\n# c',
    '\r# after a carriage return\r\n## and both',
    '> deeper\n# and out',
    '````` \n~~~',
    '</details>\n\n# out',
  ]) {
    it(`keeps its structure, whatever was said: ${JSON.stringify(hostile)}`, () => {
      const markdown = sessionMarkdown({ ...SESSION, title: hostile }, [
        said(hostile, { speaker: hostile }),
        said('', {
          role: 'assistant',
          model: hostile,
          toolCalls: [{ id: 'c', name: hostile, arguments: hostile }],
        }),
        said(hostile, { role: 'tool', toolCallId: 'c' }),
        said('last'),
      ]);
      const found = headings(markdown);
      assert.equal(found.length, 4, markdown);
      assert.equal(found.at(-1), 'You · 14 October 2025, 16:40');
      assert.equal(
        new MarkdownIt().parse(markdown, {}).filter(({ type, level }) => type === 'fence' && level === 0)
          .length,
        2,
      );
      const html = new MarkdownIt({ html: true })
        .parse(markdown, {})
        .filter(({ type, level }) => type === 'html_block' && level === 0);
      assert.equal(html.length, 2, markdown);
    });
  }

  it('has a heading even where there is no title, and may be empty', () => {
    assert.match(sessionMarkdown({ ...SESSION, title: '' }, []), /^# Conversation\n\n\*.* · 0 messages\*\n$/);
  });
});
