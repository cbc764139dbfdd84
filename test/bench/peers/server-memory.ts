import { join } from 'node:path';
import * as z from 'zod';
import type { CorpusMessage } from './corpus.ts';
import { peersDir } from './install-peers.ts';
import { startMcpServer } from './mcp-client.ts';
import { inBatches, LIMIT, type MemorySystem } from './memory-system.ts';

const SERVER = join(peersDir, 'node_modules/@modelcontextprotocol/server-memory/dist/index.js');
const BATCH = 2_000;

const graph = z.object({ entities: z.array(z.object({ name: z.string() })) });

/**
 * The reference MCP server for memory, over stdio as editors run it. A message is an entity of which one thing was
 * observed. Results come in the order in which they were stored; the first ten count.
 */
export const serverMemory: MemorySystem = {
  persistent: true,
  async open(directory) {
    const server = await startMcpServer(SERVER, { MEMORY_FILE_PATH: join(directory, 'memory.jsonl') });
    const create = (messages: readonly CorpusMessage[]): Promise<unknown> =>
      server.call('create_entities', { entities: messages.map(toEntity) });
    return {
      async load(messages) {
        for (const batch of inBatches(messages, BATCH)) await create(batch);
      },
      async add(message) {
        await create([message]);
      },
      async search(query) {
        return namesOf(await server.call('search_nodes', { query })).slice(0, LIMIT);
      },
      async present(ids) {
        return namesOf(await server.call('open_nodes', { names: ids }));
      },
      close: () => server.close(),
    };
  },
  toQueries: rarestPhrases,
};

function toEntity({ id, role, content }: CorpusMessage): object {
  return { name: id, entityType: role, observations: [content] };
}

function namesOf(answer: unknown): string[] {
  return graph.parse(answer).entities.map(({ name }) => name);
}

/**
 * It finds what contains the query as it stands, which hardly any question is. So it is asked for that word or pair of
 * neighbouring words of the question which stands in the fewest messages: more than anybody could know, and the best that
 * can be made of it.
 */
function rarestPhrases(questions: readonly string[], messages: readonly CorpusMessage[]): string[] {
  const texts = messages.map(({ content }) => content.toLowerCase());
  return questions.map((question) => {
    const words = question.toLowerCase().match(/\w+/g) ?? [];
    const phrases = words.flatMap((word, index) => [word, `${word} ${words[index + 1] ?? ''}`.trim()]);
    const counts = phrases.map((phrase) => ({
      phrase,
      count: texts.filter((text) => text.includes(phrase)).length,
    }));
    const [rarest] = counts.filter(({ count }) => count > 0).toSorted((a, b) => a.count - b.count);
    return rarest?.phrase ?? question;
  });
}
