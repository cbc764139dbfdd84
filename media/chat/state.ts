import type { ChatItem, ChatStatus, HistoryEvent, HostMessage } from '../../src/vscode/chat/protocol.ts';
import { announcementOf } from './announcement.ts';
import { type Draft, emptyDraft, withReturned } from './draft.ts';
import { historyAnnouncementOf } from './history/history-announcement.ts';
import {
  type HistoryAction,
  type HistoryState,
  initialHistory,
  reduceHistory,
} from './history/history-state.ts';

export interface Session {
  readonly id: string;
  readonly items: readonly ChatItem[];
  /** Whether the host has a page before the first item, and whether it was asked for it. */
  readonly earlier: 'none' | 'available' | 'requested';
  /** What the user sent, oldest first. */
  readonly sent: readonly string[];
}

export interface ChatState {
  /** Null until the host has spoken. */
  readonly session: Session | null;
  readonly status: ChatStatus | null;
  readonly draft: Draft;
  /** Grows with every request; the composer takes the focus whenever it changes. */
  readonly focusRequest: number;
  /** The item to scroll to, if any; `request` grows so that the same item can be asked for again. */
  readonly reveal: { readonly itemId: string | null; readonly request: number };
  /** What is read aloud; `serial` grows so that the same words can be said again. */
  readonly announcement: { readonly text: string; readonly serial: number };
  readonly history: HistoryState;
}

/** What the user does that changes what is shown before the host answers. */
export type LocalEvent =
  | { readonly type: 'draft-changed'; readonly draft: Draft }
  | { readonly type: 'message-sent'; readonly text: string }
  | { readonly type: 'earlier-requested' }
  | { readonly type: 'in-history'; readonly action: HistoryAction };

export function initialState(draft: Draft = emptyDraft): ChatState {
  return {
    session: null,
    status: null,
    draft,
    focusRequest: 0,
    reveal: { itemId: null, request: 0 },
    announcement: { text: '', serial: 0 },
    history: initialHistory,
  };
}

/** The whole of the page's behaviour as data. Items that an event does not touch keep their identity. */
export function reduce(state: ChatState, event: HostMessage | LocalEvent): ChatState {
  switch (event.type) {
    case 'session':
      return { ...state, session: sessionFrom(event), reveal: { ...state.reveal, itemId: null } };
    case 'earlier':
      return inSession(state, event.sessionId, (session) => ({
        ...session,
        items: [...withoutKnown(event.items, session.items), ...session.items],
        earlier: event.hasEarlier ? 'available' : 'none',
      }));
    case 'earlier-requested':
      return inSession(state, state.session?.id, (session) => ({ ...session, earlier: 'requested' }));
    case 'item':
      return announced(
        putItem(state, event.item),
        announcementOf(findItem(state, event.item.id), event.item),
      );
    case 'item-removed':
      return withItems(state, (items) => items.filter((item) => item.id !== event.id));
    case 'delta':
      return withItems(state, (items) => appendText(items, event.id, event.text));
    case 'status':
      return { ...state, status: event.status };
    case 'compose':
      return { ...state, draft: withReturned(event.text, state.draft), focusRequest: state.focusRequest + 1 };
    case 'focus':
      return { ...state, focusRequest: state.focusRequest + 1 };
    case 'reveal':
      return { ...state, reveal: { itemId: event.id, request: state.reveal.request + 1 } };
    case 'draft-changed':
      return { ...state, draft: event.draft };
    case 'message-sent':
      return inSession({ ...state, draft: emptyDraft }, state.session?.id, (session) => ({
        ...session,
        sent: [...session.sent, event.text],
      }));
    case 'history':
      return inHistory(state, event.event);
    case 'in-history':
      return inHistory(state, event.action);
    default:
      return state;
  }
}

function sessionFrom(message: HostMessage & { type: 'session' }): Session {
  return {
    id: message.sessionId,
    items: message.items,
    earlier: message.hasEarlier ? 'available' : 'none',
    sent: message.sent,
  };
}

function inHistory(state: ChatState, event: HistoryEvent | HistoryAction): ChatState {
  const history = reduceHistory(state.history, event);
  const next = announced({ ...state, history }, historyAnnouncementOf(state.history, history, event));
  if (state.history.shown === history.shown) return next;
  // The conversation is drawn anew when it comes back, and is not to scroll to what was revealed before.
  if (history.shown) return { ...next, reveal: { ...state.reveal, itemId: null } };
  return { ...next, focusRequest: state.focusRequest + 1 };
}

/** A page that was asked for and then overtaken by another session must not land in that one. */
function inSession(
  state: ChatState,
  id: string | undefined,
  change: (session: Session) => Session,
): ChatState {
  return state.session && state.session.id === id ? { ...state, session: change(state.session) } : state;
}

function withItems(state: ChatState, change: (items: readonly ChatItem[]) => readonly ChatItem[]): ChatState {
  return inSession(state, state.session?.id, (session) => {
    const items = change(session.items);
    return items === session.items ? session : { ...session, items };
  });
}

function withoutKnown(page: readonly ChatItem[], known: readonly ChatItem[]): readonly ChatItem[] {
  const ids = new Set(known.map((item) => item.id));
  return page.filter((item) => !ids.has(item.id));
}

function putItem(state: ChatState, item: ChatItem): ChatState {
  return withItems(state, (items) => {
    const at = items.findLastIndex(({ id }) => id === item.id);
    return at < 0 ? [...items, item] : items.with(at, item);
  });
}

function findItem(state: ChatState, id: string): ChatItem | undefined {
  return state.session?.items.findLast((item) => item.id === id);
}

function appendText(items: readonly ChatItem[], id: string, text: string): readonly ChatItem[] {
  const at = items.findLastIndex((item) => item.id === id);
  const item = items[at];
  return item?.kind === 'assistant' ? items.with(at, { ...item, text: item.text + text }) : items;
}

function announced(state: ChatState, text: string | undefined): ChatState {
  return text ? { ...state, announcement: { text, serial: state.announcement.serial + 1 } } : state;
}
