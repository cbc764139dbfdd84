import type { HostMessage, WebviewMessage } from '../../../src/vscode/chat/protocol.ts';

/*
 * Functions that are sent into the page and run there: they may use nothing but their arguments. The tests are
 * compiled without the browser's types, so what they use of them is declared here.
 */

interface Style {
  setProperty(name: string, value: string): void;
}

interface PageElement {
  value: string;
  selectionStart: number;
  readonly isConnected: boolean;
  scrollTop: number;
  readonly scrollHeight: number;
  readonly scrollWidth: number;
  readonly clientHeight: number;
  readonly clientWidth: number;
  readonly dataset: Readonly<Record<string, string>>;
  getBoundingClientRect(): { readonly top: number; readonly bottom: number };
  querySelector(selector: string): PageElement;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  dispatchEvent(event: object): boolean;
}

declare const document: {
  getAnimations(): readonly unknown[];
  readonly styleSheets: readonly { insertRule(rule: string): void }[];
  readonly activeElement: PageElement | null;
  querySelector(selector: string): PageElement;
  querySelectorAll(selector: string): Iterable<PageElement>;
  readonly body: { readonly classList: { add(...names: string[]): void } };
  readonly documentElement: { readonly style: Style };
  addEventListener(type: string, listener: () => void): void;
};
declare const CSS: { supports: () => boolean };
declare const sessionStorage: {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
};
declare const sentToHost: WebviewMessage[];
declare function getComputedStyle(element: unknown): { readonly opacity: string };
declare function getSelection(): { selectAllChildren(element: PageElement): void; toString(): string };
declare const DataTransfer: new () => { setData(type: string, text: string): void };
declare const ClipboardEvent: new (type: string, options: object) => object;
/** Set by `selectAndKeep`. */
declare const kept: readonly PageElement[];
declare function postMessage(message: unknown): void;
declare function requestAnimationFrame(then: () => void): number;

export interface Look {
  readonly bodyClasses: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly scrollAnchoring: boolean;
}

/** What VS Code puts into a webview before its own script runs. */
export function fakeVsCode({ bodyClasses, variables, scrollAnchoring }: Look): void {
  if (!scrollAnchoring) CSS.supports = () => false;
  const key = 'state-kept-by-vscode';
  const sent: WebviewMessage[] = [];
  Object.assign(globalThis, {
    sentToHost: sent,
    acquireVsCodeApi: () => ({
      postMessage: (message: WebviewMessage) => sent.push(message),
      getState: () => JSON.parse(sessionStorage.getItem(key) ?? 'null') as unknown,
      setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
    }),
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.classList.add(...bodyClasses);
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(name, value);
    if (!scrollAnchoring) document.styleSheets[1]?.insertRule('* { overflow-anchor: none }');
  });
}

/** Gives the page these messages and returns when it has drawn them: delivered, drawn in a frame, measured in the next. */
export async function deliver(messages: readonly HostMessage[]): Promise<void> {
  for (const message of messages) postMessage(message);
  for (let frame = 0; frame < 4; frame++)
    await new Promise<void>((resolve) => requestAnimationFrame(resolve));
}

/** What the page has sent, of one type or of all; falsy while there is nothing, to be waited for. */
export function sentMessages(type: WebviewMessage['type'] | null): WebviewMessage[] | false {
  const found = sentToHost.filter((message) => type === null || message.type === type);
  return found.length > 0 && found;
}

/**
 * Streams a reply into the item, some tokens in each frame, and returns how long every frame took, in milliseconds.
 */
export async function streamReply(reply: {
  id: string;
  tokens: readonly string[];
  perFrame: number;
}): Promise<number[]> {
  const durations: number[] = [];
  let last = performance.now();
  for (let next = 0; next < reply.tokens.length; next += reply.perFrame) {
    for (const text of reply.tokens.slice(next, next + reply.perFrame))
      postMessage({ type: 'delta', id: reply.id, text });
    await new Promise<void>((resolve) => requestAnimationFrame(resolve));
    durations.push(performance.now() - last);
    last = performance.now();
  }
  return durations;
}

export function focusedValue(): string | undefined {
  return document.activeElement?.value;
}

export function fieldHasValue(value: string): boolean {
  return document.querySelector('textarea').value === value;
}

export function caretIsBefore(position: number): boolean {
  return document.querySelector('textarea').selectionStart < position;
}

/** Whether VS Code was given a state to keep that has this text in it. */
export function stateIncludes(text: string): boolean {
  return sessionStorage.getItem('state-kept-by-vscode')?.includes(text) ?? false;
}

