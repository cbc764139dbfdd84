import type { Env } from 'markdown-it';
import type { Markdown } from './parser.ts';

type Tokens = ReturnType<Markdown['parse']>;

/** One top-level part of a text: a paragraph, a list, a block of code. */
export interface Block {
  /** Where its lines begin in the text. */
  readonly start: number;
  readonly source: string;
  readonly tokens: Tokens;
  readonly env: Env;
}

/**
 * Splits a text into blocks. Given the blocks of a text that this one continues, all but the last keep their
 * identity and are not parsed again: text at the end can change only the block it is added to.
 */
export function parseBlocks(
  markdown: Markdown,
  text: string,
  before: readonly Block[] = [],
): readonly Block[] {
  const last = before.at(-1);
  const continues = before.every(({ source, start }) => text.startsWith(source, start));
  if (!last || !continues) return blocksFrom(markdown, text, 0);
  return [...before.slice(0, -1), ...blocksFrom(markdown, text, last.start)];
}

function blocksFrom(markdown: Markdown, text: string, from: number): readonly Block[] {
  const env: Env = {};
  const tail = text.slice(from);
  const groups = topLevel(markdown.parse(tail, env));
  const starts = lineStarts(tail);
  return groups.map(({ tokens, line }, index) => {
    const start = starts[line] ?? 0;
    const end = starts[groups[index + 1]?.line ?? starts.length] ?? tail.length;
    return { start: from + start, source: tail.slice(start, end), tokens, env };
  });
}

function topLevel(tokens: Tokens): { tokens: Tokens; line: number }[] {
  const groups: { tokens: Tokens; line: number }[] = [];
  for (const token of tokens) {
    const opens = token.level === 0 && token.nesting >= 0;
    if (opens) groups.push({ tokens: [token], line: token.map?.[0] ?? 0 });
    else groups.at(-1)?.tokens.push(token);
  }
  return groups;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
