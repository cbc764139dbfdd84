import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseChatLink } from '../../../src/vscode/documents/chat-link.ts';

const file = (path: string, line: number | null = null, endLine: number | null = null) => ({
  kind: 'file',
  path,
  line,
  endLine,
});

describe('links of the conversation', () => {
  const opened: readonly (readonly [string, unknown])[] = [
    ['daybook:/project.md', { kind: 'memory', link: { kind: 'block', label: 'project' } }],
    ['daybook:/project.md#3', { kind: 'memory', link: { kind: 'block', label: 'project', line: 3 } }],
    ['daybook:/messages/01JABC', { kind: 'memory', link: { kind: 'message', id: '01JABC' } }],
    ['https://example.com/a?b#c', { kind: 'web', href: 'https://example.com/a?b#c' }],
    ['src/queue.ts', file('src/queue.ts')],
    ['src/queue.ts:88', file('src/queue.ts', 88)],
    ['src/queue.ts:88-104', file('src/queue.ts', 88, 104)],
    ['src/queue.ts:88–104', file('src/queue.ts', 88, 104)],
    ['src/queue.ts#L88', file('src/queue.ts', 88)],
    ['src/queue.ts#L88-L104', file('src/queue.ts', 88, 104)],
    ['README.md:12', file('README.md', 12)],
    ['docs/a%20b.md:2', file('docs/a b.md', 2)],
    ['/abs/path.ts:1', file('/abs/path.ts', 1)],
    [String.raw`C:\code\a.ts:7`, file(String.raw`C:\code\a.ts`, 7)],
    ['../other/a.ts', file('../other/a.ts')],
  ];
  for (const [href, link] of opened) {
    it(`opens ${href}`, () => assert.deepEqual(parseChatLink(href), link));
  }

  const refused = [
    '',
    'command:workbench.action.reloadWindow',
    'vscode://settings/x',
    'javascript:alert(1)',
    'java%73cript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'daybook:/a/b.md',
    'daybook:/../x.md',
    'ftp://example.com/x',
    'https://',
    '//share/file.ts',
    String.raw`\\share\file.ts`,
    'a%00b.ts',
    'a%zz.ts',
    '#heading',
  ];
  for (const href of refused) {
    it(`does not open "${href}"`, () => assert.equal(parseChatLink(href), null));
  }
});