export function stateLacks(text: string): boolean {
  return !(sessionStorage.getItem('state-kept-by-vscode')?.includes(text) ?? false);
}

/** A paste as the clipboard would bring it. Returns how many milliseconds it took, the next frame included. */
export async function pasteText(text: string): Promise<number> {
  const started = performance.now();
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.querySelector('textarea').dispatchEvent(event);
  for (let frame = 0; frame < 2; frame++)
    await new Promise<void>((resolve) => requestAnimationFrame(resolve));
  return performance.now() - started;
}

/** Selects an element's text and remembers what stands on the page; `keptNodes` tells whether it still does. */
export function selectAndKeep({ select, keep }: { select: string; keep: string }): void {
  Object.assign(globalThis, { kept: Array.from(document.querySelectorAll(keep)) });
  getSelection().selectAllChildren(document.querySelector(select));
}

export function keptNodes(): { count: number; connected: number; selection: string } {
  const connected = kept.filter((node) => node.isConnected).length;
  return { count: kept.length, connected, selection: getSelection().toString() };
}

export function isScrolledTo(top: number): boolean {
  return document.querySelector('.scroller').scrollTop === top;
}

export interface TopRow {
  readonly id: string;
  /** Pixels from the top edge of the view. */
  readonly top: number;
}

/** The first row that can be seen. */
export function topRow(): TopRow {
  const edge = document.querySelector('.scroller').getBoundingClientRect().top;
  for (const row of document.querySelectorAll('.row')) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge + 1) return { id: row.dataset['itemId'] ?? '', top: top - edge };
  }
  return { id: '', top: 0 };
}

/** Where a row stands, from the top edge of the view; undefined when it does not exist in the document. */
export function rowTop(id: string): number | undefined {
  const edge = document.querySelector('.scroller').getBoundingClientRect().top;
  for (const row of document.querySelectorAll('.row')) {
    if (row.dataset['itemId'] === id) return row.getBoundingClientRect().top - edge;
  }
  return undefined;
}

export function scrollTo(top: number): void {
  document.querySelector('.scroller').scrollTop = top;
}

/** Pixels between the view's bottom edge and the end of the conversation. */
export function distanceFromEnd(): number {
  const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.scroller');
  return scrollHeight - clientHeight - scrollTop;
}

export function nodeCount(): number {
  return Array.from(document.querySelectorAll('*')).length;
}

/** How far the widest of these parts of the page sticks out of it, in pixels. Those that are not there are left out. */
export function overhang(parts: readonly string[]): number {
  const found = parts.flatMap((part) => Array.from(document.querySelectorAll(part)));
  return Math.max(...found.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
}

/** Scrolls up by `step` pixels a frame and returns by how much a row ever moved otherwise than that. */
export async function worstJump({ steps, step }: { steps: number; step: number }): Promise<number> {
  const scroller = document.querySelector('.scroller');
  const edge = scroller.getBoundingClientRect().top;
  const places = () =>
    new Map(
      Array.from(document.querySelectorAll('.row'), (row) => [
        row.dataset['itemId'],
        row.getBoundingClientRect().top - edge,
      ]),
    );
  let worst = 0;
  for (let at = 0; at < steps; at++) {
    const before = places();
    const scrolled = Math.min(step, scroller.scrollTop);
    scroller.scrollTop -= scrolled;
    await new Promise<void>((resolve) => requestAnimationFrame(resolve));
    await new Promise<void>((resolve) => requestAnimationFrame(resolve));
    for (const [id, top] of places()) {
      const was = before.get(id);
      if (was !== undefined && top > -100 && top < 900)
        worst = Math.max(worst, Math.abs(top - was - scrolled));
    }
  }
  return worst;
}

export function hasSent({ type, count }: { type: WebviewMessage['type']; count: number }): boolean {
  return sentToHost.filter((message) => message.type === type).length === count;
}

/** The accessible name of what has the focus, as far as this page needs one computed. */
export function focusedName(): string | null {
  const { activeElement } = document;
  return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? null;
}

export function opacityOf(element: unknown): string {
  return getComputedStyle(element).opacity;
}

export function runningAnimations(): number {
  return document.getAnimations().length;
}

/** What a browser's extensions post to every page. */
export function postForeignMessages(): void {
  for (const message of [null, 'text', 7, {}, { type: 3 }, { type: 'of-an-extension' }]) postMessage(message);
}
