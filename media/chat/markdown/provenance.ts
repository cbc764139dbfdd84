import type { StateCore, Token } from 'markdown-it';

/**
 * Marks where a quoted memory comes from: the last line of a quote, when it cites a block, a message or a file. The
 * line stands below the quote, whether a paragraph or a line break parts it from what is quoted.
 */
export function markProvenance({ tokens, Token: TokenClass }: StateCore): void {
  for (const [index, token] of tokens.entries()) {
    const line = token.type === 'blockquote_close' ? tokens[index - 2] : undefined;
    if (line?.type !== 'inline' || !line.children) continue;
    const breakAt = line.children.findLastIndex(({ type }) => type === 'hardbreak' || type === 'softbreak');
    const isWholeQuote = breakAt < 0 && tokens[index - 4]?.type === 'blockquote_open';
    const source = line.children.slice(breakAt + 1);
    if (isWholeQuote || !source.some(isCitation)) continue;
    const open = new TokenClass('provenance_open', 'span', 1);
    open.attrSet('class', 'provenance');
    const quoted = line.children.slice(0, Math.max(0, breakAt));
    line.children = [...quoted, open, ...source, new TokenClass('provenance_close', 'span', -1)];
  }
}

/** A link into memory or the workspace. A link into the web may be what is quoted. */
function isCitation(token: Token): boolean {
  return token.type === 'link_open' && !/^https?:/i.test(String(token.attrGet('href')));
}
