/** Where a quotation comes from, as a link that the chat and the model can write and the editor can open. */
export type MemoryLink =
  | { readonly kind: 'block'; readonly label: string; /** Counted from 1. */ readonly line?: number }
  | { readonly kind: 'message'; readonly id: string };

export const MEMORY_SCHEME = 'daybook';

/** `daybook:/project.md#3`, `daybook:/messages/01J…` */
export function formatMemoryLink(link: MemoryLink): string {
  switch (link.kind) {
    case 'block':
      return `${MEMORY_SCHEME}:/${link.label}.md${link.line === undefined ? '' : `#${link.line}`}`;
    case 'message':
      return `${MEMORY_SCHEME}:/messages/${link.id}`;
  }
}

/** Null for anything that is not such a link. */
export function parseMemoryLink(href: string): MemoryLink | null {
  const message = /^daybook:\/messages\/([\w-]+)$/.exec(href)?.[1];
  if (message) return { kind: 'message', id: message };
  const [, label, line] = /^daybook:\/([\w-]+)\.md(?:#(\d{1,7}))?$/.exec(href) ?? [];
  if (label) return { kind: 'block', label, ...(line ? { line: Number(line) } : {}) };
  return null;
}
