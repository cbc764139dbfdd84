import * as z from 'zod';
import { DaybookError } from '../base/errors.ts';
import type { BlockCache } from '../memory/ports.ts';

/** What this needs of `vscode.Memento`. */
export interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'blocks';

/** A workspace of several folders keeps its state when another becomes the first, and with that another project. */
const storedSchema = z.object({ projectId: z.string(), blocks: z.unknown() });

/** The editor writes an extension's whole state at every change, and from half a megabyte on complains. In bytes of UTF-8. */
const MAX_BYTES = 256 * 1024;

/**
 * Keeps the copy of the blocks in workspaceState, under the key `blocks`. `projectId` tells whose they are, and null as
 * long as that is not known: then nothing is kept.
 */
export function createMementoBlockCache(memento: Memento, projectId: () => string | null): BlockCache {
  return {
    load() {
      const { data } = storedSchema.safeParse(memento.get(KEY));
      return data?.projectId === projectId() ? data?.blocks : undefined;
    },
    async save(blocks) {
      const id = projectId();
      if (id === null) return;
      const bytes = Buffer.byteLength(JSON.stringify(blocks));
      if (bytes > MAX_BYTES) {
        throw new DaybookError(
          'memory.over-limit',
          `The blocks are too large for the workspace state: ${bytes} bytes.`,
        );
      }
      await memento.update(KEY, { projectId: id, blocks });
    },
  };
}
