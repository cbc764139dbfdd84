import type { ChatStatus } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** What is remembered, and what leaves the machine. */
export function StatusLine({ status }: { status: ChatStatus | null }) {
  return (
    <p class="status dim">
      {status && <Icon name={status.local ? 'lock' : 'info'} />}
      <span>{status ? visibleText(status.footer) : strings.loading}</span>
    </p>
  );
}

/** Memory that does not keep anything is said plainly, with the way to change it. */
export function MemoryState({ memory }: { memory: ChatStatus['memory'] }) {
  const { post } = usePage();
  if (memory === 'on') return null;
  const off = memory === 'off';
  return (
    <div class="memory-state">
      <Icon name={off ? 'circle-slash' : 'lock'} />
      <span>{off ? strings.memoryOff : strings.memoryReadOnly}</span>
      <Button
        onClick={() => post({ type: 'action', action: { kind: off ? 'turn-memory-on' : 'manage-trust' } })}
      >
        {off ? strings.turnMemoryOn : strings.manageTrust}
      </Button>
    </div>
  );
}
