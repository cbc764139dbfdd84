import type { ChatItem } from '../../../src/vscode/chat/protocol.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { ApprovalCard } from './approval-card.tsx';
import { AssistantMessage } from './assistant-message.tsx';
import { Notice } from './notice.tsx';
import { ToolCall } from './tool-call.tsx';
import { UserMessage } from './user-message.tsx';

interface ItemViewProps {
  item: ChatItem;
  /** Whether this is the last of what Daybook did in answer to one message. */
  endsTurn: boolean;
}

export function ItemView({ item, endsTurn }: ItemViewProps) {
  switch (item.kind) {
    case 'user':
      return <UserMessage item={item} />;
    case 'assistant':
      return <AssistantMessage item={item} endsTurn={endsTurn} />;
    case 'tool':
      return <ToolCall item={item} />;
    case 'approval':
      return <ApprovalCard item={item} />;
    case 'notice':
      return <Notice item={item} />;
  }
}

/** The name by which a screen reader lists the item. */
export function itemLabel(item: ChatItem): string {
  switch (item.kind) {
    case 'user':
      return strings.you(timeOf(item.at));
    case 'assistant':
      return strings.daybook(timeOf(item.at));
    case 'tool':
      return visibleText(`${item.verb} ${item.object}`.trim());
    case 'approval':
    case 'notice':
      return visibleText(item.title || item.text);
  }
}

/** "11:02", in the reader's own way; empty when the host sent no time. */
function timeOf(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
