import type { CorpusMessage } from './corpus.ts';

/** How many results are asked for. */
export const LIMIT = 10;

/** One of the systems that are compared. */
export interface MemorySystem {
  /** Opens what the folder holds, or begins anew. */
  open(directory: string): Promise<OpenMemory>;
  /** False when nothing outlives the process: then there is nothing to write at once and look for afterwards. */
  readonly persistent: boolean;
  /** What to ask the system for each question, where the question itself is not what it can answer best. */
  toQueries?(questions: readonly string[], messages: readonly CorpusMessage[]): readonly string[];
}

export interface OpenMemory {
  /** Stores messages in the way that is quickest for it. */
  load(messages: readonly CorpusMessage[]): Promise<void>;
  /** Resolves when the system says that the message is stored. */
  add(message: CorpusMessage): Promise<void>;
  /** The ids of the messages found, the best first, `LIMIT` at most. */
  search(query: string): Promise<readonly string[]>;
  /** Those of the ids whose messages are there. */
  present(ids: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function* inBatches<T>(values: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
