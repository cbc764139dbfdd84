import type { ChatItem } from '../../../src/vscode/chat/protocol.ts';
import { estimateHeight } from './estimate-height.ts';
import { type RowRange, rowAt, rowsBetween, sum } from './row-range.ts';

/** What the view holds on to while the rows above it come, go and change their height. */
export type Position =
  | { readonly kind: 'end' }
  /** `offset`: how many pixels of the row are above the edge; negative when the row begins below it. */
  | { readonly kind: 'row'; readonly itemId: string; readonly offset: number };

/** Pixels above and below the view in which rows exist already. */
const overscan = 600;
/** Pixels. Closer to the first row than this, earlier ones are wanted. */
const nearness = 800;

/**
 * The scroll position of a list of which only the rows around the view exist. Rows stand in the normal flow between
 * two spacers, so the browser's own scroll anchoring keeps the text in place while rows above it are drawn and
 * measured, even in the middle of a scroll. Left to do by hand: following the end, finding a row that does not exist
 * yet, and what browsers leave out: the very top, and Safari.
 */
export class RowWindow {
  readonly #heights = new Map<string, number>();
  readonly #observer = new ResizeObserver((entries) => this.#measure(entries));
  readonly #onChange: () => void;
  readonly #anchors = CSS.supports('overflow-anchor', 'auto');
  #items: readonly ChatItem[] = [];
  #scroller: HTMLElement | null = null;
  #position: Position;
  /** The row of the position must be brought into place when it exists. */
  #seeking: boolean;
  #range: RowRange = { start: 0, end: 0, before: 0, after: 0 };
  #drawn = '';
  #lastTop = 0;
  #width = 0;
  #frame = 0;
  #focusWasInside = false;

  /** `onChange` is called when `range`, `isAtEnd` or `isNearTop` would come out differently than when last drawn. */
  constructor(position: Position, onChange: () => void) {
    this.#position = position;
    this.#seeking = position.kind === 'row';
    this.#onChange = onChange;
  }

  get isAtEnd(): boolean {
    return this.#position.kind === 'end';
  }

  get position(): Position {
    return this.#position;
  }

  /** Whether the reader has come close to the first row. */
  get isNearTop(): boolean {
    return !this.#seeking && this.#range.start === 0 && this.#top() < nearness;
  }

