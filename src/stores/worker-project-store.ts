import { Worker } from 'node:worker_threads';
import { assertNever, DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import type { ProjectStore, StoreAccess, StoreChange, StoreSummary } from '../memory/ports.ts';
import type {
  HostMessage,
  StoreCall,
  StoreCalls,
  StoreMethod,
  StoreWorkerData,
  WorkerMessage,
} from './store-protocol.ts';

export interface WorkerProjectStoreOptions extends StoreWorkerData {
  /** `store-worker.ts`, or what it was built to. */
  readonly workerUrl: URL;
  readonly logger?: Logger;
}

/** Of what a worker makes and throws away, so much may wait for that: by default several times as much, for the same speed. */
const YOUNG_MB = 4;
/** A worker that dies so many times in a row is not started again. */
const MAX_CRASHES = 3;

/**
 * The store of one project, kept by a worker thread of its own: the caller's thread only sends and receives. Nothing is
 * started before the first call, and `close` ends the worker. A worker that dies takes the calls under way with it; the
 * next call starts another.
 */
export class WorkerProjectStore implements ProjectStore {
  readonly #options: WorkerProjectStoreOptions;
  readonly #changed: Emitter<StoreChange>;
  readonly #pending = new Map<number, PendingCall>();
  #worker: Worker | null = null;
  #state: 'unopened' | 'opened' | 'closed' | 'disposed' = 'unopened';
  #access: StoreAccess = 'read-write';
  #lastId = 0;
  #crashes = 0;
  #exited: Promise<void> = Promise.resolve();
  #reopening: Promise<void> | null = null;

  constructor(options: WorkerProjectStoreOptions) {
    this.#options = options;
    this.#changed = new Emitter((error) => this.#logger.error('A listener to memory failed.', error));
  }

  get onDidChange() {
    return this.#changed.event;
  }

  /** Resolves when, after `close` or `dispose`, everything is written and the worker is gone. */
  get closed(): Promise<void> {
    return this.#exited;
  }

  async open(access: StoreAccess = 'read-write'): Promise<StoreSummary> {
    if (this.#state === 'closed') {
      await this.#exited;
      if (this.#state === 'closed') this.#state = 'unopened';
    }
    this.#access = access;
    const summary = await this.#call('open', access);
    if (this.#state === 'unopened') this.#state = 'opened';
    return summary;
  }

  close(): Promise<void> {
    if (this.#state === 'disposed') return this.#exited;
    this.#state = 'closed';
    this.#end();
    return this.#exited;
  }

  append: ProjectStore['append'] = (drafts) => this.#call('append', drafts);
  messages: ProjectStore['messages'] = (query) => this.#call('messages', query);
  messagesById: ProjectStore['messagesById'] = (ids) => this.#call('messagesById', ids);
  search: ProjectStore['search'] = (query) => this.#call('search', query);
  sessions: ProjectStore['sessions'] = (query) => this.#call('sessions', query);
  deletions: ProjectStore['deletions'] = () => this.#call('deletions');
  diskUse: ProjectStore['diskUse'] = () => this.#call('diskUse');
  changes: ProjectStore['changes'] = (query) => this.#call('changes', query);
  countErasable: ProjectStore['countErasable'] = (request) => this.#call('countErasable', request);
  erase: ProjectStore['erase'] = (request) => this.#call('erase', request);

  dispose(): void {
    if (this.#state === 'disposed') return;
    this.#state = 'disposed';
    this.#changed.dispose();
    this.#end();
  }

  #end(): void {
    const close: HostMessage = { method: 'close' };
    this.#worker?.postMessage(close);
  }

  get #logger(): Logger {
    return this.#options.logger ?? silentLogger;
  }

  async #call<M extends StoreMethod>(
    method: M,
    ...args: Parameters<ProjectStore[M]>
  ): Promise<ReturnType<StoreCalls[M]>> {
    if (this.#state === 'disposed' || this.#state === 'closed')
      throw unreadable('The memory of this project is closed.');
    if (!this.#worker) this.#start();
    // Not awaited for nothing: a call made before `dispose` is to be sent before its message.
    if (this.#reopening && method !== 'open') await this.#reopening;
    return this.#send(method, args);
  }

  #send<M extends StoreMethod>(
    method: M,
    args: Parameters<ProjectStore[M]>,
  ): Promise<ReturnType<StoreCalls[M]>> {
    return new Promise((resolve, reject) => {
      const call: StoreCall<M> = { id: ++this.#lastId, method, args };
      this.#pending.set(call.id, { method, resolve, reject });
      this.#worker?.postMessage(call);
      if (!this.#worker) this.#lose();
    });
  }

  #start(): void {
    if (this.#crashes >= MAX_CRASHES) throw unreadable(`${STOPPED} Reload the window to try again.`);
    const { workerUrl, wasmPath, directory, projectId, agentId } = this.#options;
    const workerData: StoreWorkerData = { wasmPath, directory, projectId, agentId };
    const worker = new Worker(workerUrl, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (message: WorkerMessage) => this.#receive(message));
    worker.on('error', (error) => this.#logger.error(STOPPED, error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#worker = null;
        if (this.#state === 'unopened' || this.#state === 'opened') this.#crashes++;
        this.#lose();
        resolve();
      });
    });
    this.#worker = worker;
    this.#reopening = this.#state === 'opened' ? this.#reopen(worker) : null;
  }

  /** After a crash: whatever has changed since then is news. */
  async #reopen(worker: Worker): Promise<void> {
    try {
      const { blocks, deletedBlocks } = await this.#send('open', [this.#access]);
      this.#reopening = null;
      const changes = [
        ...blocks.map((block) => ({ label: block.label, block })),
        ...deletedBlocks.map(({ label }) => ({ label, block: null })),
      ];
      this.#changed.fire({ events: [], blocks: changes });
    } catch (error) {
      // Then the next call begins from the beginning.
      await worker.terminate();
      throw error;
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'done':
        this.#crashes = 0;
        this.#settle(message.id)?.resolve(message.value);
        break;
      case 'failed':
        this.#settle(message.id)?.reject(new DaybookError(message.code, message.message));
        break;
      case 'change':
        this.#changed.fire(message.change);
        break;
      case 'log':
        this.#logger[message.level](message.message);
        break;
      default:
        assertNever(message);
    }
  }

  #settle(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    return call;
  }

  /** Gives up the calls under way. */
  #lose(): void {
    for (const [id, { method }] of this.#pending) {
      const error =
        method === 'append' || method === 'erase' ? unsaved() : unreadable(`${STOPPED} Try again.`);
      this.#settle(id)?.reject(error);
    }
  }
}

interface PendingCall {
  readonly method: StoreMethod;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const STOPPED = 'The part of Daybook that reads and writes memory has stopped.';

function unreadable(message: string): DaybookError {
  return new DaybookError('journal.unreadable', message);
}

function unsaved(): DaybookError {
  return new DaybookError(
    'journal.write-failed',
    `${STOPPED} Whether it had saved the last change is not certain; everything before is safe. Look, and try again.`,
  );
}
