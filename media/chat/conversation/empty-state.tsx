import type { ChatStatus, NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { BookIcon } from '../icon.tsx';
import { Notice } from '../items/notice.tsx';
import { draftOf } from '../draft.ts';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

interface EmptyStateProps {
  /** What there is to say before anything was said. */
  notices: readonly NoticeItem[];
  suggestions: ChatStatus['suggestions'];
}

/** What a conversation shows before its first message: what this is, and three things to try. */
export function EmptyState({ notices, suggestions }: EmptyStateProps) {
  const { post, dispatch } = usePage();
  const choose = ({ text, submit }: ChatStatus['suggestions'][number]) => {
    if (submit) {
      post({ type: 'send', text });
      dispatch({ type: 'message-sent', text });
    } else {
      dispatch({ type: 'draft-changed', draft: draftOf(text) });
      dispatch({ type: 'focus' });
    }
  };
  return (
    <div class="empty">
      {notices.map((notice) => (
        <Notice key={notice.id} item={notice} />
      ))}
      <BookIcon />
      <h1>{strings.emptyTitle}</h1>
      <p class="dim">
        {strings.emptyText} {strings.emptyMore}
      </p>
      <ul class="suggestions" aria-label={strings.suggestions}>
        {suggestions.map((suggestion) => (
          <li key={suggestion.label}>
            <Button kind="secondary" onClick={() => choose(suggestion)}>
              {visibleText(suggestion.label)}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
