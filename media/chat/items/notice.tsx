import type { NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** What happened, what is safe, what to do next, and the buttons for it. */
export function Notice({ item }: { item: NoticeItem }) {
  const { post } = usePage();
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
              <Button
                key={label}
                kind={index === 0 ? 'secondary' : 'link'}
                onClick={() => post({ type: 'action', action })}
              >
                {visibleText(label)}
              </Button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
