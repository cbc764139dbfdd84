import type { ChatModel, ModelEvent } from '../../agent/chat-model.ts';
import { isAbortError } from '../../base/errors.ts';
import type { Block } from '../../memory/block.ts';
import type { BlockChange } from '../../memory/ports.ts';
import { CALL_ID_PREFIX, OFFLINE_NAME } from './names.ts';
import { decide } from './policy.ts';
import { type Answer, memoryModeOf, readTurn, type ToolRequest } from './turn.ts';

export interface OfflineDeps {
  /** Core memory as it is at the moment of the call. Not asked for when memory is off. */
  readonly blocks: () => readonly Block[];
  /** What was changed when and by whom, newest first: for saying where a line comes from. */
  readonly changes: (query: { label: string; limit: number }) => Promise<readonly BlockChange[]>;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** In tokens. Nothing is read but the last turns, and nothing is sent. */
const CONTEXT_WINDOW = 1_000_000;

/** Of a block's changes the newest that are searched for where a line comes from. */
const MOST_CHANGES = 500;

/**
 * No language model: fixed rules that remember, correct, forget and look up, and that answer with quotes and their
 * sources. Needs no key and no network. The same conversation gets the same answer.
 */
export function createOfflineModel(deps: OfflineDeps): ChatModel {
  return {
    info: { kind: 'offline', name: OFFLINE_NAME, destination: null, contextWindow: CONTEXT_WINDOW },
    async *stream(request, signal) {
      throwIfStopped(signal);
      const memory = memoryModeOf(request);
      const { earlier, ...turn } = readTurn(request);
      const answer = await decide(turn, {
        memory,
        blocks: memory === 'off' ? [] : deps.blocks(),
        earlier,
        changes: remembering((label) => deps.changes({ label, limit: MOST_CHANGES })),
        now: deps.now(),
      });
      for (const event of eventsOf(answer, deps.newId)) {
        throwIfStopped(signal);
        yield event;
      }
    },
  };
}

/** With an AbortError, whatever reason the signal was given. */
function throwIfStopped({ aborted, reason }: AbortSignal): void {
  if (aborted) throw isAbortError(reason) ? reason : new DOMException('Stopped', 'AbortError');
}

function eventsOf(answer: Answer, newId: () => string): ModelEvent[] {
  if (answer.kind === 'call') {
    return [...answer.calls.flatMap((request) => callEvents(request, newId)), finish('tool-calls')];
  }
  return [...deltasOf(answer.text).map((delta): ModelEvent => ({ type: 'text', delta })), finish('stop')];
}

function callEvents({ name, args }: ToolRequest, newId: () => string): ModelEvent[] {
  const id = `${CALL_ID_PREFIX}${newId()}`;
  const json = JSON.stringify(args);
  return [
    { type: 'tool-call-delta', id, name },
    { type: 'tool-call', call: { id, name, arguments: json } },
  ];
}

function finish(reason: 'stop' | 'tool-calls'): ModelEvent {
  return { type: 'finish', reason, usage: null };
}

/** A paragraph or a quote at a time. */
function deltasOf(text: string): string[] {
  return text.split(/(?<=\n\n)/);
}

/** The same question twice within one answer is asked once. */
function remembering<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const loaded = new Map<string, Promise<T>>();
  return (key) => {
    const known = loaded.get(key) ?? load(key);
    loaded.set(key, known);
    return known;
  };
}
