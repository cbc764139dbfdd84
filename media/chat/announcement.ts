import type { ChatItem } from '../../src/vscode/chat/protocol.ts';
import { strings } from './strings.ts';
import { visibleText } from './visible-text.ts';

const longest = 1_500;

/** What a screen reader should say about an item that has come or changed; undefined: nothing, as for every token. */
export function announcementOf(before: ChatItem | undefined, item: ChatItem): string | undefined {
  const text = sentenceOf(before, item);
  return text === undefined ? undefined : visibleText(text.slice(0, longest));
}

function sentenceOf(before: ChatItem | undefined, item: ChatItem): string | undefined {
  switch (item.kind) {
    case 'user':
      return undefined;
    case 'assistant':
      if (item.status === 'streaming' || statusOf(before) === item.status) return undefined;
      return item.status === 'complete' ? strings.replyFinished(spoken(item.text)) : strings.replyInterrupted;
    case 'tool':
      if (item.status === 'running' || statusOf(before) === item.status) return undefined;
      if (item.status === 'done') return item.change ? `${item.verb} ${item.object}`.trim() : undefined;
      return `${item.verb} ${item.object}`.trim() + `: ${strings.toolStates[item.status]}`;
    case 'approval':
      return item.state === 'waiting' && before === undefined ? strings.waitsForYou(item.title) : undefined;
    case 'notice':
      return before === undefined
        ? `${strings.levels[item.level]}: ${[item.title, item.text].filter((part) => part).join('. ')}`
        : undefined;
  }
}

function statusOf(item: ChatItem | undefined): string | undefined {
  return item?.kind === 'assistant' || item?.kind === 'tool' ? item.status : undefined;
}

/** Markdown without the marks that a voice would spell out. */
function spoken(markdown: string): string {
  return markdown
    .replaceAll(/^\s*(```|~~~).*$/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^[>#\s]+/gm, '')
    .replaceAll(/[*_`]{1,3}/g, '')
    .trim();
}
