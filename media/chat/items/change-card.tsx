import type { ChangeCard as Change } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { DiffLines } from './diff-lines.tsx';

/** What changed in memory and why, and the way back. */
export function ChangeCard({ change }: { change: Change }) {
  return (
    <>
      <DiffLines lines={change.diff} />
      <div class="card-foot">
        <span class="dim">{visibleText(change.footnote)}</span>
        <UndoState change={change} />
      </div>
    </>
  );
}

function UndoState({ change }: { change: Change }) {
  const { post } = usePage();
  switch (change.undo) {
    case 'possible':
      return (
        <Button
          label={strings.undoChange(visibleText(change.label))}
          onClick={() => post({ type: 'undo', changeId: change.changeId })}
        >
          {strings.undo}
        </Button>
      );
    case 'undone':
      return <span class="dim">{strings.undone}</span>;
  }
}
