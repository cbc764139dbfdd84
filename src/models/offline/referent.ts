import type { ChatMessage } from '../../agent/chat-model.ts';
import type { Block } from '../../memory/block.ts';
import { ERASED_MARK } from '../../memory/forgetting.ts';
import { formatMemoryLink } from '../../memory/links.ts';
import { type BlockLine, linesOf } from './block-lines.ts';
import { statementIn } from './statement-in.ts';
import { isEdited, parseSearchResults } from './tool-results.ts';
import { type Step, stepsIn } from './turn.ts';

/** What "that" means in "forget that". */
export type Referent =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'lines'; readonly lines: readonly BlockLine[] }
  | { readonly kind: 'none' };

/**
 * What was last written to core memory in the conversation; but when the last reply quotes other things than that, what
 * it quotes.
 */
export function findReferent(earlier: readonly ChatMessage[], blocks: readonly Block[]): Referent {
  const steps = stepsIn(earlier);
  const written = lastWritten(steps);
  const reply =
    earlier.findLast(({ role, content }) => role === 'assistant' && content !== '')?.content ?? '';
  const lines = linesOf(blocks).filter((line) =>
    cites(reply, formatMemoryLink({ kind: 'block', label: line.label, line: line.number })),
  );
  if (
    lines.some(({ line }) => written.includes(line)) ||
    (lines.length === 0 && !/daybook:\/messages\//.test(reply))
  ) {
    return toReferent(written);
  }
  const messages = messagesCited(reply, steps);
  if (lines.length + messages.length === 1)
    return toReferent([...lines.map(({ text }) => text), ...messages]);
  return lines.length > 0 ? { kind: 'lines', lines } : toReferent(written);
}

function toReferent(texts: readonly string[]): Referent {
  const left = texts.filter((text) => text.trim() !== '' && !text.includes(ERASED_MARK));
  return left.length > 0 ? { kind: 'texts', texts: left } : { kind: 'none' };
}

/** The lines of the last edit that worked; none when it rewrote a whole block. */
function lastWritten(steps: readonly Step[]): string[] {
  const step = steps.findLast(({ result }) => isEdited(result));
  const text = step?.args['content'] ?? step?.args['new_content'];
  return typeof text === 'string' ? text.split('\n') : [];
}

function cites(reply: string, href: string): boolean {
  return reply.includes(`](${href})`);
}

/** What the quoted messages tell, as far as a search of this conversation brought them whole. */
function messagesCited(reply: string, steps: readonly Step[]): string[] {
  const found = steps.flatMap(({ result }) => parseSearchResults(result) ?? []);
  const cited = new Map(
    found
      .filter(({ id }) => cites(reply, formatMemoryLink({ kind: 'message', id })))
      .map((message) => [message.id, statementIn(message)]),
  );
  return [...cited.values()].flatMap((statement) => statement ?? []);
}
