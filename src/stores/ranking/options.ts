/** What the ranking is made of. Each step can be switched off; what switches it off stands in brackets. */
export interface RankOptions {
  /** BM25: how soon more occurrences stop to count. */
  readonly k1: number;
  /** BM25: how much long turns are held back, from 0 to 1. */
  readonly b: number;
  /** Times the shares of `window.ts` that turns lend each other of their words (0). */
  readonly window: number;
  /** How many times as much as a statement's a question's words count for the turns after it, which answer it (1). */
  readonly askedForth: number;
  /** The same for the turn itself: who asks does not know (1). */
  readonly askedHere: number;
  /** Share of the score of the whole session (0). */
  readonly session: number;
  /** Weight of words that stand for others in a question: see `related-words.ts` (0). */
  readonly related: number;
  /** Weight of words that only make up a question: "what kind of", "list" (1). */
  readonly scaffolding: number;
  /** Weight of being said at a time that the query names (0). */
  readonly time: number;
  /**
   * Factor for turns of a speaker whom the query names (1). Only for messages that carry the name of a speaker, which so far
   * are those of imported conversations.
   */
  readonly speaker: number;
  /** Factor for turns in which that speaker says "I" (1); for the same messages only. */
  readonly firstPerson: number;
  /** Factor for the user's turns in a chat with an assistant, who says much more (1). */
  readonly user: number;
  /** Factor for the role whose words the query asks for: "what did you suggest" (1). */
  readonly said: number;
  /** What a turn of no words loses; one of ten words loses about a third of it (0). */
  readonly short: number;
  /** Factor for turns that begin with "thanks", "wow" and the like: they react (1). */
  readonly reaction: number;
  /** Factor for turns that come after a question (1). */
  readonly answer: number;
  /** Factor for turns that name something, when the query asks what, who, which or where (1). */
  readonly names: number;
  /** Factor for turns that tell a time, when the query asks for one (1). */
  readonly when: number;
  /** Factor for turns that tell a number, when the query asks for one (1). */
  readonly howMany: number;
  /** Weight of two words of the query that stand side by side in the text (0). */
  readonly pairs: number;
  /** How many of the best are ranked again by their texts. */
  readonly depth: number;
}

/** Round numbers in the middle of a plateau each: none of them matters much by itself. */
export const RANK_OPTIONS: RankOptions = {
  k1: 0.8,
  b: 0.75,
  window: 0.7,
  askedForth: 3,
  askedHere: 0.5,
  session: 0.15,
  related: 0.3,
  scaffolding: 0.5,
  time: 2,
  speaker: 1.4,
  firstPerson: 1.1,
  user: 1.2,
  said: 1.3,
  short: 0.5,
  reaction: 0.9,
  answer: 1.1,
  names: 1.2,
  when: 1.2,
  howMany: 1.2,
  pairs: 0.3,
  depth: 30,
};
