import { blockBefore, changedLines } from '../../memory/block-diff.ts';
import type { BlockChange } from '../../memory/ports.ts';
import type { ChangeCard } from './protocol.ts';

/** The change as a card: its changed lines, why it was made, and whether it can be taken back. */
export function toChangeCard(change: BlockChange): ChangeCard {
  return {
    changeId: change.id,
    label: change.label,
    diff: changedLines(blockBefore(change)?.value ?? '', change.after?.value ?? ''),
    footnote: footnote(change),
    undo: change.undone ? 'undone' : 'possible',
  };
}

function footnote({ after, reason, actor }: BlockChange): string {
  const why = reason ?? (actor === 'agent' ? 'by the assistant' : 'by you');
  if (!after) return why;
  return `${why} · ${after.value.length.toLocaleString('en-US')} of ${after.limit.toLocaleString('en-US')}`;
}
