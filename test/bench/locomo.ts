import { parseArgs } from 'node:util';
import { Documents } from '../../src/stores/ranking/documents.ts';
import { LivePostings } from '../../src/stores/ranking/live-postings.ts';
import type { RankOptions } from '../../src/stores/ranking/options.ts';
import { Ranker, type RankSources } from '../../src/stores/ranking/rank.ts';
import { countTerms, createStem } from '../../src/stores/ranking/terms.ts';
import { messageDraft } from '../fakes/drafts.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createWindows } from '../fakes/local-store.ts';
import type { Bench } from './bench.ts';
import { type Category, type Conversation, readConversations } from './locomo-data.ts';
import { median } from './statistics.ts';

const DEPTHS = [5, 10, 20] as const;

/** What each step of the ranking is worth: the same without it. */
const ABLATIONS: Readonly<Record<string, Partial<RankOptions>>> = {
  'all steps': {},
  'no window of turns': { window: 0, askedForth: 1, answer: 1 },
  'questions not lent to answers': { askedForth: 1, answer: 1 },
  'questions as good as statements': { askedHere: 1 },
  'no score of the session': { session: 0 },
  'no related words': { related: 0 },
  'no light words': { scaffolding: 1 },
  'no times': { time: 0 },
  'no speakers': { speaker: 1, firstPerson: 1 },
  'no first person': { firstPerson: 1 },
  'short turns not held back': { short: 0 },
  'reactions not held back': { reaction: 1 },
  'no answers by position': { answer: 1 },
  'no names': { names: 1 },
  'no "when"': { when: 1 },
  'no "how many"': { howMany: 1 },
  'no pairs': { pairs: 0 },
  'no second ranking by texts': { depth: 0 },
};

interface Recall {
  readonly category: Category;
  readonly conversation: string;
  /** Shares of the evidence among the first results, as many as DEPTHS says. */
  readonly found: readonly number[];
  /** In milliseconds. */
  readonly time: number;
}

/**
 * How much of the evidence for questions about a long conversation is among the first results, in percent; the mean of
 * all questions of all conversations. Each conversation has an index of its own.
 */
export const bench: Bench = {
  goals: {
    recall_at_5: ['>=', 75],
    recall_at_10: ['>=', 82],
    query_p50_ms: ['<=', 2],
  },
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, ablate: { type: 'boolean', default: false } },
    });
    if (!values.data) throw new Error('Give the data with --data FILE.');
    const conversations = readConversations(values.data);
    const recalls = await measureStore(conversations);
    printConversations(recalls);
    if (values.ablate) ablate(conversations);
    return metricsOf(recalls);
  },
};

/** As a user has it: each conversation in a project of its own, asked through the store. */
async function measureStore(conversations: readonly Conversation[]): Promise<Recall[]> {
  const recalls: Recall[] = [];
  for (const conversation of conversations) {
    const windows = await createWindows();
    try {
      const clock = createFakeClock(0);
      const store = windows.open({ clock });
      for (const [index, { session, speaker, at, text }] of conversation.turns.entries()) {
        const role = speaker === conversation.speakers[0] ? 'user' : 'assistant';
        clock.set(at);
        store.append([
          messageDraft({ id: String(index), sessionId: String(session), role, speaker, content: text }),
        ]);
      }
      const limit = Math.max(...DEPTHS);
      store.search({ text: 'what is loaded and indexed at first', limit });
      for (const question of conversation.questions) {
        const search = (): number[] =>
          store.search({ text: question.text, limit }).hits.map(({ message }) => Number(message.id));
        recalls.push(judge(conversation, question, search));
      }
    } finally {
      windows.dispose();
    }
  }
  return recalls;
}

/** By the ranking alone, with other options. */
function measureRanking(conversations: readonly Conversation[], options: Partial<RankOptions>): Recall[] {
  return conversations.flatMap((conversation) => ask(conversation, options));
}

function ask(conversation: Conversation, options: Partial<RankOptions>): Recall[] {
  const stem = createStem();
  const sources = index(conversation, stem);
  const ranker = new Ranker(options, stem);
  const now = Math.max(...conversation.turns.map(({ at }) => at));
  const limit = Math.max(...DEPTHS);
  return conversation.questions.map((question) =>
    judge(conversation, question, () =>
      ranker.rank(sources, { text: question.text, limit, now }).hits.map(({ document }) => document),
    ),
  );
}

/** `search` gives turns, best first. */
function judge(
  { id }: Conversation,
  { category, evidence }: Conversation['questions'][number],
  search: () => readonly number[],
): Recall {
  const start = performance.now();
  const turns = search();
  const time = performance.now() - start;
  const found = DEPTHS.map((depth) => {
    const first = new Set(turns.slice(0, depth));
    return evidence.filter((turn) => first.has(turn)).length / evidence.length;
  });
  return { category, conversation: id, found, time };
}

function index({ turns, speakers }: Conversation, stem: (word: string) => string): RankSources {
  const documents = new Documents();
  const postings = new LivePostings();
  const speakerNames = ['', ...speakers];
  for (const [document, { session, speaker, at, text }] of turns.entries()) {
    const { counts, length } = countTerms(text, stem);
    postings.add(document, counts);
    const number = speakerNames.indexOf(speaker);
    // The roles change nothing: who has a name is ranked by it.
    documents.add(document, { session, role: number - 1, at, length, speaker: number });
  }
  return { documents, postings, speakerNames, textOf: (document) => turns[document]?.text ?? '' };
}

function metricsOf(recalls: readonly Recall[]): Record<string, number> {
  const [at5 = Number.NaN, at10 = Number.NaN, at20 = Number.NaN] = means(recalls);
  const categories = (['single_hop', 'multi_hop', 'temporal', 'open_domain'] as const).map((category) => {
    const [, mean = Number.NaN] = means(recalls.filter((recall) => recall.category === category));
    return [`recall_at_10_${category}`, mean] as const;
  });
  return {
    recall_at_5: at5,
    recall_at_10: at10,
    recall_at_20: at20,
    query_p50_ms: median(recalls.map(({ time }) => time)),
    ...Object.fromEntries(categories),
  };
}

/** By depth, in percent. */
function means(recalls: readonly Recall[]): number[] {
  return DEPTHS.map(
    (_, depth) =>
      (100 * recalls.reduce((sum, { found }) => sum + (found[depth] ?? 0), 0)) / Math.max(1, recalls.length),
  );
}

function printConversations(recalls: readonly Recall[]): void {
  for (const id of new Set(recalls.map(({ conversation }) => conversation))) {
    printRow(id, means(recalls.filter(({ conversation }) => conversation === id)));
  }
}

function ablate(conversations: readonly Conversation[]): void {
  console.log(`\n${'recall in % at'.padEnd(34)}${DEPTHS.map((depth) => String(depth).padStart(8)).join('')}`);
  for (const [name, options] of Object.entries(ABLATIONS)) {
    printRow(name, means(measureRanking(conversations, options)));
  }
  console.log();
}

function printRow(name: string, percents: readonly number[]): void {
  console.log(`${name.padEnd(34)}${percents.map((percent) => percent.toFixed(1).padStart(8)).join('')}`);
}
