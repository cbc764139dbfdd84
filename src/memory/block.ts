import type { Actor } from '../journal/events.ts';
import { DaybookError } from '../base/errors.ts';

/** A named piece of core memory, always in the prompt. Lengths are in characters (UTF-16 code units). */
export interface Block {
  readonly label: string;
  readonly value: string;
  /** Tells the model what belongs into the block. */
  readonly description: string;
  readonly limit: number;
  readonly readOnly: boolean;
  /** Counts the changes. Between two copies of a block the one with the higher version is the newer. */
  readonly version: number;
  /**
   * Names this state, and is the `base` of the next change: the id of the journal event that brought the block here, or
   * several ids joined by `+` where windows wrote at the same moment and nobody has written since.
   */
  readonly head: string;
  /** ISO 8601 UTC. */
  readonly updatedAt: string;
  readonly updatedBy: Actor;
}

/** What a person or a template decides about a block. */
export type BlockDefinition = Pick<Block, 'label' | 'value' | 'description' | 'limit' | 'readOnly'>;

/** All values together stay under this, so that workspaceState stays small (UTF-8 bytes). */
export const CORE_LIMIT_BYTES = 64 * 1024;

export const DEFAULT_CUSTOM_LIMIT = 5_000;

export const DEFAULT_BLOCKS: readonly BlockDefinition[] = [
  {
    label: 'persona',
    value:
      'I am Daybook, a coding assistant that remembers. I keep what the user tells me and what we work out together, ' +
      'I say where I know a thing from, and I correct my memory when it is wrong.',
    description:
      'Who the assistant is: its manner, its habits, what it has learned about doing its work well.',
    limit: 5_000,
    readOnly: false,
  },
  {
    label: 'human',
    value: '',
    description:
      'The user: name, preferences, way of working, skills and wishes that hold beyond this conversation.',
    limit: 5_000,
    readOnly: false,
  },
  {
    label: 'project',
    value: '',
    description:
      'This project: purpose, structure, tools, conventions, decisions and their reasons, commands, open problems.',
    limit: 10_000,
    readOnly: false,
  },
];

/** Letters, digits, `-` and `_`, beginning with a letter, at most 50: it is a file name in the editor and an attribute in the prompt. */
const LABEL = /^[a-z][a-z0-9_-]{0,49}$/i;

export function assertLabel(label: string): void {
  if (LABEL.test(label)) return;
  throw new DaybookError(
    'memory.invalid-label',
    `"${label.slice(0, 60)}" cannot be the name of a memory block. Use letters, digits, "-" and "_", beginning with a letter, at most 50.`,
  );
}
