import { Button } from '../buttons.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** Stands in the place of a session for as long as it can be brought back. */
export function DeletedRow({ title, deletionId }: { title: string; deletionId: string }) {
  const { post } = usePage();
  const shown = visibleText(title || strings.history.untitled);
  return (
    <div class="row-main deleted">
      <span class="title">{strings.history.deleted(shown)}</span>
      <span class="facts dim">
        <Button
          label={strings.history.undoDeletion(shown)}
          onClick={() => post({ type: 'history', request: { type: 'undo-deletion', deletionId } })}
        >
          {strings.undo}
        </Button>
        {` · ${strings.history.deletedMore}`}
      </span>
    </div>
  );
}
