import * as z from 'zod';
import { actorSchema } from '../journal/events.ts';
import type { Location } from '../journal/segments.ts';
import type { Block } from '../memory/block.ts';
import {
  advance,
  type BlockEvent,
  type BlockFold,
  type BlockStep,
  toBlockChange,
  EMPTY_FOLD,
  foldBlock,
  isNext,
} from '../memory/fold-blocks.ts';
import type { BlockChange } from '../memory/ports.ts';
import { type IndexedLocation, locationRow, numberOf, type ReadEvent, textsOf } from './index-schema.ts';
import type { Sql } from './sql.ts';

const foldSchema: z.ZodType<BlockFold> = z.object({
  block: z
    .object({
      label: z.string(),
      value: z.string(),
      description: z.string(),
      limit: z.number(),
      readOnly: z.boolean(),
      version: z.number(),
      head: z.string(),
      updatedAt: z.string(),
      updatedBy: actorSchema,
    })
    .nullable(),
  version: z.number(),
  heads: z.array(z.string()),
});

/**
 * Takes an event in, if it is new. One that was written on top of all that is known goes onto the fold; any other makes it
 * void, to be folded anew when somebody asks: journals are read one after another, so that may be many in a row.
 */
export function addBlockEvent(sql: Sql, event: BlockEvent, location: IndexedLocation): void {
  const { id, label, origin } = event;
  if (numberOf(sql, 'SELECT 1 AS value FROM block_events WHERE id = ?', id)) return;
  const undoes = origin.kind === 'undo' ? origin.of : null;
  const { segment, offset, length } = location;
  sql.run('INSERT INTO block_events VALUES(?, ?, ?, ?, ?, ?)', id, label, undoes, segment, offset, length);
  const fold = storedFold(sql, label);
  storeFold(sql, label, fold && isNext(fold, event) ? advance(fold, event) : null);
}

/** Takes events out; their blocks are folded anew when somebody asks. `where` may speak of segment and offset. */
export function removeBlockEvents(sql: Sql, where: string): void {
  const labels = textsOf(sql, `SELECT DISTINCT label AS value FROM block_events WHERE ${where}`);
  for (const label of labels) storeFold(sql, label, null);
  sql.run(`DELETE FROM block_events WHERE ${where}`);
}

export function blockOf(sql: Sql, read: ReadEvent, label: string): Block | null {
  return foldOf(sql, read, label).block;
}

/** What every label that ever was adds up to. */
export function allFolds(sql: Sql, read: ReadEvent): { readonly label: string; readonly fold: BlockFold }[] {
  const labels = textsOf(sql, 'SELECT label AS value FROM blocks ORDER BY label');
  return labels.map((label) => ({ label, fold: foldOf(sql, read, label) }));
}

/** Newest first. */
export function blockChanges(
  sql: Sql,
  read: ReadEvent,
  { label, ids, limit }: { label?: string; ids?: readonly string[]; limit: number },
): BlockChange[] {
  const wanted = sql.all(
    z.object({ id: z.string(), label: z.string() }),
    `SELECT id, label FROM block_events WHERE (?1 IS NULL OR label = ?1)
       AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2))) ORDER BY id DESC LIMIT ?3`,
    label ?? null,
    ids ? JSON.stringify(ids) : null,
    limit,
  );
  const labels = new Set(wanted.map((row) => row.label));
  const steps = new Map(
    [...labels].flatMap((name) => stepsOf(sql, read, name)).map((step) => [step.event.id, step]),
  );
  return wanted.flatMap(({ id }) => {
    const step = steps.get(id);
    return step ? [toBlockChange(step, isUndone(sql, id))] : [];
  });
}

function foldOf(sql: Sql, read: ReadEvent, label: string): BlockFold {
  const stored = storedFold(sql, label);
  if (stored) return stored;
  const fold = stepsOf(sql, read, label).at(-1)?.after ?? EMPTY_FOLD;
  storeFold(sql, label, fold);
  return fold;
}

/** Null when it is void; an empty one for a new label. */
function storedFold(sql: Sql, label: string): BlockFold | null {
  const [json] = textsOf(sql, 'SELECT fold AS value FROM blocks WHERE label = ?', label);
  if (json === undefined) return EMPTY_FOLD;
  return json === VOID ? null : foldSchema.parse(JSON.parse(json));
}

function storeFold(sql: Sql, label: string, fold: BlockFold | null): void {
  sql.run('INSERT OR REPLACE INTO blocks VALUES(?, ?)', label, fold ? JSON.stringify(fold) : VOID);
}

const VOID = '';

function stepsOf(sql: Sql, read: ReadEvent, label: string): readonly BlockStep[] {
  const locations: Location[] = sql.all(
    locationRow,
    `SELECT g.name AS segment, offset, length FROM block_events JOIN segments g ON g.id = block_events.segment
     WHERE label = ?`,
    label,
  );
  return foldBlock(
    locations.flatMap((location) => {
      const event = read(location);
      return event?.type === 'block.written' || event?.type === 'block.deleted' ? [event] : [];
    }),
  );
}

function isUndone(sql: Sql, id: string): boolean {
  const undos = textsOf(sql, 'SELECT id AS value FROM block_events WHERE undoes = ?1 AND id > ?1', id);
  return undos.some((undo) => !isUndone(sql, undo));
}
