import type { Block } from '../../memory/block.ts';
import { formatMemoryLink, parseMemoryLink } from '../../memory/links.ts';

/** The path of the block's document: "/project.md". */
export function blockPath(label: string): string {
  return new URL(formatMemoryLink({ kind: 'block', label })).pathname;
}

/** Null: no block can have this path. */
export function labelOfPath(path: string): string | null {
  const link = parseMemoryLink(`daybook:${path}`);
  return link?.kind === 'block' && blockPath(link.label) === path ? link.label : null;
}

/**
 * What a saved document says, as a block holds it: lines end in \n, and line breaks at the end, which editors add by
 * themselves, are not part of it. Null: the bytes are no UTF-8.
 */
export function decodeDocument(bytes: Uint8Array): string | null {
  try {
    // A byte order mark at the beginning is dropped by the decoder.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replaceAll(/\r\n?/g, '\n').replace(/\n+$/, '');
  } catch {
    return null;
  }
}

export interface DocumentStamp {
  /** In milliseconds. Rises with every change of the block. */
  readonly mtime: number;
  readonly size: number;
}

/**
 * What tells VS Code that a document has changed under an editor with unsaved text. It refuses to save over a change
 * only if the time is later *and* the size is another, so that an agent's edit of the same length would be overwritten
 * without a word. Hence the size is a mark of the block's state, not a length; VS Code does not ask for the length.
 */
export class DocumentStamps {
  readonly #last = new Map<string, { readonly head: string; readonly mtime: number }>();

  of({ label, head, updatedAt }: Pick<Block, 'label' | 'head' | 'updatedAt'>): DocumentStamp {
    const last = this.#last.get(label);
    const size = markOf(head);
    if (last?.head === head) return { mtime: last.mtime, size };
    // The clock may have been set back, and two changes may fall into one millisecond.
    const mtime = Math.max(Date.parse(updatedAt) || 0, last ? last.mtime + 1 : 0);
    this.#last.set(label, { head, mtime });
    return { mtime, size };
  }
}

/** Below 1 MiB, since VS Code asks before it opens a large file. 32-bit FNV-1a, folded. */
function markOf(head: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < head.length; index += 1) {
    hash = Math.imul(hash ^ head.charCodeAt(index), 0x01000193);
  }
  return (((hash >>> 20) ^ hash) & 0xfffff) + 1;
}
