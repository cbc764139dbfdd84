import type { TurnEnd } from '../../agent/agent-event.ts';
import type { ErrorCode } from '../../base/errors.ts';
import type { MemoryMode } from '../../memory/memory.ts';
import type { ChatAction, NoticeItem } from './protocol.ts';

const RETRY: ChatAction = { label: 'Try Again', action: { kind: 'retry' } };
const SELECT_MODEL: ChatAction = { label: 'Select Model…', action: { kind: 'select-model' } };
const SET_KEY: ChatAction = { label: 'Set API Key…', action: { kind: 'set-key' } };
const SHOW_LOG: ChatAction = { label: 'Show Log', action: { kind: 'show-log' } };
const OPEN_SETTINGS: ChatAction = { label: 'Open Settings', action: { kind: 'memory-settings' } };
const SHOW_HISTORY: ChatAction = { label: 'Show History', action: { kind: 'search-conversations' } };
const SHOW_DISK_USE: ChatAction = { label: 'Show Disk Use', action: { kind: 'disk-use' } };

interface ErrorPresentation {
  readonly title: string;
  readonly actions: readonly ChatAction[];
}

const MODEL_TROUBLE: ErrorPresentation = {
  title: 'The model did not answer',
  actions: [RETRY, SELECT_MODEL],
};

function presentError(code: ErrorCode): ErrorPresentation {
  switch (code) {
    case 'input.empty':
    case 'input.too-long':
    case 'input.busy':
      return { title: 'Not sent', actions: [] };
    case 'journal.write-failed':
      return { title: 'Not saved', actions: [RETRY, SHOW_LOG] };
    case 'journal.unreadable':
    case 'journal.newer-schema':
      return { title: 'The memory of this project could not be opened', actions: [RETRY, SHOW_LOG] };
    case 'model.auth':
      return { title: 'The model refused the key', actions: [SET_KEY, SELECT_MODEL, RETRY] };
    case 'model.not-found':
    case 'model.not-configured':
      return { title: 'The model was not found', actions: [SELECT_MODEL, RETRY] };
    case 'model.unreachable':
      return { title: 'The model cannot be reached', actions: [RETRY, SELECT_MODEL] };
    case 'model.rate-limited':
      return { title: 'The model is busy', actions: [RETRY] };
    case 'model.interrupted':
      return { title: 'The reply broke off', actions: [RETRY] };
    case 'model.context-exceeded':
      return { title: 'The conversation does not fit the model', actions: [SELECT_MODEL] };
    case 'model.no-tools':
    case 'model.server':
    case 'model.bad-response':
    case 'model.timeout':
      return MODEL_TROUBLE;
    case 'memory.off':
    case 'memory.read-only':
    case 'memory.block-not-found':
    case 'memory.block-exists':
    case 'memory.block-read-only':
    case 'memory.invalid-label':
    case 'memory.over-limit':
    case 'memory.text-not-found':
    case 'memory.change-not-found':
    case 'memory.changed-since':
      return { title: 'Memory was not changed', actions: [] };
    case 'memory.full':
      return { title: 'Not kept: memory is full', actions: [OPEN_SETTINGS, SHOW_HISTORY, SHOW_DISK_USE] };
    case 'memory.message-not-found':
    case 'memory.session-not-found':
      return { title: 'Not found', actions: [] };
    case 'internal':
      return { title: 'Something went wrong', actions: [RETRY, SHOW_LOG] };
  }
}

/** What happened, what is safe, and what to do next. */
export function errorNotice(id: string, code: ErrorCode, message: string): NoticeItem {
  const { title, actions } = presentError(code);
  return { kind: 'notice', id, level: 'error', title, text: message, actions };
}

export function infoNotice(id: string, text: string): NoticeItem {
  return { kind: 'notice', id, level: 'info', title: '', text, actions: [] };
}

/** What has to be said of how a turn ended. `unanswered`: nothing of an answer had come. */
export function endNotice(
  id: string,
  reason: TurnEnd,
  unanswered: boolean,
  maxSteps: number,
): NoticeItem | null {
  if (reason === 'stopped' && unanswered) {
    const text = 'Your message is kept.';
    return {
      kind: 'notice',
      id,
      level: 'info',
      title: 'Stopped before an answer came',
      text,
      actions: [RETRY],
    };
  }
  if (reason !== 'step-limit') return null;
  return {
    kind: 'notice',
    id,
    level: 'info',
    title: `Paused after ${maxSteps} steps`,
    text: 'Everything so far is kept.',
    actions: [{ label: 'Go On', action: { kind: 'retry' } }],
  };
}

export function modeNotice(id: string, mode: MemoryMode): NoticeItem | null {
  switch (mode) {
    case 'on':
      return null;
    case 'off':
      return {
        kind: 'notice',
        id,
        level: 'info',
        title: 'Memory is off for this workspace',
        text: 'This conversation is not kept, and nothing that was remembered is used. It ends when the window closes.',
        actions: [{ label: 'Turn Memory On', action: { kind: 'turn-memory-on' } }],
      };
    case 'read-only':
      return {
        kind: 'notice',
        id,
        level: 'info',
        title: 'Memory is read-only here',
        text: 'This workspace is not trusted: what is remembered is used, and nothing new is written.',
        actions: [{ label: 'Manage Workspace Trust', action: { kind: 'manage-trust' } }],
      };
  }
}

/** `used` and `limit` in bytes. */
export function limitNotice(id: string, used: number, limit: number): NoticeItem {
  const isFull = used >= limit;
  const size = `${megabytes(limit)} MB on disk that it may take`;
  return {
    kind: 'notice',
    id,
    level: 'warning',
    title: isFull
      ? `Memory has used all of the ${size}`
      : `Memory has used ${Math.floor((100 * used) / limit)} % of the ${size}`,
    text: `${isFull ? 'Nothing more is kept. ' : ''}What is kept is safe. Raise the limit, or delete conversations that you no longer need.`,
    actions: [OPEN_SETTINGS, SHOW_HISTORY, SHOW_DISK_USE],
  };
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1024 / 1024).toLocaleString('en-US');
}

export function damageNotice(id: string, records: number, file: string): NoticeItem {
  const count = records === 1 ? 'One damaged record' : `${records} damaged records`;
  return {
    kind: 'notice',
    id,
    level: 'warning',
    title: `${count} of memory could not be read`,
    text: `Everything else is intact. What was damaged is kept in ${file}.`,
    actions: [SHOW_LOG],
  };
}
