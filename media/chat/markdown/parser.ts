import MarkdownIt, { type Env, type Token } from 'markdown-it';
import { strings } from '../strings.ts';
import { Colouring, escapeHtml, highlight } from './highlight.ts';
import { isOpenable, readable } from './links.ts';
import { markProvenance } from './provenance.ts';

export type Markdown = ReturnType<typeof createMarkdown>;

/**
 * CommonMark with tables and bare links. No HTML; no images: they become text; no `href`: a link carries its
 * address as `data-href`, so that nothing on the page can navigate, and the page gives it to the host.
 */
export function createMarkdown() {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  // Every address is parsed; the rule for links decides which of them can be opened.
  markdown.validateLink = () => true;
  markdown.core.ruler.push('provenance', markProvenance);
  const { rules } = markdown.renderer;
  rules['link_open'] = (tokens, index) => linkOpen(attribute(tokens[index], 'href'));
  rules['link_close'] = () => '</a>';
  rules['image'] = (tokens, index) => image(tokens[index]);
  rules['fence'] = (tokens, index, _options, env) => code(tokens[index], env);
  rules['code_block'] = (tokens, index, _options, env) => code(tokens[index], env);
  rules['table_open'] = () => '<div class="table" tabindex="0" role="group"><table>';
  rules['table_close'] = () => '</table></div>';
  rules['th_open'] = (tokens, index) => `<th${alignment(tokens[index])}>`;
  rules['td_open'] = (tokens, index) => `<td${alignment(tokens[index])}>`;
  return markdown;
}

/** Tells the renderer that the text of this environment still grows. */
export function growing(env: Env, colouring: Colouring): Env {
  return { ...env, colouring };
}

function attribute(token: Token | undefined, name: string): string {
  return String(token?.attrGet(name) ?? '');
}

function linkOpen(href: string): string {
  const title = escapeHtml(readable(href));
  if (!isOpenable(href)) return `<a class="inert" title="${title}">`;
  return `<a class="link" role="link" tabindex="0" title="${title}" data-href="${escapeHtml(href)}">`;
}

function image(token: Token | undefined): string {
  const source = escapeHtml(readable(attribute(token, 'src')));
  const name = escapeHtml(token?.content ?? '');
  return (
    `<span class="inert image" title="${strings.imageNotLoaded}: ${source}">` +
    `<span class="codicon codicon-file-media" aria-hidden="true"></span>${name ? `${name} · ` : ''}${source}</span>`
  );
}

function code(token: Token | undefined, env: Env = {}): string {
  const colouring = env['colouring'];
  const language = token?.info.trim().split(/[\s{]/, 1)[0]?.toLowerCase() ?? '';
  const text = (token?.content ?? '').replace(/\n$/, '');
  const html =
    colouring instanceof Colouring ? colouring.highlight(text, language) : highlight(text, language);
  const label = escapeHtml(strings.code(language));
  return (
    `<div class="code"><div class="code-bar"><span class="code-language">${escapeHtml(language)}</span>` +
    `${codeButton('copy', 'copy', strings.copyCode)}${codeButton('insert', 'insert', strings.insertCode)}</div>` +
    `<pre tabindex="0" role="group" aria-label="${label}"><code>${html}</code></pre></div>`
  );
}

function codeButton(command: string, icon: string, label: string): string {
  return (
    `<button type="button" class="icon-button" data-command="${command}" title="${label}" aria-label="${label}">` +
    `<span class="codicon codicon-${icon}" aria-hidden="true"></span></button>`
  );
}

/** markdown-it aligns by a style attribute, which the content security policy forbids. */
function alignment(token: Token | undefined): string {
  const side = /text-align:\s*(left|right|center)/.exec(attribute(token, 'style'))?.[1];
  return side ? ` class="align-${side}"` : '';
}
