import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { describe, it } from 'mocha';
import { blockquote, escapeMarkdown, quoted } from '../../../src/models/offline/markdown.ts';
import { createTalk } from './talk.ts';

const HOSTILE = [
  '[a](http://evil.example/x)',
  '![a](http://evil.example/i.png)',
  '[a]: http://evil.example',
  '[a][b]',
  '<http://evil.example>',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden -->',
  '</blockquote>',
  'https://evil.example/?a=b&c=d',
  '//evil.example/x',
  'mailto:a@evil.example ftp://evil.example',
  'see HTTP://EVIL.EXAMPLE.',
  '# heading',
  '> quote',
  '- list',
  '+ list',
  '* list',
  '1. list',
  '23) list',
  '---',
  '***',
  '___',
  '===',
  '```js',
  '~~~',
  '    code',
  '| a | b |',
  '| - | - |',
  '*emphasis* and **more** and _under_ and __more__',
  '~~struck~~',
  'src/**/*.ts',
  'snake_case_name and _private and trailing_',
  'a \\ b \\[c](http://evil.example) \\',
  '&lt;b&gt; &#60;',
  'a ` b [c](http://evil.example)',
  'ends with a backslash \\',
  '\u2028> x',
];

describe('escapeMarkdown', () => {
  // As eager to find links as it can be.
  const markdown = new MarkdownIt({ html: true, linkify: true });
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

  for (const text of HOSTILE) {
    it(`shows ${JSON.stringify(text)} as it is`, () => {
      const html = markdown.render(blockquote([text, text], 'source'));
      const line = escapeHtml(text.trim());
      assert.equal(html, `<blockquote>\n<p>${line}<br>\n${line}<br>\nsource</p>\n</blockquote>\n`);
    });
  }

  it('leaves code as code', () => {
    const html = markdown.renderInline(escapeMarkdown('run `pnpm *test*` and `<b>`, not *this*'));
    assert.equal(html, 'run <code>pnpm *test*</code> and <code>&lt;b&gt;</code>, not *this*');
  });

  it('leaves plain text alone, so that it is found when it is to be forgotten', () => {
    const text =
      'We deploy on Fridays, never after 15:00 (see docs/deploy.md, issue #12, v1.2-rc.1): ask Ada!';
    assert.equal(escapeMarkdown(text), text);
  });

  it('puts text between quotation marks on one line', () => {
    assert.equal(quoted('We use\n*tabs*.'), '“We use \\*tabs\\*”');
  });
});

describe('offline: hostile text', () => {
  it('stays inside its quote in every reply', async () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
    for (const text of [...HOSTILE, '``a` [b](http://evil.example) `c``']) {
      const talk = await createTalk();
      const said = `the zebra rule ${text}\n${text}`;
      for (const message of [
        `remember: ${said}`,
        `remember: ${said}`,
        'what do you remember?',
        'what about the zebra?',
        `what about ${text} zebra?`,
        `forget the zebra rule ${text} x`,
        `${said} in other words`,
        'fix the zebra rule',
      ]) {
        const html = markdown.render((await talk.say(message)).reply);
        const hrefs = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, href = '']) => href);
        assert.ok(
          hrefs.every((href) => href.startsWith('daybook:/')),
          `${message}\n${html}`,
        );
        assert.doesNotMatch(html, /<(?:img|h\d|hr|pre|table|script|!--)/, `${message}\n${html}`);
      }
    }
  });
});

/** As markdown-it writes text. Code spans are left out of the comparison by having none that close. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
