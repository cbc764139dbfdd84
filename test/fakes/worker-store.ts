import { fileURLToPath } from 'node:url';
import { WorkerProjectStore } from '../../src/stores/worker-project-store.ts';

export const SQL_WASM = fileURLToPath(import.meta.resolve('sql.js/dist/sql-wasm.wasm'));

/** The real store of a project in this directory, with its worker run from source. */
export function createWorkerStore(directory: string, projectId = 'test-project'): WorkerProjectStore {
  return new WorkerProjectStore({
    workerUrl: new URL('../../src/stores/store-worker.ts', import.meta.url),
    wasmPath: SQL_WASM,
    directory,
    projectId,
    agentId: 'test-agent',
  });
}
