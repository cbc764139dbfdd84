import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { nodeDisk } from '../../src/journal/disk.ts';
import { createEventIds } from '../../src/journal/event-ids.ts';
import type { EventDraft } from '../../src/journal/events.ts';
import { JournalWriter } from '../../src/journal/journal-writer.ts';
import { createRandom } from '../fakes/random.ts';

const BATCH = 1_000;
const SESSION_LENGTH = 50;

const SYLLABLES = Array.from('bdfghklmnprstvwz').flatMap((first) =>
  Array.from('aeiou').map((vowel) => `${first}${vowel}`),
);

/** A word that nearly every message has. */
export const COMMON_WORD = wordOf(0);
const VOCABULARY = 20_000;

/** Words of one syllable for the most frequent, of more the rarer they are, as in prose; some with an ending. */
function wordOf(index: number): string {
  const syllables = SYLLABLES.length;
  const stem = index < syllables ? '' : wordOf(Math.floor(index / syllables) - 1);
  return `${stem}${SYLLABLES[index % syllables] ?? ''}${index % 7 === 3 ? 'ing' : ''}`;
}

/** Makes word after word, as unevenly frequent as in prose. */
export function createWords(seed: number): () => string {
  const random = createRandom(seed);
  return () => wordOf(Math.floor((random.below(10_000) / 10_000) ** 3 * VOCABULARY));
}

/** Makes word after word of those that messages have, all equally often: what is asked for is rarely common. */
export function createQueryWords(seed: number): () => string {
  const random = createRandom(seed);
  return () => wordOf(random.below(VOCABULARY));
}

/** Makes message after message, of about 400 characters each. */
export function createMessages(seed: number): () => EventDraft {
  const word = createWords(seed);
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

/** What the text alone of so many of these messages takes, in bytes. */
export function textBytes(messages: number): number {
  return messages * 402;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Writes a journal of so many messages at once, as fast as a disk takes it. Its files look a week old. */
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
  const then = new Date(Date.now() - WEEK_MS);
  for (const name of readdirSync(join(directory, 'journal')))
    utimesSync(join(directory, 'journal', name), then, then);
}
