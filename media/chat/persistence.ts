import { lengthOf } from './draft.ts';
import type { Host } from './host.ts';
import type { SavedState } from './saved-state.ts';

/** Milliseconds. */
const pause = 300;
/** Characters. A longer paste is not kept over a reload: states of megabytes slow the whole window down. */
const longest = 500_000;

/** Saves the newest state after a pause in the changes, and before the page goes. */
export function createSaver(host: Host): (state: SavedState) => void {
  let pending: SavedState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    if (pending) host.save(pending);
    pending = undefined;
  };
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', flush);
  return (state) => {
    pending = lengthOf(state.draft) > longest ? { ...state, draft: { ...state.draft, pastes: [] } } : state;
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  };
}
