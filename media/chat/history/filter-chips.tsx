import type { HistoryAnswer } from '../../../src/vscode/chat/protocol.ts';
import { IconButton } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';

/** What of the query was taken as a date or a role, and the way to have it as words. */
export function FilterChips({ answer }: { answer: HistoryAnswer }) {
  const { dispatch } = usePage();
  const { filters, search } = answer;
  if (filters.length === 0) return null;
  return (
    <ul class="filters" aria-label={strings.history.understood}>
      {filters.map((filter) => (
        <li key={filter.source.join()}>
          <Icon name={filter.kind === 'date' ? 'calendar' : 'account'} />
          <span>{visibleText(filter.label)}</span>
          <IconButton
            icon="close"
            label={strings.history.takeAsWords(visibleText(search.query.slice(...filter.source)))}
            onClick={() => dispatch({ type: 'in-history', action: { type: 'taken-as-words', filter } })}
          />
        </li>
      ))}
    </ul>
  );
}
