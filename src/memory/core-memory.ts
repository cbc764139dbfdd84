import * as z from 'zod';
import type { Disposable } from '../base/disposable.ts';
import { DaybookError } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Logger } from '../base/logger.ts';
import { createSerialQueue } from '../base/serial.ts';
import { type Actor, actorSchema, type EventDraft, type Origin } from '../journal/events.ts';
import {
  assertLabel,
  type Block,
  type BlockDefinition,
  CORE_LIMIT_BYTES,
  DEFAULT_BLOCKS,
  DEFAULT_CUSTOM_LIMIT,
} from './block.ts';
import { blockBefore, withoutChange } from './block-diff.ts';
import { withoutText } from './forgetting.ts';
import type {
  BlockCache,
  BlockChange,
  ProjectStore,
  StoreAccess,
  StoreChange,
  StoreSummary,
} from './ports.ts';

/** Who changes memory, and on whose word. */
export interface ChangeContext {
  readonly actor: Actor;
  readonly origin: Origin;
  readonly reason?: string;
}

export interface CoreDeps {
  readonly store: ProjectStore;
  readonly cache: BlockCache;
  readonly isWritable: () => boolean;
  /** Throws, and tells why, when memory is off or read-only. */
  readonly assertWritable: () => void;
  readonly logger: Logger;
}

const cachedBlocksSchema = z.array(
  z.object({
    label: z.string(),
    value: z.string(),
    description: z.string(),
    limit: z.number().int().positive(),
    readOnly: z.boolean(),
    version: z.number().int().nonnegative(),
    head: z.string(),
    updatedAt: z.string(),
    updatedBy: actorSchema,
  }),
);

/**
 * The blocks that stand in every prompt. The journal is the truth, the cache (workspaceState) a copy; whichever is
 * behind is repaired from the other. Edits within one window are applied one after another; edits of several windows
 * are merged by the store.
 */
export class CoreMemory implements Disposable {
  readonly #deps: CoreDeps;
  readonly #blocks = new Map<string, Block>();
  readonly #oneByOne = createSerialQueue();
  readonly #changed = new Emitter<readonly string[]>();

  /** The labels whose blocks have changed, whoever changed them. */
  readonly onDidChange = this.#changed.event;

  constructor(deps: CoreDeps) {
    this.#deps = deps;
    this.#reset();
  }

