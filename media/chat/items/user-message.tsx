import type { UserItem } from '../../../src/vscode/chat/protocol.ts';
import { LongText } from '../long-text.tsx';

export function UserMessage({ item }: { item: UserItem }) {
  return (
    <div class="user-message">
      <LongText text={item.text} />
    </div>
  );
}
