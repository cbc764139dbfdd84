import type { EventDraft } from '../../../src/journal/events.ts';
import { createWorkerStore } from '../../fakes/worker-store.ts';
import type { CorpusMessage } from './corpus.ts';
import { inBatches, LIMIT, type MemorySystem } from './memory-system.ts';

const BATCH = 500;

/** Daybook's store as the extension has it: in its worker, every append synced to disk before it is acknowledged. */
export const daybook: MemorySystem = {
  persistent: true,
  async open(directory) {
    const store = createWorkerStore(directory);
    await store.open();
    return {
      async load(messages) {
        for (const batch of inBatches(messages, BATCH)) await store.append(batch.map(toDraft));
      },
      async add(message) {
        await store.append([toDraft(message)]);
      },
      async search(text) {
        const { hits } = await store.search({ text, limit: LIMIT });
        return hits.map(({ message }) => message.id);
      },
      async present(ids) {
        return (await store.messagesById(ids)).map(({ id }) => id);
      },
      close: () => store.close(),
    };
  },
};

function toDraft(message: CorpusMessage): EventDraft {
  const { role, sessionId } = message;
  return {
    type: 'message.appended',
    message: { ...message, status: 'complete' },
    actor: role === 'user' ? 'user' : 'agent',
    origin: { kind: 'chat', sessionId },
  };
}
