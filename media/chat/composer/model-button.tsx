import type { ChatStatus } from '../../../src/vscode/chat/protocol.ts';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** The model that answers; a click chooses another. */
export function ModelButton({ model }: { model: ChatStatus['model'] }) {
  const { post } = usePage();
  const offline = model.kind === 'offline';
  return (
    <button
      type="button"
      class="model"
      title={strings.selectModel}
      onClick={() => post({ type: 'action', action: { kind: 'select-model' } })}
    >
      <Icon name={offline ? 'debug-disconnect' : 'chip'} />
      <span class="name">{offline ? strings.offline : visibleText(model.name)}</span>
    </button>
  );
}
