import { type Disposable, DisposableStore } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import type { MemoryMode } from '../memory/memory.ts';

/** Whether this workspace's memory is on, as the user and the editor's trust in the workspace decide. */
export interface MemoryModeSwitch extends Disposable {
  mode(): MemoryMode;
  readonly onDidChange: Event<MemoryMode>;
  /** Takes effect at once; resolves when the choice is stored for this workspace. */
  turnOff(): Promise<void>;
  /** Takes effect at once; in a workspace that is not trusted, memory becomes read-only. */
  turnOn(): Promise<void>;
}

/** The part of `vscode.workspace` that is needed. Trust is only ever granted: taking it back reloads the window. */
export interface WorkspaceTrust {
  readonly isTrusted: boolean;
  onDidGrantWorkspaceTrust(listener: () => void): Disposable;
}

/** The part of `vscode.Memento` that is needed. */
export interface WorkspaceState {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const OFF_KEY = 'memoryOff';

export function createMemoryModeSwitch(
  workspaceState: WorkspaceState,
  trust: WorkspaceTrust,
): MemoryModeSwitch {
  const disposables = new DisposableStore();
  const changed = disposables.add(new Emitter<MemoryMode>());
  let off = workspaceState.get(OFF_KEY) === true;
  const mode = (): MemoryMode => (off ? 'off' : trust.isTrusted ? 'on' : 'read-only');
  let last = mode();

  const announce = (): void => {
    if (last === mode()) return;
    last = mode();
    changed.fire(last);
  };
  const turn = async (nowOff: boolean): Promise<void> => {
    off = nowOff;
    announce();
    await workspaceState.update(OFF_KEY, nowOff ? true : undefined);
  };

  disposables.add(trust.onDidGrantWorkspaceTrust(announce));
  return {
    mode,
    onDidChange: changed.event,
    turnOff: () => turn(true),
    turnOn: () => turn(false),
    dispose: () => disposables.dispose(),
  };
}
