import * as z from 'zod';

/**
 * The version of the event format that this code writes. A journal with a higher one is refused. Version 2 added packs
 * (which a version that does not see them must not pass over), speakers, scheduled erasures and their locations; every
 * record of version 1 is one of version 2 as well, and is read where it stands.
 */
export const JOURNAL_SCHEMA = 2;

const id = z.string().min(1).max(128);

/** Who made a change. */
export const actorSchema = z.enum(['user', 'agent', 'import', 'system']);
export type Actor = z.infer<typeof actorSchema>;

/** Where the content of an event came from. Kept for ever, because authority follows origin. */
const originSchema = z.discriminatedUnion('kind', [
  /** Typed by the user in the chat. */
  z.object({ kind: z.literal('chat'), sessionId: id }),
  /** A tool call that the model made, in the assistant message `messageId`. */
  z.object({ kind: z.literal('tool-call'), sessionId: id, messageId: id, toolCallId: z.string() }),
  /** The model's own words. */
  z.object({ kind: z.literal('model'), sessionId: id, model: z.string() }),
  /** A memory document that the user saved in the editor. */
  z.object({ kind: z.literal('document') }),
  /** A command that the user ran. */
  z.object({ kind: z.literal('command'), command: z.string() }),
  /** The undoing of the change whose event id is `of`. */
  z.object({ kind: z.literal('undo'), of: id }),
  /** Daybook itself: first blocks, repairs, housekeeping. */
  z.object({ kind: z.literal('daybook'), why: z.string() }),
]);
export type Origin = z.infer<typeof originSchema>;

const toolCallSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** As the model wrote it: JSON if all is well, anything at all if not. */
  arguments: z.string(),
});
export type ToolCall = z.infer<typeof toolCallSchema>;

/** What a tool did, beside the text that the model was given: what the chat needs for its card. */
const toolDetailsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('block-change'), changeId: id, label: z.string() }),
  z.object({ kind: z.literal('search'), query: z.string(), messageIds: z.array(id) }),
  z.object({ kind: z.literal('erased'), records: z.number().int().nonnegative() }),
]);
export type ToolDetails = z.infer<typeof toolDetailsSchema>;

const roleSchema = z.enum(['user', 'assistant', 'tool']);
export type Role = z.infer<typeof roleSchema>;

export const messageSchema = z.object({
  id,
  sessionId: id,
  role: roleSchema,
  content: z.string(),
  /** The name of who said it, where it tells more than the role: in conversations between several people. */
  speaker: z.string().optional(),
  /** `assistant` only: the calls that it made, in order. */
  toolCalls: z.array(toolCallSchema).optional(),
  /** `tool` only: the call that it answers. */
  toolCallId: z.string().optional(),
  toolName: z.string().optional(),
  isError: z.boolean().optional(),
  details: toolDetailsSchema.optional(),
  /** `assistant` only: the model's name. */
  model: z.string().optional(),
  /** `interrupted`: stopped by the user, cut off, or left behind by a crash. */
  status: z.enum(['complete', 'interrupted']),
});
export type MessageData = z.infer<typeof messageSchema>;

/** What the three tiers are folded from. `at` is ISO 8601 UTC with milliseconds; `id` is a ULID. */
const envelope = {
  id,
  at: z.iso.datetime(),
  writer: id,
  agentId: id,
  actor: actorSchema,
  origin: originSchema,
};

/**
 * What a change to a block was made on top of: the block's `head` as its author saw it, that is the ids of the newest
 * events of the label, joined by `+` when several windows had written at once. Null: the author saw no such block.
 */
const base = z.string().min(1).nullable();

/** The block's whole state after the change, as its author meant it. */
const blockState = {
  label: z.string(),
  value: z.string(),
  description: z.string(),
  /** In characters (UTF-16 code units), as in the editor. */
  limit: z.number().int().positive(),
  readOnly: z.boolean(),
};

export const journalEventSchema = z.discriminatedUnion('type', [
  /** The first line of every segment. */
  z.object({ ...envelope, type: z.literal('segment.opened'), schema: z.number().int(), projectId: id }),
  z.object({ ...envelope, type: z.literal('session.started'), sessionId: id }),
  z.object({ ...envelope, type: z.literal('session.titled'), sessionId: id, title: z.string() }),
  z.object({ ...envelope, type: z.literal('message.appended'), message: messageSchema }),
  /** The next piece of a reply that is still being written; `message.appended` with the same id replaces all pieces. */
  z.object({
    ...envelope,
    type: z.literal('message.streamed'),
    sessionId: id,
    messageId: id,
    text: z.string(),
  }),
  z.object({
    ...envelope,
    ...blockState,
    type: z.literal('block.written'),
    version: z.number().int().positive(),
    base,
    reason: z.string().optional(),
  }),
  z.object({
    ...envelope,
    type: z.literal('block.deleted'),
    label: z.string(),
    version: z.number().int().positive(),
    base,
    reason: z.string().optional(),
  }),
  /**
   * An erasure decided, written and synced before the first byte is overwritten, so that a crash in between is redone.
   * Each target is a line of `length` bytes (without its newline) in a file of the project's directory, to be
   * overwritten by `replacement` and as many spaces as it takes. `crc` is the CRC-32 of the line as it was. No text that
   * is to be erased stands in here.
   */
  z.object({
    ...envelope,
    type: z.literal('erasure.requested'),
    targets: z.array(
      z.object({
        file: z.string(),
        offset: z.number().int().nonnegative(),
        length: z.number().int().positive(),
        crc: z.number().int().nonnegative(),
        replacement: z.string(),
      }),
    ),
    /** The sessions that go altogether. */
    sessionIds: z.array(id).optional(),
  }),
  z.object({
    ...envelope,
    type: z.literal('erasure.completed'),
    erasureId: id,
    /** The records that were overwritten, so that others need not read everything again. Absent: any may be. */
    locations: z
      .array(
        z.object({
          segment: z.string(),
          offset: z.number().int().nonnegative(),
          length: z.number().int().positive(),
        }),
      )
      .optional(),
    /** The sessions that went altogether. */
    sessionIds: z.array(id).optional(),
  }),
  /** Sessions that the user deleted: they are out of sight from now on, and are erased when it is due. */
  z.object({
    ...envelope,
    type: z.literal('deletion.scheduled'),
    sessionIds: z.array(id),
    due: z.iso.datetime(),
  }),
  /** Taken back before it was due. */
  z.object({ ...envelope, type: z.literal('deletion.cancelled'), deletionId: id }),
  /** What stands where an erased record stood. */
  z.object({ ...envelope, type: z.literal('erased') }),
]);

/** One line of the journal: an immutable fact. */
export type JournalEvent = z.infer<typeof journalEventSchema>;
export type JournalEventOf<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event before the journal gave it its id, time, writer and agent. */
export type EventDraft = DistributiveOmit<JournalEvent, 'id' | 'at' | 'writer' | 'agentId'>;
