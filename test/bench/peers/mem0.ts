import { join } from 'node:path';
import * as z from 'zod';
import { embed } from './hashed-embedding.ts';
import { requirePeer } from './install-peers.ts';
import { LIMIT, type MemorySystem } from './memory-system.ts';

const USER = { user_id: 'bench' };

/** The part of mem0's `Memory` that is used here. */
interface Mem0 {
  add(text: string, options: object): Promise<unknown>;
  search(query: string, options: object): Promise<unknown>;
  getAll(options: object): Promise<unknown>;
}

const found = z.object({ results: z.array(z.object({ metadata: z.object({ messageId: z.string() }) })) });

/**
 * mem0 with what it comes with: its default vector store and its history, both in SQLite, and its hybrid of vectors and
 * BM25. `infer: false` stores messages as they are, without a language model; telemetry is off by the environment.
 * The embedder is one of the bench's, in the same process: one that takes no time and needs no network.
 */
export const mem0: MemorySystem = {
  persistent: true,
  async open(directory) {
    const memory = createMemory(requirePeer('mem0ai/oss'), directory);
    const add = async ({ id, content }: { id: string; content: string }): Promise<void> => {
      await memory.add(content, { userId: USER.user_id, infer: false, metadata: { messageId: id } });
    };
    return {
      async load(messages) {
        // It has no other way to store many.
        for (const message of messages) await add(message);
      },
      add,
      async search(query) {
        return idsOf(await memory.search(query, { filters: USER, topK: LIMIT }));
      },
      async present(ids) {
        const all = new Set(idsOf(await memory.getAll({ filters: USER, topK: 1_000_000 })));
        return ids.filter((id) => all.has(id));
      },
      async close() {},
    };
  },
};

function idsOf(answer: unknown): string[] {
  return found.parse(answer).results.map(({ metadata }) => metadata.messageId);
}

function createMemory(module: unknown, directory: string): Mem0 {
  if (!isMem0(module)) throw new TypeError('mem0ai/oss exports no Memory.');
  const embedder = {
    embedQuery: async (text: string) => embed(text),
    embedDocuments: async (texts: readonly string[]) => texts.map(embed),
  };
  return new module.Memory({
    // The provider that takes a ready-made embedder.
    embedder: { provider: 'langchain', config: { model: embedder } },
    vectorStore: { provider: 'memory', config: { dbPath: join(directory, 'vectors.db') } },
    historyStore: { provider: 'sqlite', config: { historyDbPath: join(directory, 'history.db') } },
    // Never called, but made.
    llm: { provider: 'openai', config: { apiKey: 'none', baseURL: 'http://127.0.0.1:9' } },
  });
}

function isMem0(module: unknown): module is { Memory: new (config: object) => Mem0 } {
  return typeof module === 'object' && module !== null && 'Memory' in module;
}
