import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { type HistoryState, isSearching } from './history-state.ts';

interface SearchFieldProps {
  history: HistoryState;
  disabled: boolean;
  /** Into the list. */
  onDown: () => void;
  /** Opens the first row. */
  onEnter: () => void;
}

/** Milliseconds without a key before the host is asked: less than people notice, and most words need no search each letter. */
const PAUSE = 100;

export function SearchField({ history, disabled, onDown, onEnter }: SearchFieldProps) {
  const { dispatch } = usePage();
  const field = useRef<HTMLInputElement>(null);
  const { search, focusRequest } = history;
  useSearch(history);

  useLayoutEffect(() => {
    if (focusRequest === 0) return;
    field.current?.focus();
    // What is typed next takes the place of what was looked for before.
    field.current?.select();
  }, [focusRequest]);

  const type = (query: string) => dispatch({ type: 'in-history', action: { type: 'typed', query } });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Enter') onEnter();
    // It would empty the field on the way back to the conversation.
    else if (event.key !== 'Escape') return;
    event.preventDefault();
  };
  return (
    <div class="search-box">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        data-history-field
        value={search.query}
        disabled={disabled}
        placeholder={strings.history.placeholder}
        aria-label={strings.history.field}
        spellcheck={false}
        autocomplete="off"
        maxLength={1_000}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {search.query !== '' && (
        <IconButton
          icon="close"
          label={strings.history.clear}
          onClick={() => {
            type('');
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}

/** Asks the host for what stands in the field, after a pause in the typing. */
function useSearch(history: HistoryState): void {
  const { post } = usePage();
  const { search } = history;
  const isAsked = !isSearching(history) || search.serial === 0;
  useEffect(() => {
    if (isAsked) return undefined;
    const ask = () => post({ type: 'history', request: { type: 'search', search } });
    const timer = setTimeout(ask, search.query === '' ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [search.serial, isAsked]);
}
