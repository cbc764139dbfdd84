import type { HistoryRequest, WebviewMessage } from '../../../src/vscode/chat/protocol.ts';

/* Functions that are sent into the page and run there: they may use nothing but their arguments. */

interface PageElement {
  scrollTop: number;
  getBoundingClientRect(): { readonly top: number };
}

declare const document: { querySelector(selector: string): PageElement };
declare const sentToHost: readonly WebviewMessage[];
/** Set by `watchRows`. */
declare const redrawn: ReadonlySet<string>;

interface PageNode {
  readonly parentElement: PageNode | null;
  closest?(selector: string): { getAttribute(name: string): string | null } | null;
}

declare const MutationObserver: new (
  listener: (
    changes: readonly { readonly target: PageNode; readonly addedNodes: Iterable<PageNode> }[],
  ) => void,
) => { observe(target: object, options: object): void };

/** Whether the page has asked the host for that, about its history. */
export function hasAsked(type: HistoryRequest['type']): boolean {
  return sentToHost.some((message) => message.type === 'history' && message.request.type === type);
}

export function scrollList(top: number): void {
  document.querySelector('.history-list').scrollTop = top;
}

/** Where a row stands on the page, in pixels. */
export function rowTop(key: string): number {
  return document.querySelector(`[data-key="${key}"]`).getBoundingClientRect().top;
}

/** From now on, `redrawnRows` tells which rows were drawn again. */
export function watchRows(): void {
  const redrawn = new Set<string>();
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes)
      for (const node of [target, ...addedNodes]) {
        const element = node.closest ? node : node.parentElement;
        const key = element?.closest?.('[data-key]')?.getAttribute('data-key');
        if (key) redrawn.add(key);
      }
  });
  const list = document.querySelector('.history-list');
  observer.observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
  Object.assign(globalThis, { redrawn });
}

export function redrawnRows(): string[] {
  return [...redrawn];
}
