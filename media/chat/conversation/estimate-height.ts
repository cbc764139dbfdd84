import type { ChatItem } from '../../../src/vscode/chat/protocol.ts';

/** Pixels that an item will about take, for as long as it has not been drawn. Only the scroll bar shows the error. */
export function estimateHeight(item: ChatItem): number {
  switch (item.kind) {
    case 'user':
      return 48 + 20 * lines(item.text, 40);
    case 'assistant':
      return 44 + 22 * lines(item.text, 55);
    case 'tool':
      return item.change ? 76 + 20 * item.change.diff.length : 34;
    case 'approval':
      return 110 + 20 * item.lines.length;
    case 'notice':
      return 90;
  }
}

function lines(text: string, width: number): number {
  return Math.min(400, Math.ceil(text.length / width));
}
