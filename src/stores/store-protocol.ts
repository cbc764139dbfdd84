import type { ErrorCode } from '../base/errors.ts';
import type { ProjectStore, StoreChange } from '../memory/ports.ts';

export type StoreMethod = Exclude<keyof ProjectStore, 'onDidChange' | 'close' | 'dispose'>;

/** What the host may ask of the store's worker: the methods of `ProjectStore`, which it answers synchronously. */
export type StoreCalls = {
  [M in StoreMethod]: (...args: Parameters<ProjectStore[M]>) => Awaited<ReturnType<ProjectStore[M]>>;
};

export interface StoreCall<M extends StoreMethod = StoreMethod> {
  readonly id: number;
  readonly method: M;
  readonly args: Parameters<ProjectStore[M]>;
}
export type HostMessage = { [M in StoreMethod]: StoreCall<M> }[StoreMethod] | { readonly method: 'close' };

/** What the worker says: the answers to calls, and what happens by itself. */
export type WorkerMessage =
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'change'; readonly change: StoreChange }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string };

/** Everything a worker is told at its start. */
export interface StoreWorkerData {
  /** sql.js' WebAssembly file. */
  readonly wasmPath: string;
  /** The project's own directory. */
  readonly directory: string;
  readonly projectId: string;
  readonly agentId: string;
}
