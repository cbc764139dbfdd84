import { render } from 'preact';
import { App } from './app.tsx';
import type { Position } from './conversation/row-window.ts';
import { connectToHost } from './host.ts';
import type { Page } from './page-context.ts';
import { createSaver } from './persistence.ts';
import { type SavedAnchor, toSaved } from './saved-state.ts';
import { initialState } from './state.ts';
import { createStore } from './store.ts';

start(document.getElementById('root') ?? document.body);

function start(root: HTMLElement): void {
  const host = connectToHost();
  const saved = host.load();
  const save = createSaver(host);
  let { anchor, historyPlace } = saved;

  const store = createStore(initialState(saved.draft), () => {
    saveAll();
    draw();
  });
  const page: Page = {
    post: host.post,
    dispatch: store.dispatch,
    state: () => store.state,
    opened: new Set(),
    historyPlace: () => historyPlace,
    noteHistoryPlace: (place) => {
      historyPlace = place;
      saveAll();
    },
  };
  const saveAll = () => {
    const state = toSaved(store.state, anchor, historyPlace);
    if (state) save(state);
  };
  const startIn = (sessionId: string): Position => positionOf(anchor, sessionId);
  const onMove = (sessionId: string, position: Position) => {
    anchor = anchorOf(sessionId, position);
    saveAll();
  };
  const draw = () => render(<App state={store.state} page={page} startIn={startIn} onMove={onMove} />, root);

  host.onMessage((message) => {
    store.dispatch(message);
    // A hidden page draws nothing, and still has to drop what is not to be kept.
    if (message.type === 'status') saveAll();
  });
  draw();
  host.post({ type: 'ready' });
}

function positionOf(anchor: SavedAnchor | undefined, sessionId: string): Position {
  if (anchor?.sessionId !== sessionId) return { kind: 'end' };
  return { kind: 'row', itemId: anchor.itemId, offset: anchor.offset };
}

function anchorOf(sessionId: string, position: Position): SavedAnchor | undefined {
  if (position.kind === 'end') return undefined;
  return { sessionId, itemId: position.itemId, offset: position.offset };
}
