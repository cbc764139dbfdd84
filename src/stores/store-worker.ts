import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import initSqlJs from 'sql.js';
import * as z from 'zod';
import { systemClock } from '../base/clock.ts';
import { DaybookError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { nodeDisk } from '../journal/disk.ts';
import { LocalStore } from './local-store.ts';
import type {
  HostMessage,
  StoreCall,
  StoreCalls,
  StoreMethod,
  StoreWorkerData,
  WorkerMessage,
} from './store-protocol.ts';

/** How long nobody has to want anything before a snapshot is written, in milliseconds. */
const QUIET_MS = 1_000;
/** Where it is never quiet, a snapshot is written when so many times the usual number of records is due. */
const OVERDUE = 2;

const dataSchema: z.ZodType<StoreWorkerData> = z.object({
  wasmPath: z.string(),
  directory: z.string(),
  projectId: z.string(),
  agentId: z.string(),
});

if (parentPort) void main(parentPort);

/**
 * The worker thread that does all disk work for one project. It answers the calls of `store-protocol.ts` one after
 * another; appends that wait in line together are written together.
 */
async function main(port: MessagePort): Promise<void> {
  const { wasmPath, ...project } = dataSchema.parse(workerData);
  const say = (message: WorkerMessage): void => port.postMessage(message);
  const sqlJsConfig = { locateFile: () => wasmPath, useOldExtensionFunctions: false };
  const store = new LocalStore({
    ...project,
    sqlJs: await initSqlJs(sqlJsConfig),
    clock: systemClock,
    disk: nodeDisk,
    logger: loggerTo(say),
    segmentBytes: 8 * 1024 * 1024,
    snapshotEvery: 2_000,
    pause: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50),
    onChange: (change) => say({ kind: 'change', change }),
  });
  let quiet: NodeJS.Timeout | undefined;
  port.on('message', (first: HostMessage) => {
    clearTimeout(quiet);
    const messages = [first, ...waiting(port)];
    answerAll(store, messages, say);
    if (messages.some(({ method }) => method === 'close')) return port.close();
    store.snapshot(OVERDUE);
    quiet = setTimeout(rest, QUIET_MS).unref();
  });
  // Piece by piece: whoever calls meanwhile waits for one piece at most.
  const rest = (): void => {
    if (store.keepHouse()) quiet = setTimeout(rest).unref();
  };
  port.on('close', () => clearTimeout(quiet));
}

/** What stands in line behind the message that is being handled. */
function waiting(port: MessagePort): HostMessage[] {
  const messages: HostMessage[] = [];
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    messages.push(next.message);
  return messages;
}

function answerAll(
  store: LocalStore,
  messages: readonly HostMessage[],
  say: (message: WorkerMessage) => void,
): void {
  const appends: StoreCall<'append'>[] = [];
  const flush = (): void => {
    const batch = appends.splice(0);
    const outcomes = attempt(() => store.appendAll(batch.map(({ args: [drafts] }) => drafts)));
    for (const [index, { id }] of batch.entries()) {
      say(answerTo(id, outcomes instanceof DaybookError ? outcomes : outcomes[index]));
    }
  };
  for (const message of messages) {
    if (message.method === 'append') {
      appends.push(message);
      continue;
    }
    flush();
    if (message.method === 'close') return store.close();
    const value = attempt(() => call(store, message));
    say(answerTo(message.id, value));
  }
  flush();
}

function call<M extends StoreMethod>(store: StoreCalls, { method, args }: StoreCall<M>): unknown {
  return store[method](...args);
}

function answerTo(id: number, value: unknown): WorkerMessage {
  if (value instanceof DaybookError) return { kind: 'failed', id, code: value.code, message: value.message };
  return { kind: 'done', id, value };
}

function attempt<T>(action: () => T): T | DaybookError {
  try {
    return action();
  } catch (error) {
    if (error instanceof DaybookError) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new DaybookError(
      'journal.unreadable',
      `The memory of this project could not be read: ${reason}. Nothing was changed. Try again, or reload the window.`,
      { cause: error },
    );
  }
}

function loggerTo(say: (message: WorkerMessage) => void): Logger {
  const log = (level: 'info' | 'warn' | 'error') => (message: string, cause?: unknown) => {
    say({ kind: 'log', level, message: cause instanceof Error ? `${message} ${cause.stack}` : message });
  };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
