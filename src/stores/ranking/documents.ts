import { createColumns, type DocumentColumns } from './document-columns.ts';
import { LENT_BACK, LENT_FORTH } from './window.ts';

/** A message as the ranking knows it. */
export interface DocumentFacts {
  /** The number of its session. */
  readonly session: number;
  /** An index into ROLES. */
  readonly role: number;
  /** When it was said, in milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** In terms. */
  readonly length: number;
  /** The number of its speaker's name; 0 for none but what the role says. */
  readonly speaker: number;
}

export const ROLES = ['user', 'assistant', 'tool'] as const;

const MAX_LENGTH = 0xffff;
const TOOL = ROLES.indexOf('tool');

/** The facts of all documents as columns, by document number. Grows. */
export class Documents {
  /** One more than the greatest number. */
  size = 0;
  /** -1: there is no such document (any more). */
  session = new Int32Array(0);
  role = new Uint8Array(0);
  at = new Float64Array(0);
  length = new Uint16Array(0);
  speaker = new Uint16Array(0);
  /** The turns before and after it in its session; -1: none. Results of tools are no turns. */
  previous = new Int32Array(0);
  next = new Int32Array(0);
  /** What the turns around it lend it, in terms. */
  lent = new Float32Array(0);
  /** One more than the greatest number of a session. */
  sessions = 0;
  /** By session: the terms of its turns. */
  sessionTerms = new Float64Array(0);
  /** How many documents there are. */
  count = 0;
  /** How many of them are turns, and of how many terms. */
  turns = 0;
  terms = 0;
  /** By session: its last turn, -1 for none. */
  #last = new Int32Array(0);

  /** Documents come by ascending number; numbers may be left out. */
  add(document: number, { session, role, at, length, speaker }: DocumentFacts): void {
    this.#reserve(document + 1);
    this.session.fill(-1, this.size, document);
    this.size = document + 1;
    this.session[document] = session;
    this.role[document] = role;
    this.at[document] = at;
    this.length[document] = Math.min(length, MAX_LENGTH);
    this.speaker[document] = speaker;
    this.#link(document, session);
  }

  /** Adds the documents that `columns` describes, with ascending numbers from `first`; like `add` for each of them. */
  append(first: number, columns: DocumentColumns): void {
    const end = first + columns.session.length;
    this.#reserve(end);
    this.session.fill(-1, this.size, first);
    this.size = end;
    this.session.set(columns.session, first);
    this.role.set(columns.role, first);
    this.at.set(columns.at, first);
    this.length.set(columns.length, first);
    this.speaker.set(columns.speaker, first);
    for (let document = first; document < end; document++) {
      const session = this.session[document] ?? -1;
      if (session >= 0) this.#link(document, session);
    }
  }

  /** A copy of the documents from `first` to `end`, `end` excluded. Of those that are no more, nothing is left. */
  columns(first: number, end: number): DocumentColumns {
    const columns = createColumns(end - first);
    for (let document = first; document < end; document++) {
      const session = document < this.size ? (this.session[document] ?? -1) : -1;
      const index = document - first;
      columns.session[index] = session;
      if (session < 0) continue;
      columns.role[index] = this.role[document] ?? 0;
      columns.at[index] = this.at[document] ?? 0;
      columns.length[index] = this.length[document] ?? 0;
      columns.speaker[index] = this.speaker[document] ?? 0;
    }
    return columns;
  }

  /** Takes a document out; its neighbours become each other's. */
  remove(document: number): void {
    const session = this.session[document] ?? -1;
    if (document >= this.size || session < 0) return;
    if (this.role[document] !== TOOL) this.#unlink(document, session);
    this.session[document] = -1;
    this.count--;
  }

  #link(document: number, session: number): void {
    this.#reserveSessions(session);
    this.count++;
    this.previous[document] = -1;
    this.next[document] = -1;
    this.lent[document] = 0;
    if (this.role[document] === TOOL) return;
    const previous = this.#last[session] ?? -1;
    this.previous[document] = previous;
    if (previous >= 0) this.next[previous] = document;
    this.#last[session] = document;
    this.#countTurn(document, session, 1);
    const length = this.length[document] ?? 0;
    let lent = 0;
    let turn = previous;
    for (let step = 0; turn >= 0 && step < LENT_FORTH.length; step++) {
      lent += (LENT_FORTH[step] ?? 0) * (this.length[turn] ?? 0);
      this.lent[turn] = (this.lent[turn] ?? 0) + (LENT_BACK[step] ?? 0) * length;
      turn = this.previous[turn] ?? -1;
    }
    this.lent[document] = lent;
  }

  #unlink(document: number, session: number): void {
    const [previous = -1, next = -1] = [this.previous[document], this.next[document]];
    if (previous >= 0) this.next[previous] = next;
    if (next >= 0) this.previous[next] = previous;
    else this.#last[session] = previous;
    this.#countTurn(document, session, -1);
    for (const turn of this.#along(this.previous, document, LENT_BACK)) this.lent[turn] = this.#lentTo(turn);
    for (const turn of this.#along(this.next, document, LENT_FORTH)) this.lent[turn] = this.#lentTo(turn);
  }

  #countTurn(document: number, session: number, sign: 1 | -1): void {
    const terms = sign * (this.length[document] ?? 0);
    this.turns += sign;
    this.terms += terms;
    this.sessionTerms[session] = (this.sessionTerms[session] ?? 0) + terms;
  }

  #lentTo(document: number): number {
    let lent = 0;
    for (const [index, turn] of this.#along(this.previous, document, LENT_FORTH).entries()) {
      lent += (LENT_FORTH[index] ?? 0) * (this.length[turn] ?? 0);
    }
    for (const [index, turn] of this.#along(this.next, document, LENT_BACK).entries()) {
      lent += (LENT_BACK[index] ?? 0) * (this.length[turn] ?? 0);
    }
    return lent;
  }

  /** The turns to one side of a document, nearest first, at most as many as there are shares. */
  #along(side: Int32Array, document: number, shares: readonly number[]): number[] {
    const found: number[] = [];
    for (
      let turn = side[document] ?? -1;
      turn >= 0 && found.length < shares.length;
      turn = side[turn] ?? -1
    ) {
      found.push(turn);
    }
    return found;
  }

  #reserveSessions(session: number): void {
    this.sessions = Math.max(this.sessions, session + 1);
    const old = this.#last.length;
    if (session < old) return;
    this.#last = enlarged(this.#last, new Int32Array(Math.max(1_024, 2 * session)));
    this.#last.fill(-1, old);
    this.sessionTerms = enlarged(this.sessionTerms, new Float64Array(this.#last.length));
  }

  #reserve(size: number): void {
    if (size <= this.session.length) return;
    const length = Math.max(1_024, size, Math.ceil(1.5 * this.session.length));
    this.session = enlarged(this.session, new Int32Array(length));
    this.role = enlarged(this.role, new Uint8Array(length));
    this.at = enlarged(this.at, new Float64Array(length));
    this.length = enlarged(this.length, new Uint16Array(length));
    this.speaker = enlarged(this.speaker, new Uint16Array(length));
    this.previous = enlarged(this.previous, new Int32Array(length));
    this.next = enlarged(this.next, new Int32Array(length));
    this.lent = enlarged(this.lent, new Float32Array(length));
  }
}

function enlarged<T extends Int32Array | Uint8Array | Uint16Array | Float32Array | Float64Array>(
  old: T,
  larger: T,
): T {
  larger.set(old);
  return larger;
}
