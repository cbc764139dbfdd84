import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Block, parseBlocks } from '../../../media/chat/markdown/blocks.ts';
import { Colouring, escapeHtml, highlight } from '../../../media/chat/markdown/highlight.ts';
import { isOpenable } from '../../../media/chat/markdown/links.ts';
import { createMarkdown } from '../../../media/chat/markdown/parser.ts';
import { visibleText } from '../../../media/chat/visible-text.ts';

const markdown = createMarkdown();
const html = (text: string): string => markdown.render(text);

const text = `# Title

A paragraph
of two lines, and
a heading below
===

- one

  still one
- two
  1. three

\`\`\`ts
const a = 1;

const b = 2;
\`\`\`

> quote
>
> more
lazy

| a | b |
|---|---|
| 1 | 2 |

    indented

***

last [x](y)
`;

describe('Markdown in blocks', () => {
  it('is the same whether it comes whole or piece by piece', () => {
    const whole = parseBlocks(markdown, text);
    for (const size of [1, 3, 17]) {
      let blocks: readonly Block[] = [];
      for (let end = size; end < text.length + size; end += size) {
        blocks = parseBlocks(markdown, text.slice(0, end), blocks);
      }
      const draw = ({ tokens, env }: Block): string =>
        markdown.renderer.render(tokens, markdown.options, env);
      deepEqual(blocks.map(draw), whole.map(draw));
      equal(blocks.map(draw).join(''), html(text));
    }
  });

  it('leaves all blocks alone but the one that grows', () => {
    const before = parseBlocks(markdown, text);
    const after = parseBlocks(markdown, `${text}and more`, before);
    equal(after.length, before.length);
    before.slice(0, -1).forEach((block, index) => equal(after[index], block));
  });

  it('starts anew when the text is another one', () => {
    const before = parseBlocks(markdown, 'one\n\ntwo');
    deepEqual(
      parseBlocks(markdown, 'ONE\n\ntwo', before).map(({ source }) => source),
      ['ONE\n\n', 'two'],
    );
  });
});

describe('Markdown as HTML', () => {
  it('makes links that carry their address as data', () => {
    match(
      html('[x](daybook:block/project)'),
      /<a class="link" role="link" tabindex="0" .*data-href="daybook:block\/project">x<\/a>/,
    );
    ok(!html('[x](https://a.org "t") <https://b.org>').includes(' href='));
  });

  it('leaves every other scheme as inert text', () => {
    for (const href of [
      'javascript:x',
      'data:text/html,x',
      'command:x',
      'vscode:x',
      '//evil.example',
      '#top',
      'blob:x',
    ]) {
      equal(isOpenable(href), false, href);
      ok(!html(`[x](${href})`).includes('data-href'), href);
    }
  });

  it('opens addresses of the web and of files, and paths', () => {
    for (const href of [
      'https://a.org',
      'HTTP://a.org',
      'file:///a',
      'daybook:x',
      'src/a.ts',
      'src/a.ts:12',
      'a.ts:12',
      './a.md#L3',
    ]) {
      equal(isOpenable(href), true, href);
    }
  });

  it('makes an image a text', () => {
    const image = html('![<b>](https://evil.example/?q="x)');
    ok(!image.includes('<img') && !image.includes('<b>'));
    match(image, /https:\/\/evil\.example/);
  });

  it('marks where a quoted memory comes from, however the line is parted from it', () => {
    const source = /<span class="provenance">core · <a .*>project<\/a> · you<\/span><\/p>\n<\/blockquote>/;
    const line = 'core · [project](daybook:/block/project) · you';
    for (const parting of ['\n>\n> ', '\\\n> ', '\n> ']) {
      const quote = html(`> Deploys: Fridays.${parting}${line}`);
      match(quote, source);
      ok(!quote.includes('<br>'));
    }
  });

  it('takes no other line of a quote for its source', () => {
    for (const quote of [
      `> see [x](daybook:/block/x)`,
      '> a\\\n> [b](https://b.org)',
      '> a\n>\n> b',
      '> - [x](y)',
    ]) {
      ok(!html(quote).includes('provenance'), quote);
    }
  });

  it('escapes code, its language and the attributes', () => {
    const code = html('```"><script>\n<img src=x>\n```');
    ok(!code.includes('<script>') && !code.includes('<img'));
    ok(!html('[x](https://a.org/"onclick="x)').includes('"onclick'));
  });

  it('colours the languages that are known and leaves the others plain', () => {
    match(highlight('const a = 1', 'ts'), /hljs-keyword/);
    match(highlight('a = 1', 'py'), /hljs-number/);
    equal(highlight('<a>', 'no such language'), '&lt;a&gt;');
    equal(highlight('const x', ''), 'const x');
  });

  it('colours growing code now and then, and always shows all of it', () => {
    const colouring = new Colouring();
    const code = 'const a = "<b>";\n'.repeat(60);
    const plain = (coloured: string): string => coloured.replaceAll(/<[^>]+>/g, '');
    for (let end = 0; end < code.length; end += 9) {
      equal(
        plain(colouring.highlight(code.slice(0, end), 'ts')),
        escapeHtml(code.slice(0, end)).replaceAll('&quot;', '&quot;'),
      );
    }
    match(colouring.highlight(code, 'ts'), /hljs-string/);
  });
});

describe('visible text', () => {
  it('writes out what cannot be seen', () => {
    equal(visibleText('a\u200Bb\u202Ec\u{E0041}d\u0007'), 'a\\u{200B}b\\u{202E}c\\u{E0041}d\\u{0007}');
    equal(visibleText('x\u{FE01}y\u3164z\u2028'), 'x\\u{FE01}y\\u{3164}z\\u{2028}');
  });

  it('leaves text, lines, tabs, emoji and the joiners of scripts alone', () => {
    for (const same of ['a\tb\nc', 'naïve', '日本語', '👩‍👩‍👧', '❤️', '🏳️‍🌈', 'می‌خواهم', 'क्‍ष', 'שלום']) {
      equal(visibleText(same), same);
    }
    equal(visibleText('a\r\nb\rc'), 'a\nb\nc');
    equal(visibleText('a\u200Db'), 'a\\u{200D}b');
    equal(visibleText('\u200D'), '\\u{200D}');
  });

  it('writes out each of megabytes', () => {
    const [text, count] = ['some text \u200B', 100_000];
    equal(visibleText(text.repeat(count)), visibleText(text).repeat(count));
  });
});
