import type { Message } from '../../memory/message.ts';
import type { AssistantItem, ChatItem, HostMessage } from './protocol.ts';

/** The conversation as the webview shows it: kept here, so that a webview that comes back gets it all again. */
export class Transcript {
  readonly #post: (message: HostMessage) => void;
  #sessionId = '';
  #items: ChatItem[] = [];
  #hasEarlier = false;

  constructor(post: (message: HostMessage) => void) {
    this.#post = post;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  /** A copy: it does not change while it is gone through. */
  get items(): readonly ChatItem[] {
    return [...this.#items];
  }

  get hasEarlier(): boolean {
    return this.#hasEarlier;
  }

  /** Replaces everything. */
  load(sessionId: string, items: readonly ChatItem[], hasEarlier: boolean): void {
    this.#sessionId = sessionId;
    this.#items = [...items];
    this.#hasEarlier = hasEarlier;
    this.repost();
  }

  repost(): void {
    const sent = this.#items.flatMap((item) => (item.kind === 'user' ? [item.text] : []));
    this.#post({
      type: 'session',
      sessionId: this.#sessionId,
      items: this.#items,
      hasEarlier: this.#hasEarlier,
      sent,
    });
  }

  prepend(items: readonly ChatItem[], hasEarlier: boolean): void {
    this.#items.unshift(...items);
    this.#hasEarlier = hasEarlier;
    this.#post({ type: 'earlier', sessionId: this.#sessionId, items, hasEarlier });
  }

  /** Adds the item at the end, or replaces the one with its id. */
  put(item: ChatItem): void {
    const index = this.#items.findLastIndex(({ id }) => id === item.id);
    if (index < 0) this.#items.push(item);
    else this.#items[index] = item;
    this.#post({ type: 'item', item });
  }

  appendText(id: string, text: string): void {
    const index = this.#items.findLastIndex((item) => item.id === id);
    const item = this.#items[index];
    if (item?.kind !== 'assistant') return;
    this.#items[index] = { ...item, text: item.text + text } satisfies AssistantItem;
    this.#post({ type: 'delta', id, text });
  }

  remove(id: string): void {
    const index = this.#items.findLastIndex((item) => item.id === id);
    if (index < 0) return;
    this.#items.splice(index, 1);
    this.#post({ type: 'item-removed', id });
  }

  find(id: string): ChatItem | undefined {
    return this.#items.findLast((item) => item.id === id);
  }

  /** The item that shows the message. A reply that only calls tools, and their results, are shown as the calls. */
  findMessage({ id, toolCallId }: Pick<Message, 'id' | 'toolCallId'>): ChatItem | undefined {
    return this.#items.find(
      (item) =>
        item.id === id ||
        item.id.startsWith(`${id}:`) ||
        (toolCallId !== undefined && item.id.endsWith(`:${toolCallId}`)),
    );
  }

  /** The tool item that shows the change. */
  findChange(changeId: string): ChatItem | undefined {
    return this.#items.findLast((item) => item.kind === 'tool' && item.change?.changeId === changeId);
  }
}
