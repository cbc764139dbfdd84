import type { ToolItem } from '../../../src/vscode/chat/protocol.ts';
import { Icon } from '../icon.tsx';
import { useOpened } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { ChangeCard } from './change-card.tsx';
import { ToolDetails } from './tool-details.tsx';

/** One line, opened on demand. A call that changed memory is a card with the change in it. */
export function ToolCall({ item }: { item: ToolItem }) {
  const [opened, toggle] = useOpened(item.id);
  return (
    <div class={`tool ${item.status}${item.change ? ' card' : ''}`}>
      <div class="tool-line">
        <button
          type="button"
          class="tool-toggle"
          aria-expanded={opened}
          title={strings.showDetails}
          onClick={toggle}
        >
          <StatusIcon item={item} />
          <Sentence item={item} />
          <Icon name={opened ? 'chevron-down' : 'chevron-right'} />
        </button>
      </div>
      {item.change && <ChangeCard change={item.change} />}
      {opened && <ToolDetails item={item} />}
    </div>
  );
}

function StatusIcon({ item }: { item: ToolItem }) {
  switch (item.status) {
    case 'running':
      return <Icon name="loading" spins />;
    case 'failed':
      return <Icon name="error" />;
    case 'cancelled':
      return <Icon name="circle-slash" />;
    case 'done':
      return <Icon name={item.icon} />;
  }
}

function Sentence({ item }: { item: ToolItem }) {
  const state = strings.toolStates[item.status];
  // That it runs or failed is seen by the icon and the verb; for a voice it is said.
  const shown = item.count ?? (item.status === 'cancelled' ? state : '');
  return (
    <span class="sentence">
      <span class="what">
        {visibleText(item.verb)}
        {item.object && <strong> {visibleText(item.object)}</strong>}
      </span>
      {shown && <span class="facts dim"> · {visibleText(shown)}</span>}
      {state && shown !== state && <span class="visually-hidden"> ({state})</span>}
    </span>
  );
}
