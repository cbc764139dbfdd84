import type { ModelInfo } from '../../agent/chat-model.ts';
import type { MemoryMode } from '../../memory/memory.ts';
import type { ChatStatus } from './protocol.ts';

const SUGGESTIONS: ChatStatus['suggestions'] = [
  { label: 'Remember that …', text: 'Remember that ', submit: false },
  { label: 'What do you remember?', text: 'What do you remember?', submit: true },
  { label: 'What can you do?', text: 'What can you do?', submit: true },
];

/** `model` null: which one answers is not known yet. */
export function toChatStatus(
  busy: boolean,
  memory: MemoryMode,
  model: ModelInfo | null,
  context: ChatStatus['context'],
): ChatStatus {
  return {
    busy,
    memory,
    model: model ? { kind: model.kind, name: model.name } : { kind: 'openai-compatible', name: '…' },
    local: model?.destination === null,
    footer: model ? `${memorySentence(memory)} · ${destinationSentence(model)}` : memorySentence(memory),
    context,
    suggestions: memory === 'off' ? SUGGESTIONS.slice(-1) : SUGGESTIONS,
  };
}

function memorySentence(memory: MemoryMode): string {
  switch (memory) {
    case 'on':
      return 'Memory on';
    case 'off':
      return 'Memory off: nothing is kept or used';
    case 'read-only':
      return 'Memory read-only: workspace not trusted';
  }
}

/** What leaves the machine. */
function destinationSentence({ kind, destination }: ModelInfo): string {
  if (kind === 'offline') return 'offline, answers are quotes';
  return destination === null ? 'stays on this machine' : `prompts go to ${destination}`;
}
