import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { ChatItem } from '../../../src/vscode/chat/protocol.ts';
import { IconButton } from '../buttons.tsx';
import { itemLabel, ItemView } from '../items/item-view.tsx';
import { usePage } from '../page-context.ts';
import type { ChatState, Session } from '../state.ts';
import { strings } from '../strings.ts';
import { type Position, RowWindow } from './row-window.ts';
import { useMarkdownCommands } from './markdown-commands.ts';

interface ConversationProps {
  session: Session;
  busy: boolean;
  reveal: ChatState['reveal'];
  /** Where a reload left the reader. */
  start: Position;
  onMove: (position: Position) => void;
}

/** The list of items, of which only those around the view exist in the document. */
export function Conversation({ session, busy, reveal, start, onMove }: ConversationProps) {
  const { items } = session;
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const [rows] = useState(() => new RowWindow(start, () => redraw(undefined)));
  const range = rows.rangeOf(items);
  const marked = useReveal(rows, reveal);

  useLayoutEffect(() => (scroller.current ? rows.attach(scroller.current) : undefined), [rows]);
  useLayoutEffect(() => rows.settle());
  useEndWhenSent(rows, session);
  useEarlierPages(session, rows.isNearTop);
  const run = useMarkdownCommands();
  const onScroll = () => {
    rows.onScroll();
    onMove(rows.position);
  };

  return (
    <div class="conversation">
      <div
        class="scroller"
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={strings.conversation}
        tabIndex={0}
        onScroll={onScroll}
        onClickCapture={(event) => opens(event) && rows.letGo()}
        onClick={run}
        onKeyDown={(event) => (event.target === event.currentTarget ? jump(event, rows) : run(event))}
      >
        <div class="spacer" style={{ height: `${range.before}px` }} />
        {items.slice(range.start, range.end).map((item, at) => (
          <Row
            key={item.id}
            item={item}
            endsTurn={endsTurn(items[range.start + at + 1], busy)}
            marked={item.id === marked}
            position={range.start + at + 1}
            count={session.earlier === 'none' ? items.length : -1}
            rows={rows}
          />
        ))}
        <div class="spacer" style={{ height: `${range.after}px` }} />
        {busy && isQuiet(items.at(-1)) && <p class="working dim">{strings.working}</p>}
      </div>
      {session.earlier === 'requested' && <p class="loading-earlier dim">{strings.loadingEarlier}</p>}
      {!rows.isAtEnd && (
        <IconButton
          class="jump"
          icon="arrow-down"
          label={strings.jumpToLatest}
          onClick={() => rows.jumpToEnd()}
        />
      )}
    </div>
  );
}

interface RowProps {
  item: ChatItem;
  endsTurn: boolean;
  marked: boolean;
  /** 1-based. */
  position: number;
  /** -1: not known. */
  count: number;
  rows: RowWindow;
}

function Row({ item, endsTurn, marked, position, count, rows }: RowProps) {
  const row = useRef<HTMLElement>(null);
  useLayoutEffect(() => (row.current ? rows.observeRow(row.current) : undefined), [rows]);
  return (
    <article
      class={marked ? 'row marked' : 'row'}
      ref={row}
      data-kind={item.kind}
      data-item-id={item.id}
      aria-label={itemLabel(item)}
      aria-posinset={position}
      aria-setsize={count}
    >
      {useMemo(
        () => (
          <ItemView item={item} endsTurn={endsTurn} />
        ),
        [item, endsTurn],
      )}
    </article>
  );
}

/** Scrolls to the item the host asks for; returns the id of the item to mark, until the user does something. */
function useReveal(rows: RowWindow, reveal: ChatState['reveal']): string | undefined {
  const [seen, setSeen] = useState(0);
  const { itemId, request } = reveal;
  useLayoutEffect(() => {
    if (itemId === null) return undefined;
    rows.reveal(itemId);
    const forget = () => setSeen(request);
    const events = ['pointerdown', 'keydown'] as const;
    for (const name of events) window.addEventListener(name, forget, { once: true });
    return () => {
      for (const name of events) window.removeEventListener(name, forget);
    };
  }, [request]);
  return itemId !== null && request !== seen ? itemId : undefined;
}

function useEarlierPages(session: Session, wanted: boolean): void {
  const { post, dispatch } = usePage();
  const first = session.items[0]?.id;
  useEffect(() => {
    if (!wanted || session.earlier !== 'available' || first === undefined) return;
    post({ type: 'load-earlier', before: first });
    dispatch({ type: 'earlier-requested' });
  }, [wanted, session.earlier, first]);
}

/** Who sends a message wants to see it, and what comes of it. */
function useEndWhenSent(rows: RowWindow, { id, sent }: Session): void {
  const seen = useRef({ id, count: sent.length });
  useLayoutEffect(() => {
    if (seen.current.id === id && sent.length > seen.current.count) rows.jumpToEnd();
    seen.current = { id, count: sent.length };
  }, [rows, id, sent.length]);
}

/** Whether nothing else on the page shows that Daybook is at work. */
function isQuiet(last: ChatItem | undefined): boolean {
  if (last?.kind === 'assistant') return last.status !== 'streaming' || last.text === '';
  if (last?.kind === 'tool') return last.status !== 'running';
  return last?.kind !== 'approval' || last.state !== 'waiting';
}

function endsTurn(next: ChatItem | undefined, busy: boolean): boolean {
  return next ? next.kind === 'user' || next.kind === 'notice' : !busy;
}

function jump(event: KeyboardEvent, rows: RowWindow): void {
  if (event.key !== 'Home' && event.key !== 'End') return;
  event.preventDefault();
  if (event.key === 'Home') rows.jumpToStart();
  else rows.jumpToEnd();
}

function opens(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('[aria-expanded]') !== null;
}