  /** Starts to follow the element's scrolling; call the result to stop. */
  attach(scroller: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#observer.observe(scroller);
    return () => {
      this.#observer.disconnect();
      cancelAnimationFrame(this.#frame);
      this.#scroller = null;
    };
  }

  observeRow(row: HTMLElement): () => void {
    this.#observer.observe(row, { box: 'border-box' });
    return () => this.#observer.unobserve(row);
  }

  /** The rows to draw. To be called while rendering, `settle` when the rows are in the document. */
  rangeOf(items: readonly ChatItem[]): RowRange {
    this.#items = items;
    this.#holdWhatExists();
    this.#focusWasInside = this.#scroller?.contains(document.activeElement) ?? false;
    this.#range = this.#computeRange();
    this.#drawn = this.#fingerprint();
    return this.#range;
  }

  settle(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    // The row that had the focus may be gone; without this, the keys would scroll nothing.
    if (this.#focusWasInside && document.activeElement === document.body)
      scroller.focus({ preventScroll: true });
    if (this.#position.kind === 'end') scroller.scrollTop = scroller.scrollHeight;
    else if (this.#seeking || !this.#anchors || scroller.scrollTop === 0)
      this.#bringIntoPlace(this.#position);
  }

  /** What the reader does by wheel, key, finger or scroll bar. Moving up lets go of the end, reaching it holds it. */
  onScroll(): void {
    const scroller = this.#scroller;
    if (!scroller || this.#seeking) return;
    const top = scroller.scrollTop;
    const movedUp = top < this.#lastTop;
    this.#lastTop = top;
    if (movedUp || this.#position.kind === 'row') this.#position = this.#rowPosition(top);
    this.#changed();
  }

  /** Lets go of the end, so that what the reader opens grows downwards from under the pointer. */
  letGo(): void {
    if (this.#scroller && this.#position.kind === 'end')
      this.#position = this.#rowPosition(this.#scroller.scrollTop);
  }

  jumpToEnd(): void {
    this.#position = { kind: 'end' };
    this.#seeking = false;
    this.#onChange();
  }

  /** To the first row there is. The browser's own way would miss it: rows grow above while it glides there. */
  jumpToStart(): void {
    const [first] = this.#items;
    if (first) this.#seek({ kind: 'row', itemId: first.id, offset: 0 });
  }

  /** Brings the item to the middle of the view, or to the top of it when it is long. */
  reveal(itemId: string): void {
    if (!this.#items.some(({ id }) => id === itemId)) return;
    const height = this.#heights.get(itemId) ?? 0;
    this.#seek({ kind: 'row', itemId, offset: Math.min(0, (height - this.#viewHeight()) / 2) });
  }

  #seek(position: Position): void {
    this.#position = position;
    this.#seeking = true;
    this.#onChange();
  }

  #computeRange(): RowRange {
    const heights = this.#rowHeights();
    const top = this.#top(heights);
    return rowsBetween(heights, top - overscan, top + this.#viewHeight() + overscan);
  }

  /** The first pixel in view, by what is known of the rows' heights. */
  #top(heights = this.#rowHeights()): number {
    const position = this.#position;
    if (position.kind === 'end') return sum(heights, 0, heights.length) - this.#viewHeight();
    const index = this.#items.findIndex(({ id }) => id === position.itemId);
    return sum(heights, 0, index) + position.offset;
  }

  #rowHeights(): number[] {
    return this.#items.map((item) => this.#heights.get(item.id) ?? estimateHeight(item));
  }

  #viewHeight(): number {
    return this.#scroller?.clientHeight || window.innerHeight;
  }

  #rowPosition(top: number): Position {
    const { index, offset } = rowAt(this.#rowHeights(), top);
    const item = this.#items[index];
    return item ? { kind: 'row', itemId: item.id, offset } : { kind: 'end' };
  }

  #bringIntoPlace(position: Position & { kind: 'row' }): void {
    const scroller = this.#scroller;
    const row = scroller?.querySelector(`[data-item-id="${CSS.escape(position.itemId)}"]`);
    if (!scroller || !row) return;
    this.#seeking = false;
    const top = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTop += top + position.offset;
    this.#lastTop = scroller.scrollTop;
  }

  #measure(entries: readonly ResizeObserverEntry[]): void {
    if (!this.#anchors) this.#takeUnreportedScroll();
    for (const { target, borderBoxSize } of entries) {
      const id = target instanceof HTMLElement ? target.dataset['itemId'] : undefined;
      if (target === this.#scroller) this.#forgetHeightsOfOtherWidth();
      else if (id !== undefined) this.#heights.set(id, borderBoxSize[0]?.blockSize ?? 0);
    }
    this.settle();
    // Drawing in here would change sizes while they are being reported.
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#changed());
  }

  /** A scroll of which no event has told yet would be undone by bringing the row back into place. */
  #takeUnreportedScroll(): void {
    const moved = (this.#scroller?.scrollTop ?? 0) - this.#lastTop;
    this.#lastTop += moved;
    if (this.#position.kind === 'end' || this.#seeking) return;
    this.#position = { ...this.#position, offset: this.#position.offset + moved };
  }

  #forgetHeightsOfOtherWidth(): void {
    const width = this.#scroller?.clientWidth ?? 0;
    if (width !== this.#width && this.#width !== 0) this.#heights.clear();
    this.#width = width;
  }

  /** An item may be removed, or not be in the page that the host sent after a reload. */
  #holdWhatExists(): void {
    const position = this.#position;
    if (position.kind === 'end' || this.#items.some(({ id }) => id === position.itemId)) return;
    this.#position =
      this.#seeking || !this.#scroller ? { kind: 'end' } : this.#rowPosition(this.#scroller.scrollTop);
    this.#seeking = false;
  }

  #changed(): void {
    if (this.#touchesEnd()) this.#position = { kind: 'end' };
    this.#range = this.#computeRange();
    if (this.#fingerprint() !== this.#drawn) this.#onChange();
  }

  #touchesEnd(): boolean {
    const scroller = this.#scroller;
    if (!scroller || this.#seeking) return false;
    // Not more than rounding explains: who creeps up by a pixel a frame wants to leave.
    return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < 1;
  }

  #fingerprint(): string {
    return [this.#range.start, this.#range.end, this.isAtEnd, this.isNearTop].join();
  }
}
