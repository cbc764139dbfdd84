import { diff3Merge } from 'node-diff3';
import type { JournalEventOf } from '../journal/events.ts';
import { type Block, type BlockDefinition, DEFAULT_BLOCKS } from './block.ts';
import type { BlockChange } from './ports.ts';

export type BlockEvent = JournalEventOf<'block.written'> | JournalEventOf<'block.deleted'>;

/** What the events of one label add up to. */
export interface BlockFold {
  /** Null: there is no such block, or no longer. */
  readonly block: Block | null;
  /** Grows with every event. */
  readonly version: number;
  /** The events that nobody has written on top of, in order: one, unless windows wrote at the same moment. */
  readonly heads: readonly string[];
}

/** One event, and what it made of the block. */
export interface BlockStep {
  readonly event: BlockEvent;
  readonly before: Block | null;
  readonly after: BlockFold;
}

export const EMPTY_FOLD: BlockFold = { block: null, version: 0, heads: [] };

/**
 * Folds all the events of one label, in whatever order they arrived, to the same steps.
 *
 * Event ids follow causality, so their order is one in which every author comes after what it had seen. An event whose
 * author had seen everything before it simply counts. Any other was written at the same moment as something else, and is
 * merged by three: what its author saw, what stands there, what its author made of it. Nobody's lines are lost.
 */
export function foldBlock(events: readonly BlockEvent[]): readonly BlockStep[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const inOrder = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return foldInOrder(inOrder, byId, new Map());
}

/** Whether the author of the event had seen all that the fold holds, and the fold holds nothing later. */
export function isNext(fold: BlockFold, event: BlockEvent): boolean {
  const parents = parentsOf(event);
  return fold.heads.every((head) => head < event.id && parents.includes(head));
}

/** The fold after an event for which `isNext` holds. */
export function advance(fold: BlockFold, event: BlockEvent): BlockFold {
  return settle(fold, event, stateIn(event));
}

/** The step as the history shows it. */
export function toBlockChange({ event, before, after }: BlockStep, undone: boolean): BlockChange {
  const { id, label, at, actor, origin, reason } = event;
  return {
    id,
    label,
    before,
    after: after.block,
    at,
    actor,
    origin,
    undone,
    ...(reason === undefined ? {} : { reason }),
  };
}

type Seen = Map<string, BlockDefinition | null>;

function foldInOrder(
  events: readonly BlockEvent[],
  byId: ReadonlyMap<string, BlockEvent>,
  seen: Seen,
): readonly BlockStep[] {
  const steps: BlockStep[] = [];
  let fold = EMPTY_FOLD;
  for (const event of events) {
    const before = fold.block;
    const parents = parentsOf(event).filter((id) => byId.has(id));
    // What it was written on is lost to damage: its author's word is the best that is left.
    const orphan = event.base !== null && parents.length === 0;
    fold =
      orphan || isNext(fold, event)
        ? advance(fold, event)
        : settle(fold, event, merge(seenBy(event.label, parents, byId, seen), before, stateIn(event)));
    steps.push({ event, before, after: fold });
  }
  return steps;
}

/** The state that an author saw who wrote on top of `parents`. */
function seenBy(
  label: string,
  parents: readonly string[],
  byId: ReadonlyMap<string, BlockEvent>,
  seen: Seen,
): BlockDefinition | null {
  const [first] = parents;
  if (first === undefined) return DEFAULT_BLOCKS.find((block) => block.label === label) ?? null;
  const only = parents.length === 1 ? byId.get(first) : undefined;
  if (only) return stateIn(only);
  const key = parents.join('+');
  const known = seen.get(key);
  if (known !== undefined) return known;
  const state = foldInOrder(ancestry(parents, byId), byId, seen).at(-1)?.after.block ?? null;
  seen.set(key, state);
  return state;
}

/** The events of that ids and all that they were written on, in order. */
function ancestry(ids: readonly string[], byId: ReadonlyMap<string, BlockEvent>): readonly BlockEvent[] {
  const found = new Map<string, BlockEvent>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const event = byId.get(id);
    if (!event || found.has(id)) continue;
    found.set(id, event);
    open.push(...parentsOf(event));
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A parent that sorts after its child cannot be one; believing it could send `seenBy` round in circles. */
function parentsOf(event: BlockEvent): readonly string[] {
  return event.base === null ? [] : event.base.split('+').filter((id) => id < event.id);
}

function stateIn(event: BlockEvent): BlockDefinition | null {
  if (event.type === 'block.deleted') return null;
  const { label, value, description, limit, readOnly } = event;
  return { label, value, description, limit, readOnly };
}

function settle(fold: BlockFold, event: BlockEvent, state: BlockDefinition | null): BlockFold {
  const parents = parentsOf(event);
  const heads = [...fold.heads.filter((head) => !parents.includes(head)), event.id];
  // A journal that was restored from the workspace state begins with a higher version than 1.
  const version = Math.max(fold.version + 1, event.version);
  const { at: updatedAt, actor: updatedBy } = event;
  const block = state && { ...definition(state), version, head: heads.join('+'), updatedAt, updatedBy };
  return { block, version, heads };
}

function definition({ label, value, description, limit, readOnly }: BlockDefinition): BlockDefinition {
  return { label, value, description, limit, readOnly };
}

/** Deleting and writing at the same moment: the writing wins. */
function merge(
  seen: BlockDefinition | null,
  current: BlockDefinition | null,
  theirs: BlockDefinition | null,
): BlockDefinition | null {
  if (!theirs || !current) return theirs ?? current;
  const changed = <K extends keyof BlockDefinition>(key: K): BlockDefinition[K] =>
    theirs[key] === seen?.[key] ? current[key] : theirs[key];
  return {
    label: theirs.label,
    value: mergeLines(seen?.value ?? '', current.value, theirs.value),
    description: changed('description'),
    limit: changed('limit'),
    readOnly: changed('readOnly'),
  };
}

/** Where both changed the same lines, both versions stay, one below the other. */
function mergeLines(seen: string, current: string, theirs: string): string {
  const regions = diff3Merge(lines(current), lines(seen), lines(theirs), {
    excludeFalseConflicts: true,
  });
  return regions
    .flatMap(({ ok, conflict }) => ok ?? (conflict ? keepBoth(conflict.a, conflict.b) : []))
    .join('\n');
}

function keepBoth(current: readonly string[], theirs: readonly string[]): string[] {
  return [...current, ...theirs.filter((line) => !current.includes(line))];
}

function lines(value: string): string[] {
  return value === '' ? [] : value.split('\n');
}
