import { inLargestUnit } from '../base/elapsed.ts';
import { formatMemoryLink } from '../memory/links.ts';
import type { Message, MessageHit, TextRange } from '../memory/message.ts';
import { snippet } from '../memory/snippet.ts';

/** Characters of the message before and after. */
const NEIGHBOUR = 120;
/** A message of fewer characters may not be understood without those around it. */
const SHORT = 80;
/** Characters of a message that is read in full: what is longer would not leave much of a model's window. */
const WHOLE = 12_000;

export interface ResultShape {
  /** Characters of the content. */
  readonly room: number;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** The ids of messages that the model sees anyway. */
  readonly inPrompt: ReadonlySet<string>;
}

/** A hit as a model is shown it. */
export function toHitResult(hit: MessageHit, { room, now, inPrompt }: ResultShape) {
  const { message, matches, sessionTitle, previous, next } = hit;
  const shown = needsContext(message) ? { previous, next } : {};
  return {
    ...describe(message, now),
    session_title: sessionTitle,
    content: contentOf(message, matches, room),
    ...Object.fromEntries(
      Object.entries(shown).flatMap(([side, neighbour]) =>
        neighbour && !inPrompt.has(neighbour.id) ? [[side, beginningOf(neighbour)]] : [],
      ),
    ),
    link: formatMemoryLink({ kind: 'message', id: message.id }),
  };
}

/** A message in full, as a model is shown it. */
export function toWholeResult(message: Message, now: number) {
  return {
    ...describe(message, now),
    content: contentOf(message, [], WHOLE),
    link: formatMemoryLink({ kind: 'message', id: message.id }),
  };
}

/** "3 days ago", "just now". Both in milliseconds since 1970-01-01 UTC. */
export function ago(then: number, now: number): string {
  const passed = inLargestUnit(now - then);
  return passed ? `${passed.count} ${passed.unit}${passed.count === 1 ? '' : 's'} ago` : 'just now';
}

function describe({ id, sessionId, at, role, speaker, model }: Message, now: number) {
  return {
    id,
    session: sessionId,
    time: at,
    ago: ago(Date.parse(at), now),
    role,
    ...(speaker === undefined ? {} : { speaker }),
    ...(model === undefined ? {} : { model }),
  };
}

/** As it is if it fits, else the part around what matched, on one line. */
function contentOf(message: Message, matches: readonly TextRange[], room: number): string {
  const { content } = message;
  if (content === '') return callsOf(message);
  return content.length <= room ? content : snippet(content, matches, room).text;
}

function callsOf({ toolCalls = [] }: Message): string {
  return toolCalls.length > 0 ? `(called ${toolCalls.map(({ name }) => name).join(', ')})` : '';
}

/** An answer is understood with its question, and a question is of use with its answer. */
function needsContext({ content }: Message): boolean {
  return content.length < SHORT || /[?？]\s*$/.test(content);
}

function beginningOf(message: Message): string {
  return `${message.speaker ?? message.role}: ${snippet(message.content || callsOf(message), [], NEIGHBOUR).text}`;
}
