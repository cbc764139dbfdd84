import type { ReadEvent } from './index-schema.ts';
import { findMessages, type FoundMessage } from './query-messages.ts';
import type { Sql } from './sql.ts';

const MAX_MESSAGES = 1_000;
/** In characters (UTF-16 code units). */
const MAX_TEXT = 1_000_000;

/** Messages by `docid`, those that were read last: one that is found by one query is mostly looked at by the next, too. */
export class MessageCache {
  readonly #sql: Sql;
  readonly #read: ReadEvent;
  readonly #messages = new Map<number, FoundMessage>();
  #text = 0;

  constructor(sql: Sql, read: ReadEvent) {
    this.#sql = sql;
    this.#read = read;
  }

  /** Undefined when there is no such message, or it cannot be read. */
  get(docid: number): FoundMessage | undefined {
    const known = this.#messages.get(docid);
    if (known) {
      this.#messages.delete(docid);
      this.#messages.set(docid, known);
      return known;
    }
    const [found] = findMessages(this.#sql, this.#read, 'm.docid = ?', docid);
    // A reply that is not complete may still grow.
    if (found?.message.status === 'complete') this.#add(docid, found);
    return found;
  }

  /** To be called when anything may have been erased. */
  clear(): void {
    this.#messages.clear();
    this.#text = 0;
  }

  #add(docid: number, found: FoundMessage): void {
    this.#messages.set(docid, found);
    this.#text += found.message.content.length;
    for (const [oldest, { message }] of this.#messages) {
      if (this.#messages.size <= MAX_MESSAGES && this.#text <= MAX_TEXT) return;
      this.#messages.delete(oldest);
      this.#text -= message.content.length;
    }
  }
}
