import type { EventDraft } from '../../src/journal/events.ts';
import { messageDraft } from '../fakes/drafts.ts';
import { createRandom } from '../fakes/random.ts';

/** The message of this number by this writer: always the same, of 10 to 2,010 characters. */
export function killMessage(writer: string, number: number): EventDraft {
  const length = 10 + createRandom(number).below(2_000);
  return messageDraft({
    id: killMessageId(writer, number),
    sessionId: writer,
    content: `${writer} ${number} `.padEnd(length, 'é"\n'),
  });
}

export function killMessageId(writer: string, number: number): string {
  return `${writer}-${number}`;
}
