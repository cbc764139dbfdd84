import type { ModelEvent, ToolCall } from '../../agent/chat-model.ts';
import type { ToolCallPiece } from './wire.ts';

interface OpenCall {
  /** The one that everyone else sees: unique. */
  readonly id: string;
  /** The endpoint's, '' until it gave one. */
  givenId: string;
  name: string;
  arguments: string;
  announced: boolean;
}

/**
 * Puts tool calls together again from pieces that endpoints cut, number and label in many ways: interleaved; without
 * index or all with index 0 (Ollama: issues 7881, 15457; Gemini); index of another count in later pieces (SGLang: 6310);
 * without ids or all with the same one; the name in each piece.
 */
export class ToolCallAssembler {
  readonly #toolNames: ReadonlySet<string>;
  readonly #takenIds: Set<string>;
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();

  /** `takenIds`: of earlier calls in the conversation. */
  constructor(toolNames: Iterable<string>, takenIds: Iterable<string>) {
    this.#toolNames = new Set(toolNames);
    this.#takenIds = new Set(takenIds);
  }

  accept(piece: ToolCallPiece): ModelEvent[] {
    const call = this.#callOf(piece);
    if (!call || isRepetition(call, piece)) return [];
    if (call.givenId === '') call.givenId = piece.id;
    if (!call.announced) call.name = joinName(call.name, piece.name, this.#toolNames);
    call.arguments += piece.arguments;
    const nameIsWhole = call.name !== '' && (call.arguments !== '' || this.#isWhole(call.name));
    return nameIsWhole ? announce(call) : [];
  }

  /** All calls, in order. With `cutOff` those that are not whole are left out: half a call must not be run. */
  finish(cutOff: boolean): ModelEvent[] {
    return this.#calls.flatMap((call): ModelEvent[] => {
      const isNothing = call.name === '' && call.arguments.trim() === '';
      if (isNothing || (cutOff && !isJsonObject(call.arguments))) return [];
      call.name ||= 'unnamed_tool';
      const whole: ToolCall = {
        id: call.id,
        name: call.name,
        arguments: call.arguments.trim() === '' ? '{}' : call.arguments,
      };
      return [...announce(call), { type: 'tool-call', call: whole }];
    });
  }

  #callOf(piece: ToolCallPiece): OpenCall | null {
    const known = this.#knownCallOf(piece);
    const isNew = !known || this.#startsAnother(known, piece);
    if (isNew && piece.name === '' && piece.arguments.trim() === '' && piece.id === '') return null;
    const call = isNew ? this.#open(piece.id) : known;
    if (piece.index !== null) this.#byIndex.set(piece.index, call);
    return call;
  }

  #knownCallOf({ index, id, name }: ToolCallPiece): OpenCall | undefined {
    const byIndex = index === null ? undefined : this.#byIndex.get(index);
    if (byIndex) return byIndex;
    const byId = id === '' ? undefined : this.#calls.findLast((call) => call.givenId === id);
    const last = this.#calls.at(-1);
    if (name !== '') return index === null ? (id === '' ? last : byId) : undefined;
    // With neither name nor id it cannot be the first piece of a call, whatever its index is.
    if (byId || id === '') return byId ?? last;
    return index === null && last && !isJsonObject(last.arguments) ? last : undefined;
  }

  #startsAnother(call: OpenCall, piece: ToolCallPiece): boolean {
    if (piece.name === '') return false;
    if (isRepetition(call, piece)) return false;
    // Nothing but space can follow a whole object, so this is the next call under an index or id used before.
    if (piece.arguments.trim() !== '' && isJsonObject(call.arguments)) return true;
    const sameId = piece.id === '' || call.givenId === '' || piece.id === call.givenId;
    if (piece.index !== null && sameId) return false;
    return piece.name !== call.name && !this.#toolNames.has(call.name + piece.name);
  }

  #open(givenId: string): OpenCall {
    let id = givenId;
    while (id === '' || this.#takenIds.has(id)) id = makeUpId();
    this.#takenIds.add(id);
    const call: OpenCall = { id, givenId, name: '', arguments: '', announced: false };
    this.#calls.push(call);
    return call;
  }

  /** A tool's name that is not also the beginning of another tool's. */
  #isWhole(name: string): boolean {
    return (
      this.#toolNames.has(name) &&
      ![...this.#toolNames].some((other) => other !== name && other.startsWith(name))
    );
  }
}

function announce(call: OpenCall): ModelEvent[] {
  if (call.announced) return [];
  call.announced = true;
  return [{ type: 'tool-call-delta', id: call.id, name: call.name }];
}

/** Some servers send the whole call once more when it is complete. */
function isRepetition(call: OpenCall, piece: ToolCallPiece): boolean {
  return (
    piece.id !== '' &&
    piece.id === call.givenId &&
    piece.arguments === call.arguments &&
    isJsonObject(call.arguments)
  );
}

/** Names come whole, again in each piece, or cut in two. */
function joinName(soFar: string, piece: string, toolNames: ReadonlySet<string>): string {
  if (toolNames.has(soFar + piece)) return soFar + piece;
  return toolNames.has(soFar) || piece === soFar ? soFar : soFar + piece;
}

function isJsonObject(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Nine letters and digits, the only form that Mistral's API accepts back. */
function makeUpId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) =>
    ALPHABET.charAt(byte % ALPHABET.length),
  ).join('');
}
