import { render } from 'preact';
import { App } from './app.tsx';
import type { Position } from './conversation/row-window.ts';
import { connectToHost } from './host.ts';
import type { Page } from './page-context.ts';
import { createSaver } from './persistence.ts';
import type { SavedAnchor } from './saved-state.ts';
import { initialState } from './state.ts';
import { createStore } from './store.ts';

start(document.getElementById('root') ?? document.body);

function start(root: HTMLElement): void {
  const host = connectToHost();
  const saved = host.load();
  const save = createSaver(host);
  let anchor = saved.anchor;

  const store = createStore(initialState(saved.draft), () => {
    saveAll();
    draw();
  });
  const page: Page = {
    post: host.post,
    dispatch: store.dispatch,
    state: () => store.state,
    opened: new Set(),
  };
  const saveAll = () => save({ draft: store.state.draft, ...(anchor ? { anchor } : {}) });
  const startIn = (sessionId: string): Position => positionOf(anchor, sessionId);
  const onMove = (sessionId: string, position: Position) => {
    anchor = anchorOf(sessionId, position);
    saveAll();
  };
  const draw = () => render(<App state={store.state} page={page} startIn={startIn} onMove={onMove} />, root);

  host.onMessage(store.dispatch);
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
