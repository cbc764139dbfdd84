import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { nodeDisk } from '../../src/journal/disk.ts';
import { createEventIds } from '../../src/journal/event-ids.ts';
import type { EventDraft } from '../../src/journal/events.ts';
import { JournalWriter } from '../../src/journal/journal-writer.ts';
import { createRandom } from '../fakes/random.ts';

const BATCH = 1_000;
const SESSION_LENGTH = 50;

/** Makes message after message, with words as unevenly frequent as in prose, about 400 characters each. */
export function createMessages(seed: number): () => EventDraft {
  const random = createRandom(seed);
  const vocabulary = Array.from(
    { length: 20_000 },
    (_, index) => (index + 40).toString(36) + (index % 7 === 0 ? 'ing' : ''),
  );
  const word = (): string =>
    vocabulary[Math.floor((random.below(10_000) / 10_000) ** 3 * vocabulary.length)] ?? '';
  let count = 0;
  return () => {
    let content = word();
    while (content.length < 400) content += ` ${word()}`;
    count++;
    const sessionId = `session-${seed}-${Math.floor(count / SESSION_LENGTH)}`;
    const role = count % 2 === 0 ? 'assistant' : 'user';
    return {
      type: 'message.appended',
      message: { id: `message-${seed}-${count}`, sessionId, role, content, status: 'complete' },
      actor: role === 'user' ? 'user' : 'agent',
      origin: { kind: 'chat', sessionId },
    };
  };
}

/** Writes a journal of so many messages at once, as fast as a disk takes it. */
export function fillJournal(directory: string, projectId: string, messages: number): void {
  const writer = new JournalWriter({
    directory: join(directory, 'journal'),
    projectId,
    agentId: 'bench',
    clock: systemClock,
    ids: createEventIds(systemClock),
    disk: nodeDisk,
    segmentBytes: 8 * 1024 * 1024,
  });
  const next = createMessages(messages);
  for (let written = 0; written < messages; written += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, messages - written) }, () => writer.stamp([next()]));
    writer.write(batch);
  }
  writer.close();
}
