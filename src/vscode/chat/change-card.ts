import { structuredPatch } from 'diff';
import type { BlockChange } from '../../memory/ports.ts';
import { DEFAULT_BLOCKS } from '../../memory/block.ts';
import type { ChangeCard, DiffLine } from './protocol.ts';

/** The change as a card: its changed lines, why it was made, and whether it can be taken back. */
export function toChangeCard(change: BlockChange): ChangeCard {
  const before = change.before ?? DEFAULT_BLOCKS.find(({ label }) => label === change.label);
  return {
    changeId: change.id,
    label: change.label,
    diff: diffLines(before?.value ?? '', change.after?.value ?? ''),
    footnote: footnote(change),
    undo: change.undone ? 'undone' : 'possible',
  };
}

function footnote({ after, reason, actor }: BlockChange): string {
  const why = reason ?? (actor === 'agent' ? 'by the assistant' : 'by you');
  if (!after) return why;
  return `${why} · ${after.value.length.toLocaleString('en-US')} of ${after.limit.toLocaleString('en-US')}`;
}

/** The changed lines, with at most one unchanged line around them. */
function diffLines(before: string, after: string): DiffLine[] {
  const patch = structuredPatch('', '', asLines(before), asLines(after), '', '', { context: 1 });
  return patch.hunks.flatMap(({ lines }) =>
    lines.map((line): DiffLine => {
      const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'context';
      return { kind, text: line.slice(1) };
    }),
  );
}

function asLines(value: string): string {
  return value === '' ? '' : `${value}\n`;
}
