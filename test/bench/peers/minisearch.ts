import { requirePeer } from './install-peers.ts';
import { LIMIT, type MemorySystem } from './memory-system.ts';

/** The part of MiniSearch that is used here. */
interface Index {
  addAll(documents: readonly Document[]): void;
  add(document: Document): void;
  search(query: string): readonly { readonly id: string }[];
  has(id: string): boolean;
}

interface Document {
  readonly id: string;
  readonly content: string;
}

/**
 * MiniSearch, an index in memory. Prefix and fuzzy search as its documentation suggests for both: not for short words,
 * where they find too much. That finds more of the answers here than its defaults, or than either for every word.
 */
export const minisearch: MemorySystem = {
  persistent: false,
  open() {
    const index = createIndex(requirePeer('minisearch'));
    return Promise.resolve({
      async load(messages) {
        index.addAll(messages);
      },
      async add(message) {
        index.add(message);
      },
      async search(query) {
        return index
          .search(query)
          .slice(0, LIMIT)
          .map(({ id }) => id);
      },
      async present(ids) {
        return ids.filter((id) => index.has(id));
      },
      async close() {},
    });
  },
};

function createIndex(module: unknown): Index {
  if (!isConstructor(module)) throw new TypeError('minisearch exports no class.');
  return new module({
    fields: ['content'],
    searchOptions: {
      prefix: (term: string) => term.length > 3,
      fuzzy: (term: string) => (term.length > 3 ? 0.2 : false),
    },
  });
}

function isConstructor(module: unknown): module is new (options: object) => Index {
  return typeof module === 'function';
}
