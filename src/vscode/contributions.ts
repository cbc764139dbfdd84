/**
 * The names that package.json and the code share. `test/architecture/manifest.test.ts` compares the two, so nothing is
 * contributed that the code does not have, and nothing is used that is not contributed.
 */
export const COMMAND_IDS = [
  'daybook.openChat',
  'daybook.newSession',
  'daybook.searchConversations',
  'daybook.renameSession',
  'daybook.exportSession',
  'daybook.deleteSession',
  'daybook.stop',
  'daybook.selectModel',
  'daybook.setApiKey',
  'daybook.editBlock',
  'daybook.forgetBefore',
  'daybook.showDiskUse',
  'daybook.turnMemoryOff',
  'daybook.turnMemoryOn',
  'daybook.showLog',
] as const;
export type CommandId = (typeof COMMAND_IDS)[number];

export const SETTING_IDS = [
  'daybook.model.provider',
  'daybook.model.baseUrl',
  'daybook.model.name',
  'daybook.model.contextWindow',
  'daybook.memory.keepDays',
  'daybook.memory.maxDiskMegabytes',
  'daybook.maxSteps',
] as const;
export type SettingId = (typeof SETTING_IDS)[number];

/** Of `daybook.maxSteps`. */
export const MAX_STEPS = { minimum: 1, maximum: 200, default: 50 } as const;

/** Of `daybook.memory.keepDays`. */
export const MIN_KEEP_DAYS = 1;
/** Of `daybook.memory.maxDiskMegabytes`. */
export const MAX_DISK_MEGABYTES = { minimum: 50, default: 2048 } as const;

/** What `when` clauses in package.json may ask. `daybook.memory` holds a MemoryMode, `daybook.busy` a boolean. */
export const CONTEXT_KEYS = ['daybook.memory', 'daybook.busy'] as const;
export type ContextKey = (typeof CONTEXT_KEYS)[number];

export const VIEW_CONTAINER_ID = 'daybook';
export const CHAT_VIEW_ID = 'daybook.chat';
