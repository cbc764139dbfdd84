import type { HostMessage, WebviewMessage } from '../../src/vscode/chat/protocol.ts';
import { parseSaved, type SavedState } from './saved-state.ts';

/** The page's side of the wire to the extension host. */
export interface Host {
  readonly post: (message: WebviewMessage) => void;
  readonly onMessage: (listener: (message: HostMessage) => void) => void;
  readonly load: () => SavedState;
  readonly save: (state: SavedState) => void;
}

interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** May be called once per page: VS Code hands out its API a single time. */
export function connectToHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message), // oxlint-disable-line unicorn/require-post-message-target-origin -- VS Code's function, not the window's
    onMessage: (listener) =>
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isHostMessage(data)) listener(data);
      }),
    load: () => parseSaved(api.getState()),
    save: (state) => api.setState(state),
  };
}

/** In a browser, its extensions post messages of their own to every page. */
function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}
