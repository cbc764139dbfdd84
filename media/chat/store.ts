import type { HostMessage } from '../../src/vscode/chat/protocol.ts';
import { type ChatState, type LocalEvent, reduce } from './state.ts';

export interface Store {
  readonly state: ChatState;
  readonly dispatch: (event: HostMessage | LocalEvent) => void;
}

/**
 * Holds the state and calls `onChange` at most once per frame, however many deltas came in between. A hidden page
 * gets no frames: its state goes on, and is drawn when it is seen again.
 */
export function createStore(initial: ChatState, onChange: (state: ChatState) => void): Store {
  let state = initial;
  let frame: number | undefined;
  return {
    get state() {
      return state;
    },
    dispatch(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        onChange(state);
      });
    },
  };
}
