import type { ApprovalItem } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** Something that waits for the user's yes or no. */
export function ApprovalCard({ item }: { item: ApprovalItem }) {
  return (
    <div class={`approval card ${item.state}`}>
      <div class="card-head">
        <Icon name="shield" />
        <strong>{visibleText(item.title)}</strong>
      </div>
      {item.lines.length > 0 && (
        <ul class="lines">
          {item.lines.map((line, index) => (
            <li key={index}>{visibleText(line)}</li>
          ))}
        </ul>
      )}
      {item.text && <p class="card-text dim">{visibleText(item.text)}</p>}
      <div class="card-foot">
        <Answer item={item} />
      </div>
    </div>
  );
}

function Answer({ item }: { item: ApprovalItem }) {
  const { post } = usePage();
  if (item.state !== 'waiting') {
    return <span class="dim">{item.state === 'accepted' ? strings.accepted : strings.rejected}</span>;
  }
  const answer = (accepted: boolean) => () => post({ type: 'answer', id: item.id, accepted });
  return (
    <span class="answers">
      <Button kind="primary" onClick={answer(true)}>
        {visibleText(item.acceptLabel)}
      </Button>
      <Button kind="secondary" onClick={answer(false)}>
        {visibleText(item.rejectLabel)}
      </Button>
    </span>
  );
}
