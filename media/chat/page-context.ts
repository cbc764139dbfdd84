import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { HostMessage, WebviewMessage } from '../../src/vscode/chat/protocol.ts';
import type { HistoryPlace } from './saved-state.ts';
import type { ChatState, LocalEvent } from './state.ts';

/** What every part of the page may use. It is made once and never changes, so nothing is drawn again for it. */
export interface Page {
  readonly post: (message: WebviewMessage) => void;
  /** The newest state, which may be a frame ahead of what is drawn: what a key or a click acts upon. */
  readonly state: () => ChatState;
  readonly dispatch: (event: HostMessage | LocalEvent) => void;
  /** The rows that the user has opened. Rows outside the view do not exist, so they cannot remember it themselves. */
  readonly opened: Set<string>;
  /** Where the reader was in the history when it was last in view, and where to note it. */
  readonly historyPlace: () => HistoryPlace | undefined;
  readonly noteHistoryPlace: (place: HistoryPlace | undefined) => void;
}

const PageContext = createContext<Page | null>(null);

export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('A component of the chat is used outside the page.');
  return page;
}

/** Whether the user has opened the thing of that key, and a function that opens or closes it. */
export function useOpened(key: string): [opened: boolean, toggle: () => void] {
  const { opened } = usePage();
  const [isOpen, setOpen] = useState(opened.has(key));
  const toggle = () => {
    if (isOpen) opened.delete(key);
    else opened.add(key);
    setOpen(!isOpen);
  };
  return [isOpen, toggle];
}
