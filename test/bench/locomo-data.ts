import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** Long conversations of two people, with questions and the turns that hold the answers: https://github.com/snap-research/locomo */
export interface Conversation {
  readonly id: string;
  readonly speakers: readonly [string, string];
  readonly turns: readonly Turn[];
  readonly questions: readonly Question[];
}

interface Turn {
  readonly session: number;
  readonly speaker: string;
  /** In milliseconds since 1970-01-01 UTC. The session's time is taken for local. */
  readonly at: number;
  /** What was said, and what is seen in the picture that was sent with it. */
  readonly text: string;
}

export type Category = 'multi_hop' | 'temporal' | 'open_domain' | 'single_hop';

interface Question {
  readonly text: string;
  readonly category: Category;
  /** Indices of turns. At least one. */
  readonly evidence: readonly number[];
}

/** By number. 5 is left out: questions whose answer was never given. */
const CATEGORIES = new Map<number, Category>([
  [1, 'multi_hop'],
  [2, 'temporal'],
  [3, 'open_domain'],
  [4, 'single_hop'],
]);
/** In milliseconds: what is between two turns of a session, whose own time is all that is known. */
const TURN = 5_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const turn = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
});
const sample = z.object({
  sample_id: z.string(),
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(
    z.object({ question: z.string(), category: z.number(), evidence: z.array(z.string()).default([]) }),
  ),
});

/** Throws when there is no such file, or it holds something else. */
export function readConversations(file: string): Conversation[] {
  if (!existsSync(file)) throw new Error(`There is no file ${file}: give LoCoMo's data with --data FILE.`);
  return z
    .array(sample)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map(toConversation);
}

function toConversation({ sample_id: id, conversation, qa }: z.output<typeof sample>): Conversation {
  const turns: Turn[] = [];
  const numbers = new Map<string, number>();
  for (const session of sessionNumbers(conversation)) {
    const start = parseTime(z.string().parse(conversation[`session_${session}_date_time`]));
    for (const [index, said] of z.array(turn).parse(conversation[`session_${session}`]).entries()) {
      const { speaker, text, blip_caption: caption } = said;
      numbers.set(said.dia_id, turns.length);
      turns.push({
        session,
        speaker,
        at: start + index * TURN,
        text: caption ? `${text}\n${caption}` : text,
      });
    }
  }
  const questions = qa.flatMap(({ question, category: number, evidence }) => {
    const category = CATEGORIES.get(number);
    const found = new Set(evidence.flatMap(turnIds).flatMap((turnId) => numbers.get(turnId) ?? []));
    return category && found.size > 0 ? [{ text: question, category, evidence: [...found] }] : [];
  });
  const speakers = z
    .tuple([z.string(), z.string()])
    .parse([conversation['speaker_a'], conversation['speaker_b']]);
  return { id, speakers, turns, questions };
}

function sessionNumbers(conversation: Readonly<Record<string, unknown>>): number[] {
  return Object.keys(conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** "1:56 pm on 8 May, 2023" */
function parseTime(text: string): number {
  const [, hour, minute, half, day, month = '', year] =
    /(\d+):(\d+) ([ap])m on (\d+) (\w+), (\d+)/.exec(text) ?? [];
  const monthNumber = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  if (monthNumber < 0) throw new Error(`Not a time: ${text}`);
  const hours = (Number(hour) % 12) + (half === 'p' ? 12 : 0);
  return new Date(Number(year), monthNumber, Number(day), hours, Number(minute)).getTime();
}

/** Some hold several, or are written otherwise: "D8:6; D9:17", "D30:05", "D:11:26". */
function turnIds(evidence: string): string[] {
  return [...evidence.matchAll(/D:?(\d+):(\d+)/g)].map(
    ([, session, index]) => `D${Number(session)}:${Number(index)}`,
  );
}
