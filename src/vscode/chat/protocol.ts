/**
 * What the extension host and the chat webview say to each other. Types only: both sides import this file, neither
 * imports the other. The host owns all state; the webview shows it and reports what the user does.
 */

/** A button inside the conversation. The host knows what each action does and refuses any other. */
export interface ChatAction {
  readonly label: string;
  readonly action:
    | { readonly kind: 'retry' }
    | { readonly kind: 'select-model' }
    | { readonly kind: 'set-key' }
    | { readonly kind: 'turn-memory-on' }
    | { readonly kind: 'manage-trust' }
    | { readonly kind: 'show-log' }
    | { readonly kind: 'memory-settings' }
    | { readonly kind: 'disk-use' }
    | { readonly kind: 'search-conversations' }
    | { readonly kind: 'open-link'; readonly href: string };
}

/** One line of a diff. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'context';
  readonly text: string;
}

/** A change to a memory block, as its card shows it. */
export interface ChangeCard {
  readonly changeId: string;
  readonly label: string;
  /** The changed lines with at most one line of context around them. */
  readonly diff: readonly DiffLine[];
  /** "because you said so · 812 of 10,000" */
  readonly footnote: string;
  readonly undo: 'possible' | 'undone';
}

export interface UserItem {
  readonly kind: 'user';
  readonly id: string;
  readonly text: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface AssistantItem {
  readonly kind: 'assistant';
  readonly id: string;
  /** Markdown, untrusted. */
  readonly text: string;
  readonly at: string;
  readonly status: 'streaming' | 'complete' | 'interrupted';
  /** Given once the turn is over, on its last reply. */
  readonly memory?: { readonly used: number; readonly changed: number };
}

export interface ToolItem {
  readonly kind: 'tool';
  readonly id: string;
  /** A codicon's name: "search". */
  readonly icon: string;
  /** A sentence's verb that says what came of it: "Searching for", "Searched for", "Could not search for". */
  readonly verb: string;
  /** What it was done to, shown stressed: "project", "retry failed upload". */
  readonly object: string;
  /** Small and dim behind it: "3 found". */
  readonly count?: string;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** Shown on demand. */
  readonly toolName: string;
  readonly arguments: string;
  readonly result: string;
  readonly change?: ChangeCard;
}

/** Something that waits for the user's yes or no. */
export interface ApprovalItem {
  readonly kind: 'approval';
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly acceptLabel: string;
  readonly rejectLabel: string;
  readonly state: 'waiting' | 'accepted' | 'rejected';
}

export interface NoticeItem {
  readonly kind: 'notice';
  readonly id: string;
  readonly level: 'info' | 'warning' | 'error';
  /** What happened, what is safe. */
  readonly title: string;
  /** What to do next. */
  readonly text: string;
  readonly actions: readonly ChatAction[];
}

export type ChatItem = UserItem | AssistantItem | ToolItem | ApprovalItem | NoticeItem;

/** Everything around the conversation. Small, and sent whole whenever a part of it changes. */
export interface ChatStatus {
  readonly busy: boolean;
  readonly memory: 'on' | 'off' | 'read-only';
  readonly model: { readonly kind: 'offline' | 'openai-compatible' | 'editor'; readonly name: string };
  /** The sentence in the footer: what is remembered, and what leaves the machine. */
  readonly footer: string;
  /** True when nothing leaves the machine: the footer then has a lock. */
  readonly local: boolean;
  /** Estimated tokens of the last or next request, of the window; null before the first. */
  readonly context: { readonly used: number; readonly window: number } | null;
  /** In the empty state: what a click puts into the composer. `submit`: send it at once. */
  readonly suggestions: readonly {
    readonly label: string;
    readonly text: string;
    readonly submit: boolean;
  }[];
}

/** A stretch of a text that is highlighted, in UTF-16 code units, the end exclusive. */
export type Mark = readonly [start: number, end: number];

/** A conversation, as the history lists it. */
export interface HistorySession {
  readonly id: string;
  readonly title: string;
  /** What of the title matches the query. */
  readonly marks: readonly Mark[];
  /** When it last went on, ISO 8601 UTC. */
  readonly at: string;
  readonly messageCount: number;
}

/** A message that was found. */
export interface HistoryHit {
  /** The message's id. */
  readonly id: string;
  readonly sessionTitle: string;
  readonly role: 'user' | 'assistant' | 'tool';
  readonly at: string;
  /** The part of it that matches best, plain text. */
  readonly text: string;
  readonly marks: readonly Mark[];
  /** How the message before it begins, where this one is too short to be understood alone. */
  readonly before: { readonly role: HistoryHit['role']; readonly text: string } | null;
}

/** A part of the query that was not taken as words. */
export interface HistoryFilter {
  readonly kind: 'date' | 'role';
  /** "before 1 Feb 2025" */
  readonly label: string;
  /** Where it stands in the query. */
  readonly source: Mark;
}

/** Sessions that are out of sight, and erased for good in some seconds unless it is undone. */
export interface HistoryDeletion {
  readonly id: string;
  readonly sessions: readonly { readonly id: string; readonly title: string }[];
}

/** What the user looks for. An empty query lists the sessions. */
export interface HistorySearch {
  /** Grows with every search, so that answers that come late can be told from newer ones. */
  readonly serial: number;
  readonly query: string;
  /** Parts of the query that are words, although they look like a date or a role. */
  readonly plain: readonly string[];
}

/** What was found, as far as it was asked for. */
export interface HistoryAnswer {
  readonly search: HistorySearch;
  readonly filters: readonly HistoryFilter[];
  /** All sessions, or those whose title has the words; newest first. */
  readonly sessions: readonly HistorySession[];
  readonly hasMoreSessions: boolean;
  /** Best first; without words newest first; none when sessions are listed. */
  readonly hits: readonly HistoryHit[];
  /** How many messages were found. */
  readonly total: number;
  /** Where nothing was found: how many messages there would be with all dates. */
  readonly totalOfAllDates: number;
  /** Why there is no answer. */
  readonly error: NoticeItem | null;
}

export type HistoryEvent =
  /** The history takes the place of the conversation. `focus`: the cursor goes into its search field. */
  | { readonly type: 'shown'; readonly focus: boolean }
  | { readonly type: 'hidden' }
  /** Replaces all that was found before. */
  | { readonly type: 'answered'; readonly answer: HistoryAnswer }
  /** The next page, in answer to `load-more`. */
  | {
      readonly type: 'more';
      readonly serial: number;
      readonly sessions: readonly HistorySession[];
      readonly hasMoreSessions: boolean;
      readonly hits: readonly HistoryHit[];
      readonly total: number;
    }
  /** Sessions that are new or different, and those that are gone. */
  | {
      readonly type: 'sessions-changed';
      readonly serial: number;
      readonly put: readonly HistorySession[];
      readonly removed: readonly string[];
    }
  /** All that can be undone at present. */
  | { readonly type: 'deletions'; readonly deletions: readonly HistoryDeletion[] }
  /** Something that the user asked for did not work. */
  | { readonly type: 'failed'; readonly notice: NoticeItem };

export type HistoryRequest =
  | { readonly type: 'close' }
  | { readonly type: 'search'; readonly search: HistorySearch }
  | { readonly type: 'retry' }
  | { readonly type: 'load-more'; readonly serial: number; readonly part: 'sessions' | 'hits' }
  /** Goes on with the session. */
  | { readonly type: 'open-session'; readonly sessionId: string }
  /** Opens the session of the message, scrolled to it. */
  | { readonly type: 'open-message'; readonly messageId: string }
  | { readonly type: 'rename'; readonly sessionId: string; readonly title: string }
  | { readonly type: 'export'; readonly sessionId: string }
  | { readonly type: 'delete'; readonly sessionId: string }
  | { readonly type: 'undo-deletion'; readonly deletionId: string };

export type HostMessage =
  /** Replaces the whole conversation: the newest page of a session. */
  | {
      readonly type: 'session';
      readonly sessionId: string;
      readonly items: readonly ChatItem[];
      readonly hasEarlier: boolean;
      /** What the user sent in this session, oldest first, for the arrow keys. */
      readonly sent: readonly string[];
    }
  /** The page before the first item, in answer to `load-earlier`. */
  | {
      readonly type: 'earlier';
      readonly sessionId: string;
      readonly items: readonly ChatItem[];
      readonly hasEarlier: boolean;
    }
  /** Adds the item at the end, or replaces the one with its id. */
  | { readonly type: 'item'; readonly item: ChatItem }
  | { readonly type: 'item-removed'; readonly id: string }
  /** Appends to the text of an assistant item. */
  | { readonly type: 'delta'; readonly id: string; readonly text: string }
  | { readonly type: 'status'; readonly status: ChatStatus }
  /** Puts text into the composer and the cursor behind it. */
  | { readonly type: 'compose'; readonly text: string }
  | { readonly type: 'focus' }
  /** Scrolls to the item and marks it; the host has sent the page that holds it. */
  | { readonly type: 'reveal'; readonly id: string }
  | { readonly type: 'history'; readonly event: HistoryEvent };

export type WebviewMessage =
  | ConversationMessage
  | { readonly type: 'history'; readonly request: HistoryRequest };

export type ConversationMessage =
  /** First message after (re)loading. The host answers with `status` and `session`. */
  | { readonly type: 'ready' }
  | { readonly type: 'send'; readonly text: string }
  | { readonly type: 'stop' }
  | { readonly type: 'load-earlier'; readonly before: string }
  | { readonly type: 'action'; readonly action: ChatAction['action'] }
  | { readonly type: 'undo'; readonly changeId: string }
  | { readonly type: 'answer'; readonly id: string; readonly accepted: boolean }
  | { readonly type: 'open-link'; readonly href: string }
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'copy'; readonly text: string };
