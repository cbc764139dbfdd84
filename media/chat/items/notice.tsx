import type { ChatAction, NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

interface NoticeProps {
  item: NoticeItem;
  /** What its buttons do, where that is not for the host to know. */
  onAction?: (action: ChatAction['action']) => void;
}

/** What happened, what is safe, what to do next, and the buttons for it. */
export function Notice({ item, onAction }: NoticeProps) {
  const { post } = usePage();
  const act = onAction ?? ((action: ChatAction['action']) => post({ type: 'action', action }));
  return (
    <div class={`notice ${item.level}`}>
      <Icon name={item.level} />
      <div>
        <span class="visually-hidden">{strings.levels[item.level]}: </span>
        {item.title && <strong>{visibleText(item.title)}</strong>}
        {item.text && <p class={item.title ? 'dim' : ''}>{visibleText(item.text)}</p>}
        {item.actions.length > 0 && (
          <div class="answers">
            {item.actions.map(({ label, action }, index) => (
              <Button key={label} kind={index === 0 ? 'secondary' : 'link'} onClick={() => act(action)}>
                {visibleText(label)}
              </Button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
