import { useEffect, useRef } from 'preact/hooks';
import type { ChatAction, ChatStatus, NoticeItem } from '../../../src/vscode/chat/protocol.ts';
import { IconButton } from '../buttons.tsx';
import { Notice } from '../items/notice.tsx';
import { type Page, usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { FilterChips } from './filter-chips.tsx';
import { EmptyHistory, HistoryOff, ReadOnlyNote } from './empty-history.tsx';
import { HistoryList } from './history-list.tsx';
import { type HistoryState, isSearching } from './history-state.ts';
import { enterList } from './row-focus.ts';
import { SearchField } from './search-field.tsx';

interface HistoryViewProps {
  history: HistoryState;
  memory: ChatStatus['memory'] | undefined;
  openSessionId: string | undefined;
}

/** All conversations, and the search in them, in the place of the one that is open. */
export function HistoryView({ history, memory, openSessionId }: HistoryViewProps) {
  const page = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const { answer, notice } = history;
  const isOff = memory === 'off';
  const close = () => leave(page);
  useCloseKey(close);
  const openFirst = () => {
    // What is shown may be of an earlier search, until the answer has come.
    if (!isSearching(page.state().history))
      scroller.current?.querySelector<HTMLElement>('[data-key] [data-main]')?.click();
  };
  return (
    <main class="main history" aria-label={strings.history.label} aria-busy={isSearching(history)}>
      <div class="history-head">
        <div class="search-row">
          <IconButton
            icon="arrow-left"
            label={strings.history.back}
            hint={strings.history.backHint}
            onClick={close}
          />
          <SearchField
            history={history}
            disabled={isOff}
            onDown={() => enterList(scroller.current)}
            onEnter={openFirst}
          />
        </div>
        {answer && !isOff && <FilterChips answer={answer} />}
        {memory === 'read-only' && <ReadOnlyNote />}
        {notice && <ActionNotice notice={notice} />}
      </div>
      {isOff && <HistoryOff />}
      {!isOff && answer && (
        <Found
          history={history}
          answer={answer}
          scroller={scroller}
          openSessionId={openSessionId}
          isWritable={memory === 'on'}
        />
      )}
    </main>
  );
}

type FoundProps = Parameters<typeof HistoryList>[0];

function Found(props: FoundProps) {
  const { post } = usePage();
  const { answer, history, isWritable } = props;
  if (answer.error) {
    return (
      <div class="history-error">
        <Notice
          item={withRetry(answer.error)}
          onAction={(action) => post(isRetry(action) ? RETRY : { type: 'action', action })}
        />
      </div>
    );
  }
  if (answer.sessions.length + answer.hits.length + history.deletions.length === 0)
    return <EmptyHistory answer={answer} isWritable={isWritable} />;
  return <HistoryList {...props} />;
}

/** What the user asked for and did not work. */
function ActionNotice({ notice }: { notice: NoticeItem }) {
  const { dispatch } = usePage();
  const actions = notice.actions.filter(({ action }) => !isRetry(action));
  return (
    <div class="action-notice">
      <Notice item={{ ...notice, actions }} />
      <IconButton
        icon="close"
        label={strings.history.dismiss}
        onClick={() => dispatch({ type: 'in-history', action: { type: 'notice-closed' } })}
      />
    </div>
  );
}

const RETRY = { type: 'history', request: { type: 'retry' } } as const;

function isRetry({ kind }: ChatAction['action']): boolean {
  return kind === 'retry';
}

/** Whatever went wrong in reading, it can be tried again. */
function withRetry(notice: NoticeItem): NoticeItem {
  if (notice.actions.some(({ action }) => isRetry(action))) return notice;
  const retry: ChatAction = { label: strings.history.tryAgain, action: { kind: 'retry' } };
  return { ...notice, actions: [retry, ...notice.actions] };
}

function leave({ post, dispatch }: Page): void {
  dispatch({ type: 'in-history', action: { type: 'closed' } });
  post({ type: 'history', request: { type: 'close' } });
}

/** Escape goes back from anywhere, except while it ends a word being composed. */
function useCloseKey(close: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) close();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
