import type { AssistantItem } from '../../../src/vscode/chat/protocol.ts';
import { CopyButton } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { LongText } from '../long-text.tsx';
import { MarkdownView } from '../markdown/markdown-view.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** Characters. What a reply has beyond them is shown as plain text, in parts. */
const longestMarkdown = 200_000;

export function AssistantMessage({ item, endsTurn }: { item: AssistantItem; endsTurn: boolean }) {
  const grows = item.status === 'streaming';
  return (
    <div class="assistant-message">
      <MarkdownView text={item.text.slice(0, longestMarkdown)} grows={grows} />
      {item.text.length > longestMarkdown && (
        <div class="overlong">
          <LongText text={item.text.slice(longestMarkdown)} />
        </div>
      )}
      {(item.status === 'interrupted' || (endsTurn && !grows)) && <ReplyFooter item={item} />}
    </div>
  );
}

function ReplyFooter({ item }: { item: AssistantItem }) {
  const { post } = usePage();
  const { used = 0, changed = 0 } = item.memory ?? {};
  return (
    <div class="reply-footer">
      {item.status === 'interrupted' && <span>{strings.interrupted}</span>}
      {used > 0 && (
        <span class="fact">
          <Icon name="book" />
          {strings.usedMemories(used)}
        </span>
      )}
      {changed > 0 && (
        <span class="fact">
          <Icon name="edit" />
          {strings.changedMemories(changed)}
        </span>
      )}
      <span class="actions">
        <CopyButton
          label={strings.copyReply}
          onCopy={() => post({ type: 'copy', text: visibleText(item.text) })}
        />
      </span>
    </div>
  );
}
