import { DaybookError } from '../base/errors.ts';
import type { BlockCache } from '../memory/ports.ts';

/** What this needs of `vscode.Memento`. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'blocks';

/** The editor writes an extension's whole state at every change, and from half a megabyte on complains. In bytes of UTF-8. */
const MAX_BYTES = 256 * 1024;

/** Keeps the copy of the blocks in workspaceState, under the key `blocks`. */
export function createMementoBlockCache(memento: Memento): BlockCache {
  return {
    load: () => memento.get(KEY),
    async save(blocks) {
      const bytes = Buffer.byteLength(JSON.stringify(blocks));
      if (bytes > MAX_BYTES) {
        throw new DaybookError(
          'memory.over-limit',
          `The blocks are too large for the workspace state: ${bytes} bytes.`,
        );
      }
      await memento.update(KEY, blocks);
    },
  };
}
