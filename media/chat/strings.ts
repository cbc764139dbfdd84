/** Every English sentence of the chat page, in one place for translators. */
const numbers = new Intl.NumberFormat('en');

function formatNumber(value: number): string {
  return numbers.format(value);
}

function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** "4.0 MB", "12 KB": lengths of texts, in characters' worth of bytes. */
function formatSize(length: number): string {
  if (length < 1_000) return plural(length, 'character', 'characters');
  return length < 1_000_000 ? `${Math.round(length / 1_000)} KB` : `${(length / 1_000_000).toFixed(1)} MB`;
}

export const strings = {
  conversation: 'Conversation',
  composer: 'Message to Daybook',
  placeholder: 'Ask, or tell Daybook something to keep',
  loading: 'Loading…',
  loadingEarlier: 'Loading earlier messages…',
  working: 'Working…',
  jumpToLatest: 'Jump to latest',
  send: 'Send',
  sendHint: 'Send (Enter)',
  stop: 'Stop',
  stopHint: 'Stop (Escape)',
  selectModel: 'Select model',
  offline: 'Offline · add a model…',
  context: (used: number, window: number) =>
    `${formatNumber(used)} of ${formatNumber(window)} tokens in the window`,

  emptyTitle: 'A daybook for this project',
  emptyText: 'What you tell it, and what you work out together, is kept here, on this machine.',
  emptyMore: 'It is yours to read, correct and erase.',
  suggestions: 'Things to try',

  memoryOff: 'Memory is off',
  memoryReadOnly: 'Memory is read-only',
  turnMemoryOn: 'Turn on',
  manageTrust: 'Manage trust',

  pastedText: (length: number) => `Pasted text · ${formatSize(length)}`,
  removePastedText: 'Remove pasted text',

  you: (time: string) => (time ? `You, ${time}` : 'You'),
  daybook: (time: string) => (time ? `Daybook, ${time}` : 'Daybook'),
  copyReply: 'Copy reply',
  copied: 'Copied',
  interrupted: 'Interrupted',
  usedMemories: (count: number) => `used ${plural(count, 'memory', 'memories')}`,
  changedMemories: (count: number) => `changed ${formatNumber(count)}`,
  showMore: (hidden: number) => `Show more (${formatSize(hidden)} hidden)`,

  copyCode: 'Copy code',
  insertCode: 'Insert at cursor',
  code: (language: string) => (language ? `Code, ${language}` : 'Code'),
  imageNotLoaded: 'Image not loaded',

  showDetails: 'Show what was called, and what came back',
  toolName: 'Tool',
  toolArguments: 'Arguments',
  toolResult: 'Result',
  noResult: 'No result yet',
  toolStates: { running: 'running', done: '', failed: 'failed', cancelled: 'cancelled' },

  undo: 'Undo',
  undoChange: (label: string) => `Undo the change in ${label}`,
  undone: 'Undone',
  diff: 'Change',
  addedLine: 'added: ',
  removedLine: 'removed: ',

  accepted: 'Accepted',
  rejected: 'Rejected',
  levels: { info: 'Note', warning: 'Warning', error: 'Error' },
  replyFinished: (text: string) => `Daybook: ${text}`,
  replyInterrupted: 'The reply was interrupted.',
  waitsForYou: (title: string) => `${title}. Waiting for your answer.`,

  history: {
    label: 'History',
    back: 'Back to the conversation',
    backHint: 'Back to the conversation (Escape)',
    field: 'Search conversations',
    placeholder: 'Search: words, last week, from:me',
    clear: 'Clear the search',
    understood: 'How the search was understood',
    takeAsWords: (words: string) => `Take “${words}” as words`,
    searching: 'Searching…',
    loadingMore: 'Loading more…',
    conversations: 'Conversations',
    messages: 'Messages',
    today: 'Today',
    yesterday: 'Yesterday',
    previous7Days: 'Previous 7 days',
    previous30Days: 'Previous 30 days',
    untitled: 'Untitled',
    open: 'open',
    roles: { user: 'You', assistant: 'Daybook', tool: 'A tool' },
    messageCount: (count: number) => plural(count, 'message', 'messages'),
    moreTitles: 'More conversations',
    found: (count: number) => `${formatNumber(count)} found`,
    foundAloud: (messages: number, sessions: number) =>
      `${plural(messages, 'message', 'messages')} found` +
      (sessions > 0 ? `, and ${plural(sessions, 'conversation', 'conversations')}` : ''),
    listed: (count: number, hasMore: boolean) =>
      `${hasMore ? 'The newest ' : ''}${plural(count, 'conversation', 'conversations')}`,

    rename: 'Rename',
    renameHint: 'Rename (F2)',
    titleOf: (title: string) => `Title of “${title}”`,
    export: 'Export as Markdown…',
    delete: 'Delete',
    deleteHint: 'Delete (Del)',
    deleted: (title: string) => `Deleted “${title}”.`,
    deletedMore: 'Erased for good in ten seconds.',
    deletedAloud: (title: string) => `Deleted “${title}”. For ten seconds it can be undone.`,
    undoDeletion: (title: string) => `Undo: bring “${title}” back`,
    of: (action: string, title: string) => `${action}: ${title}`,
    dismiss: 'Close this notice',

    none: 'No conversations yet',
    noneText: 'What is said in the chat is kept here: to go on with, to search, to erase.',
    begin: 'Begin one',
    nothing: (query: string) => `Nothing found for “${query}”`,
    nothingWith: (filters: string) => `Nothing found ${filters}`,
    allDates: (count: number) => `Search all dates (${formatNumber(count)} found)`,
    tryTitle: 'What you could try:',
    tries: [
      'Fewer words: a message needs only one of them',
      'Who said it: from:me, from:daybook',
      'When: yesterday, last March, before 2025-02-01',
    ],
    off: 'Memory is off for this workspace',
    offText: 'What was kept is neither shown nor searched until memory is on again.',
    readOnly: 'This workspace is not trusted: you can read and search, not rename or delete.',
    tryAgain: 'Try Again',
  },
} as const;
