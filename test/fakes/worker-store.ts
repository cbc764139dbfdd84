import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { distDir } from '../../scripts/paths.ts';
import { WorkerProjectStore } from '../../src/stores/worker-project-store.ts';

export const SQL_WASM = fileURLToPath(import.meta.resolve('sql.js/dist/sql-wasm.wasm'));

const SOURCE = new URL('../../src/stores/store-worker.ts', import.meta.url);
const BUILT = pathToFileURL(join(distDir, 'store-worker.cjs'));

/** The real store of a project in this directory, with its worker run from source. */
export function createWorkerStore(directory: string, projectId = 'test-project'): WorkerProjectStore {
  return createStore(SOURCE, directory, projectId);
}

/** The same with its worker as it is shipped, which must be built: it starts several times as fast. */
export function createBuiltStore(directory: string, projectId = 'test-project'): WorkerProjectStore {
  return createStore(BUILT, directory, projectId);
}

function createStore(workerUrl: URL, directory: string, projectId: string): WorkerProjectStore {
  return new WorkerProjectStore({
    workerUrl,
    wasmPath: SQL_WASM,
    directory,
    projectId,
    agentId: 'test-agent',
  });
}
