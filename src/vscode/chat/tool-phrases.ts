import type { Message, ToolCall } from '../../memory/message.ts';
import type { ToolItem } from './protocol.ts';

interface Phrase {
  readonly icon: string;
  readonly running: string;
  readonly done: string;
  readonly failed: string;
  /** The argument that names what it is done to. */
  readonly object: string | null;
  /** What to say where the argument is missing. */
  readonly otherwise: string;
}

const PHRASES: Readonly<Record<string, Phrase>> = {
  core_memory_append: {
    icon: 'bookmark',
    running: 'Remembering in',
    done: 'Remembered in',
    failed: 'Could not remember in',
    object: 'label',
    otherwise: 'memory',
  },
  core_memory_replace: {
    icon: 'bookmark',
    running: 'Correcting',
    done: 'Corrected',
    failed: 'Could not correct',
    object: 'label',
    otherwise: 'memory',
  },
  memory_rethink: {
    icon: 'bookmark',
    running: 'Rewriting',
    done: 'Rewrote',
    failed: 'Could not rewrite',
    object: 'label',
    otherwise: 'memory',
  },
  conversation_search: {
    icon: 'search',
    running: 'Searching for',
    done: 'Searched for',
    failed: 'Could not search for',
    object: 'query',
    otherwise: 'the latest messages',
  },
  memory_forget: {
    icon: 'trash',
    running: 'Forgetting',
    done: 'Forgot',
    failed: 'Did not forget',
    // What was forgotten is not shown again.
    object: null,
    otherwise: '',
  },
};

/** Of a search that reads messages by their ids. */
const READING: Phrase = {
  icon: 'search',
  running: 'Reading',
  done: 'Read',
  failed: 'Could not read',
  object: null,
  otherwise: '',
};

/** Of a tool that there is no phrase for. */
const CALL: Readonly<Record<ToolItem['status'], string>> = {
  running: 'Calling',
  done: 'Called',
  failed: 'Could not call',
  cancelled: 'Called',
};

/** What the tool call is called in a sentence: "Searched for **deploy**". */
export function toolPhrase(
  call: ToolCall,
  status: ToolItem['status'],
): Pick<ToolItem, 'icon' | 'verb' | 'object'> {
  const args = argumentsOf(call);
  const read = call.name === 'conversation_search' ? args('ids') : undefined;
  const ids = Array.isArray(read) ? read.length : 0;
  const phrase = ids > 0 ? READING : PHRASES[call.name];
  if (!phrase) return { icon: 'tools', verb: CALL[status], object: call.name };
  const verb = status === 'running' ? phrase.running : status === 'done' ? phrase.done : phrase.failed;
  if (ids > 0) return { icon: phrase.icon, verb, object: ids === 1 ? '1 message' : `${ids} messages` };
  const named = phrase.object === null ? '' : args(phrase.object);
  const object = typeof named === 'string' && named !== '' ? named : phrase.otherwise;
  return { icon: phrase.icon, verb, object };
}

/** "3 found" */
export function toolCount({ details }: Message): string | undefined {
  if (details?.kind === 'search') return `${details.messageIds.length} found`;
  if (details?.kind === 'erased') return `${details.records} records erased`;
  return undefined;
}

/** The arguments by name, as far as they are whole: a model may write anything, and a call may be cut short. */
function argumentsOf(call: ToolCall): (name: string) => unknown {
  try {
    const parsed: unknown = JSON.parse(call.arguments);
    return (name) => (parsed instanceof Object ? Reflect.get(parsed, name) : undefined);
  } catch {
    return () => undefined;
  }
}
