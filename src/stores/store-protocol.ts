import type { ErrorCode } from '../base/errors.ts';
import type { EventDraft } from '../journal/events.ts';
import type { Message, MessageQuery, MessageSearchResult, Session } from '../memory/message.ts';
import type { BlockChange, ErasureRequest, StoreChange, StoreSummary } from '../memory/ports.ts';

/** What the host may ask of the store's worker: the methods of `ProjectStore`, as they are there. */
export interface StoreCalls {
  open(): StoreSummary;
  append(drafts: readonly EventDraft[]): StoreChange;
  messages(query: { sessionId: string; limit: number; before?: string }): readonly Message[];
  messagesById(ids: readonly string[]): readonly Message[];
  search(query: MessageQuery): MessageSearchResult;
  sessions(query: { limit: number; before?: string }): readonly Session[];
  changes(query: { label?: string; ids?: readonly string[]; limit: number }): readonly BlockChange[];
  countErasable(request: ErasureRequest): number;
  erase(request: ErasureRequest): number;
  size(): number;
}

export type StoreMethod = keyof StoreCalls;

export interface StoreCall<M extends StoreMethod = StoreMethod> {
  readonly id: number;
  readonly method: M;
  readonly args: Parameters<StoreCalls[M]>;
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
