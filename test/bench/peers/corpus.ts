import { createRandom, type Random } from '../../fakes/random.ts';
import {
  ADJECTIVES,
  MONTHS,
  NAMES,
  type Noun,
  NOUNS,
  PLACES,
  SMALL_TALK,
  type Verb,
  VERBS,
} from './vocabulary.ts';

const MESSAGES = 10_000;
const QUESTIONS = 200;
const SESSION_LENGTH = 20;
/** In characters; a message ends with the sentence that reaches it. */
const MIN_LENGTH = 330;
const LENGTHS = 90;

export interface CorpusMessage {
  readonly id: string;
  readonly sessionId: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/**
 * `direct`: the messages that answer it have its words, inflected otherwise as often as not. `paraphrased`: its verb is
 * another one of the same meaning. `follow-up`: the message that answers it calls things "it", and who and what is meant
 * stands in the message before.
 */
type QuestionKind = 'direct' | 'paraphrased' | 'follow-up';

interface Question {
  readonly text: string;
  readonly kind: QuestionKind;
  /** The ids of the one to three messages that answer it. */
  readonly relevant: readonly string[];
}

export interface Corpus {
  readonly messages: readonly CorpusMessage[];
  readonly questions: readonly Question[];
}

/**
 * Conversations in sessions of 20 messages of about 400 characters, which keep coming back to the session's own people
 * and things, and questions about facts that are told in passing in some of them. Every fact has near misses elsewhere:
 * the same person and verb with another thing, the same thing and verb with another person, the same person and thing
 * with another verb. The same for the same seed.
 */
export function createCorpus(seed = 1): Corpus {
  const random = createRandom(seed);
  const planted = new Map<number, string>();
  const free = freeMessages(random);
  const questions = Array.from({ length: QUESTIONS }, () => plantFact(random, planted, free));
  const messages = Array.from({ length: MESSAGES / SESSION_LENGTH }, (_, session) =>
    sessionMessages(random, session, planted),
  );
  return { messages: messages.flat(), questions };
}

/** Numbers of messages in which nothing is planted yet. */
interface FreeMessages {
  one(): number;
  /** A message, and with it the one after it, of the same session. */
  pair(): number;
}

function freeMessages(random: Random): FreeMessages {
  const pairs = random.shuffled(Array.from({ length: MESSAGES / 2 }, (_, index) => index * 2));
  const singles = random.shuffled(pairs.splice(QUESTIONS).flatMap((first) => [first, first + 1]));
  const take = (numbers: number[]): number => {
    const number = numbers.pop();
    if (number === undefined) throw new RangeError('There are more facts than messages.');
    return number;
  };
  return { one: () => take(singles), pair: () => take(pairs) };
}

interface Fact {
  readonly name: string;
  readonly verb: Verb;
  readonly noun: Noun;
  readonly adjective: string;
  readonly place: string;
}

function plantFact(random: Random, planted: Map<number, string>, free: FreeMessages): Question {
  const fact = createFact(random);
  const kind = pickKind(random);
  const plant = (message: number, sentence: string): string => {
    planted.set(message, sentence);
    return messageId(message);
  };
  for (const sentence of nearMisses(random, fact)) plant(free.one(), sentence);
  const text = questionAbout(random, fact, kind);
  if (kind === 'follow-up') {
    const before = free.pair();
    plant(before, mention(random, fact));
    return { text, kind, relevant: [plant(before + 1, followUp(random, fact))] };
  }
  const count = random.pick([1, 1, 2, 2, 3]);
  return {
    text,
    kind,
    relevant: Array.from({ length: count }, () => plant(free.one(), statement(random, fact))),
  };
}

function pickKind(random: Random): QuestionKind {
  return random.pick([
    'direct',
    'direct',
    'direct',
    'direct',
    'paraphrased',
    'paraphrased',
    'paraphrased',
    'follow-up',
  ]);
}

function createFact(random: Random): Fact {
  return {
    name: random.pick(NAMES),
    verb: random.pick(VERBS),
    noun: random.pick(NOUNS),
    adjective: random.pick(ADJECTIVES),
    place: random.pick(PLACES),
  };
}

function statement(random: Random, { name, verb, noun, adjective, place }: Fact): string {
  return random.pick([
    `${name} ${verb.past} the ${adjective} ${noun.one} in ${place}.`,
    `It must have been in ${place} that ${name} was ${verb.ing} those ${adjective} ${noun.many}.`,
    `Did I tell you that ${name} has been ${verb.ing} ${adjective} ${noun.many} over in ${place}?`,
    `According to the note, ${name} ${verb.past} ${noun.many} while we stayed in ${place}.`,
    `Back in ${place}, ${name} would ${verb.base} one ${noun.one} after the other.`,
  ]);
}

/** Says of whom and of what the next message speaks. */
function mention(random: Random, { name, noun, adjective }: Fact): string {
  return random.pick([
    `And what became of ${name} and the ${adjective} ${noun.one}?`,
    `I keep thinking of ${name} and those ${noun.many}, did that ever work out?`,
    `Tell me about ${name} and the ${noun.one}.`,
  ]);
}

function followUp(random: Random, { verb, place }: Fact): string {
  return random.pick([
    `Oh, that ended well, they ${verb.past} it in ${place}.`,
    `As far as I know it was ${place} where they were ${verb.ing} it.`,
    `They ${verb.past} them in ${place}, of all places.`,
  ]);
}

function questionAbout(random: Random, { name, verb, noun, adjective }: Fact, kind: QuestionKind): string {
  const base = kind === 'paraphrased' ? verb.synonym : verb.base;
  return random.pick([
    `Where did ${name} ${base} the ${adjective} ${noun.one}?`,
    `In which town did ${name} ${base} the ${adjective} ${noun.many}?`,
    `Do you remember where it was that ${name} wanted to ${base} some ${noun.many}?`,
    `Which place did ${name} ${base} ${adjective} ${noun.many} in?`,
  ]);
}

function nearMisses(random: Random, fact: Fact): string[] {
  const other = createFact(random);
  return [
    { ...other, name: fact.name, verb: fact.verb },
    { ...other, noun: fact.noun, verb: fact.verb },
    { ...other, name: fact.name, noun: fact.noun },
  ].map((miss) => statement(random, miss));
}

function messageId(number: number): string {
  return `message-${number}`;
}

function sessionMessages(
  random: Random,
  session: number,
  planted: ReadonlyMap<number, string>,
): CorpusMessage[] {
  const topic: Topic = {
    names: [random.pick(NAMES), random.pick(NAMES)],
    nouns: Array.from({ length: 6 }, () => commonNoun(random)),
  };
  return Array.from({ length: SESSION_LENGTH }, (_, index) => {
    const number = session * SESSION_LENGTH + index;
    return {
      id: messageId(number),
      sessionId: `session-${session}`,
      role: number % 2 === 0 ? 'user' : 'assistant',
      content: messageText(random, topic, planted.get(number)),
    };
  });
}

/** What a session keeps coming back to. */
interface Topic {
  readonly names: readonly string[];
  readonly nouns: readonly Noun[];
}

function messageText(random: Random, topic: Topic, planted = ''): string {
  const sentences = planted === '' ? [] : [planted];
  const length = MIN_LENGTH + random.below(LENGTHS);
  for (let reached = sentences.join(' ').length; reached < length;) {
    const sentence = passingRemark(random, topic);
    sentences.push(sentence);
    reached += sentence.length + 1;
  }
  return random.shuffled(sentences).join(' ');
}

function passingRemark(random: Random, topic: Topic): string {
  const name = random.pick(random.chance(0.5) ? topic.names : NAMES);
  const noun = random.chance(0.4) ? random.pick(topic.nouns) : commonNoun(random);
  const { verb, adjective, place } = createFact(random);
  const month = random.pick(MONTHS);
  return random.pick([
    `${name} ${verb.past} something ${adjective} on the way home.`,
    `We were ${verb.ing} the ${noun.many} until ${month}.`,
    `I still think that the ${adjective} ${noun.one} would suit ${name}.`,
    `${name} wants to ${verb.base} some ${noun.many} before the weekend.`,
    `Remind me to ask ${name} about the ${noun.one}.`,
    `Honestly, ${place} was full of ${noun.many} and nobody knew why.`,
    `If it rains in ${month}, we can ${verb.base} the ${noun.one} instead.`,
    `My neighbour keeps ${verb.ing} things, even in ${place}.`,
    `${name} will be in ${place} from ${month} on.`,
    random.pick(SMALL_TALK),
    random.pick(SMALL_TALK),
  ]);
}

/** As unevenly frequent as in prose: the first ones of the list most of the time, the last ones hardly ever. */
function commonNoun(random: Random): Noun {
  const share = (random.below(10_000) / 10_000) ** 3;
  return random.pick(NOUNS.slice(Math.floor(share * NOUNS.length)).slice(0, 1));
}