  /**
   * Opens the store, which may be open already, and brings journal and cache together; read-only, brings nothing but
   * this object up to date. In line with the edits: each comes wholly before or after.
   */
  open(access: StoreAccess): Promise<StoreSummary> {
    return this.#oneByOne(async () => {
      const summary = await this.#deps.store.open(access);
      const ahead = this.#reconcile(summary);
      // Memory may have been turned off meanwhile.
      if (access === 'read-only' || !this.#deps.isWritable()) return summary;
      if (ahead.length > 0) this.#adopt(await this.#deps.store.append(ahead));
      await this.#save();
      return summary;
    });
  }

  /** Closes the store after the edits that are under way. */
  close(): Promise<void> {
    return this.#oneByOne(() => this.#deps.store.close());
  }

  list(): readonly Block[] {
    return [...this.#blocks.values()];
  }

  find(label: string): Block | undefined {
    return this.#blocks.get(label);
  }

  /** Throws `memory.block-not-found`, naming the blocks that there are. */
  get(label: string): Block {
    const block = this.#blocks.get(label);
    if (block) return block;
    const labels = [...this.#blocks.keys()].map((name) => `"${name}"`).join(', ');
    throw new DaybookError(
      'memory.block-not-found',
      `There is no memory block "${label}". The blocks are ${labels}.`,
    );
  }

  /** Adds `content` on a new line at the end (Letta's `core_memory_append`). */
  append(label: string, content: string, context: ChangeContext): Promise<BlockChange> {
    if (content.trim() === '')
      throw new DaybookError('input.empty', 'There is nothing to append: content is empty.');
    return this.#edit(label, context, ({ value }) => (value === '' ? content : `${value}\n${content}`));
  }

  /** Replaces every occurrence of `oldContent` (Letta's `core_memory_replace`). */
  replace(
    label: string,
    oldContent: string,
    newContent: string,
    context: ChangeContext,
  ): Promise<BlockChange> {
    if (oldContent === '') {
      throw new DaybookError(
        'input.empty',
        'old_content is empty. Give the exact text that is to be replaced.',
      );
    }
    return this.#edit(label, context, ({ value }) => {
      if (value.includes(oldContent)) return value.replaceAll(oldContent, () => newContent);
      throw new DaybookError(
        'memory.text-not-found',
        `The block "${label}" does not contain "${shorten(oldContent)}". It must match exactly, with its case, spaces and line breaks. ` +
          'Read the block again and retry.',
      );
    });
  }

  /** Takes `text` out, wherever it stands in the block, and with it lines of which nothing else is left. */
  removeText(label: string, text: string, context: ChangeContext): Promise<BlockChange> {
    return this.#edit(label, context, ({ value }) => withoutText(value, text));
  }

  /** Writes the whole block anew and creates an unknown one (Letta's `memory_rethink`). */
  async rethink(label: string, value: string, context: ChangeContext): Promise<BlockChange> {
    assertLabel(label);
    return this.#edit(label, context, () => value, { label, value: '', ...NEW_BLOCK });
  }

  /** A new, empty block of the user's own. Rejects with `memory.block-exists` or `memory.invalid-label`. */
  async create(
    block: Omit<BlockDefinition, 'value' | 'readOnly'>,
    context: ChangeContext,
  ): Promise<BlockChange> {
    assertLabel(block.label);
    const template = { ...block, value: '', readOnly: false };
    return this.#edit(block.label, context, () => this.#assertNew(block.label), template);
  }

  /**
   * Takes a change back: the block gets the text it had before. Where the block has changed since, only this change is
   * taken out; `memory.changed-since` when later edits touch the same lines.
   */
  async undo(changeId: string, actor: Actor = 'user'): Promise<BlockChange> {
    this.#deps.assertWritable();
    const [change] = await this.#deps.store.changes({ ids: [changeId], limit: 1 });
    if (!change)
      throw new DaybookError(
        'memory.change-not-found',
        'This change is no longer in the history, so it cannot be undone.',
      );
    const before = blockBefore(change);
    const context: ChangeContext = { actor, origin: { kind: 'undo', of: changeId } };
    return this.#edit(
      change.label,
      context,
      (current) => withoutChange(current.value, change.after?.value ?? '', before?.value ?? '', change.label),
      before,
    );
  }

  /** What was changed when, by whom and why, newest first. */
  changes(query: {
    label?: string;
    ids?: readonly string[];
    limit: number;
  }): Promise<readonly BlockChange[]> {
    return this.#deps.store.changes(query);
  }

  /** What other windows wrote. */
  receive(change: StoreChange): void {
    if (change.blocks.length === 0) return;
    this.#adopt(change);
    void this.#save();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #edit(
    label: string,
    context: ChangeContext,
    edit: (block: BlockDefinition) => string,
    template?: BlockDefinition,
  ): Promise<BlockChange> {
    return this.#oneByOne(async () => {
      this.#deps.assertWritable();
      const before = this.#blocks.get(label);
      const block = before ?? template ?? this.get(label);
      if (block.readOnly) {
        throw new DaybookError('memory.block-read-only', 'This block is read-only and cannot be edited.');
      }
      const after: BlockDefinition = { ...block, value: normalise(edit(block)) };
      this.#assertFits(after, block.value);
      const change = await this.#deps.store.append([
        written(after, (before?.version ?? 0) + 1, before?.head, context),
      ]);
      this.#adopt(change);
      await this.#save();
      const event = change.events[0];
      if (!event) throw new DaybookError('internal', 'The journal acknowledged nothing.');
      return {
        id: event.id,
        label,
        before: before ?? null,
        after: this.#blocks.get(label) ?? null,
        at: event.at,
        undone: false,
        ...context,
      };
    });
  }

  #reset(): void {
    this.#blocks.clear();
    for (const definition of DEFAULT_BLOCKS) this.#blocks.set(definition.label, untouched(definition));
  }

  /** Takes over what the journal has, and what the cache has beyond that: returns what the journal lacks. */
  #reconcile(summary: StoreSummary): EventDraft[] {
    const before = new Map(this.#blocks);
    this.#reset();
    const journalVersion = new Map(summary.deletedBlocks.map(({ label, version }) => [label, version]));
    for (const { label } of summary.deletedBlocks) this.#blocks.delete(label);
    for (const block of summary.blocks) {
      this.#blocks.set(block.label, block);
      journalVersion.set(block.label, block.version);
    }
    const cached = cachedBlocksSchema.safeParse(this.#deps.cache.load());
    const ahead = (cached.data ?? []).filter(
      (block) => block.version > (journalVersion.get(block.label) ?? 0),
    );
    const origin: Origin = {
      kind: 'daybook',
      why: 'restored from the workspace state, which was ahead of the journal',
    };
    const drafts = ahead.map((block) =>
      written(block, block.version, this.#blocks.get(block.label)?.head, { actor: 'system', origin }),
    );
    for (const block of ahead) this.#blocks.set(block.label, block);
    const labels = new Set([...before.keys(), ...this.#blocks.keys()]);
    const isNews = (label: string): boolean =>
      JSON.stringify(before.get(label)) !== JSON.stringify(this.#blocks.get(label));
    this.#announce([...labels].filter(isNews));
    return drafts;
  }

  #announce(labels: readonly string[]): void {
    if (labels.length > 0) this.#changed.fire(labels);
  }

  #assertNew(label: string): string {
    if (!this.#blocks.has(label)) return '';
    throw new DaybookError('memory.block-exists', `There is a memory block "${label}" already.`);
  }

  #assertFits(block: BlockDefinition, before: string): void {
    const over = block.value.length - block.limit;
    if (over > 0 && block.value.length > before.length) {
      throw new DaybookError(
        'memory.over-limit',
        `The block "${block.label}" holds ${count(before.length)} of ${count(block.limit)} characters; with this edit it would hold ` +
          `${count(block.value.length)}. Cut ${count(over)} characters, or write the block more tightly with memory_rethink.`,
      );
    }
    let bytes = utf8Bytes(block.value);
    for (const other of this.#blocks.values())
      if (other.label !== block.label) bytes += utf8Bytes(other.value);
    if (bytes > CORE_LIMIT_BYTES && block.value.length > before.length) {
      throw new DaybookError(
        'memory.over-limit',
        `All memory blocks together may hold ${count(CORE_LIMIT_BYTES)} bytes; with this edit they would hold ${count(bytes)}. ` +
          `Cut ${count(bytes - CORE_LIMIT_BYTES)} bytes from any of them first.`,
      );
    }
  }

  #adopt(change: StoreChange): void {
    for (const { label, block } of change.blocks) {
      if (block) this.#blocks.set(label, block);
      else this.#blocks.delete(label);
    }
    this.#announce(change.blocks.map(({ label }) => label));
  }

  /** The copy in workspaceState is best effort: what it holds is in the journal already. */
  async #save(): Promise<void> {
    if (!this.#deps.isWritable()) return;
    try {
      await this.#deps.cache.save(this.list().filter(({ version }) => version > 0));
    } catch (error) {
      this.#deps.logger.warn(`The blocks could not be copied to the workspace state: ${String(error)}`);
    }
  }
}

const NEW_BLOCK = { description: '', limit: DEFAULT_CUSTOM_LIMIT, readOnly: false };

/** A default block before its first change: in the prompt, and not in the journal. */
function untouched(definition: BlockDefinition): Block {
  return { ...definition, version: 0, head: '', updatedAt: new Date(0).toISOString(), updatedBy: 'system' };
}

function written(
  block: BlockDefinition,
  version: number,
  head: string | undefined,
  context: ChangeContext,
): EventDraft {
  const { label, value, description, limit, readOnly } = block;
  return {
    type: 'block.written',
    label,
    value,
    description,
    limit,
    readOnly,
    version,
    // A block that was never written has an empty head.
    base: head ? head : null,
    ...context,
  };
}

function normalise(value: string): string {
  return value.replaceAll(/\r\n?/g, '\n');
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
