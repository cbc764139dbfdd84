/** What stands in the place of erased text. */
export const ERASED_MARK = '…';

/** Replaces what is to be erased inside a text by the mark, or by nothing. */
export type Redact = (text: string) => string;

/**
 * Finds the texts wherever they stand, letter case aside, composed or decomposed, and also inside JSON that is itself
 * a string (a tool call's arguments), however it is escaped there.
 */
export function redactor(texts: readonly string[], mark: string = ERASED_MARK): Redact {
  const forms = texts.flatMap((text) => [text, text.normalize('NFC'), text.normalize('NFD')]);
  const escaped = forms.map((form) => JSON.stringify(form).slice(1, -1));
  const longestFirst = [...new Set([...forms, ...escaped])].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(longestFirst.map(literally).join('|'), 'giu');
  const redact: Redact = (text) => {
    const json = /^\s*[[{]/.test(text) ? parsed(text) : undefined;
    const inside = json === undefined ? json : redactStrings(json, redact);
    return (inside === json ? text : JSON.stringify(inside)).replace(pattern, mark);
  };
  return redact;
}

/**
 * A record's JSON without the text; the very same object when it held none. Works on events of any type, also of types
 * that this version does not know.
 */
export function redactRecord(record: unknown, redact: Redact): unknown {
  return redactStrings(record, redact, NAMES);
}

/**
 * Keys whose values name things: ids, types, labels, times. They are no one's words, and an event that lost one of
 * them could not be read any more.
 */
const NAMES: ReadonlySet<string> = new Set(
  (
    'id at writer agentId actor type kind role status label sessionId messageId toolCallId toolName name model base of ' +
    'command changeId messageIds sessionIds projectId erasureId deletionId due file segment'
  ).split(' '),
);

function redactStrings(value: unknown, redact: Redact, keep: ReadonlySet<string> = new Set()): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => redactStrings(item, redact, keep));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const redacted = entries.map(([key, item]): [string, unknown] =>
    keep.has(key) ? [key, item] : [keep.size > 0 ? key : redact(key), redactStrings(item, redact, keep)],
  );
  const same = redacted.every(
    ([key, item], index) => key === entries[index]?.[0] && item === entries[index][1],
  );
  return same ? value : Object.fromEntries(redacted);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Matches the text, also with its punctuation escaped as a quotation in Markdown has it. */
function literally(text: string): string {
  return text
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    .replaceAll(/\\?[!-/:-@[-`{-~]/g, String.raw`\\{0,2}$&`);
}
