import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { Button } from '../buttons.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { HistoryRow } from './history-row.tsx';
import { groupsOf, type HistoryGroup, isSearch } from './history-rows.ts';
import type { HistoryState } from './history-state.ts';
import { focusRow, moveFocus, rowOf } from './row-focus.ts';
import { usePlace } from './use-place.ts';

interface HistoryListProps {
  history: HistoryState;
  answer: NonNullable<HistoryState['answer']>;
  scroller: RefObject<HTMLDivElement | null>;
  openSessionId: string | undefined;
  isWritable: boolean;
}

/** Rows under their headings. The arrow keys go from row to row, Tab from a row to its actions. */
export function HistoryList({ history, answer, scroller, openSessionId, isWritable }: HistoryListProps) {
  const { dispatch, post } = usePage();
  const today = new Date().toDateString();
  const groups = useMemo(() => groupsOf(history, Date.now()), [answer, history.deletions, today]);
  const [active, setActive] = useActive(groups);
  useKeptFocus(scroller);
  usePlace(scroller, answer.search.serial);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.isComposing) return;
    const sessionId = isWritable ? sessionOf(event) : undefined;
    if (event.key === 'F2' && sessionId !== undefined) {
      dispatch({ type: 'in-history', action: { type: 'renaming', sessionId } });
    } else if (isDelete(event) && sessionId !== undefined) {
      post({ type: 'history', request: { type: 'delete', sessionId } });
    } else if (!moveFocus(event)) return;
    event.preventDefault();
  };
  return (
    <div
      class="history-list"
      ref={scroller}
      onKeyDown={onKeyDown}
      onFocusIn={({ target }) => setActive(rowOf(target)?.dataset['key'])}
    >
      {groups.map(({ heading, rows }) => (
        <section key={heading} aria-label={heading || strings.history.conversations}>
          {heading && (
            <Heading text={heading} total={heading === strings.history.messages ? answer.total : null} />
          )}
          <ul>
            {rows.map((row) => (
              <HistoryRow
                key={row.key}
                row={row}
                isOpen={row.kind === 'session' && row.session.id === openSessionId}
                isActive={row.key === active}
                isRenaming={row.kind === 'session' && row.session.id === history.renaming}
                isWritable={isWritable}
              />
            ))}
          </ul>
          {heading === strings.history.conversations && answer.hasMoreSessions && <MoreTitles />}
        </section>
      ))}
      <NextPage history={history} answer={answer} scroller={scroller} />
    </div>
  );
}

function Heading({ text, total }: { text: string; total: number | null }) {
  return (
    <h2>
      {text}
      {total !== null && <span class="dim">{` · ${strings.history.found(total)}`}</span>}
    </h2>
  );
}

/** Titles stand above what was said: more of them come only when they are wanted. */
function MoreTitles() {
  const { askForMore } = useMore();
  return (
    <p class="more-titles">
      <Button onClick={() => askForMore('sessions')}>{strings.history.moreTitles}</Button>
    </p>
  );
}

type NextPageProps = Pick<HistoryListProps, 'history' | 'answer' | 'scroller'>;

/** Asks for what comes next when the reader comes near the end. */
function NextPage({ history, answer, scroller }: NextPageProps) {
  const { askForMore } = useMore();
  const end = useRef<HTMLParagraphElement>(null);
  const part = isSearch(answer) ? 'hits' : 'sessions';
  const hasMore = part === 'hits' ? answer.hits.length < answer.total : answer.hasMoreSessions;
  const isWanted = hasMore && history.requested === null && !history.notice;
  const shown = answer[part].length;
  useEffect(() => {
    if (!isWanted || !end.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) askForMore(part);
      },
      { root: scroller.current, rootMargin: '800px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isWanted, part, shown]);
  return (
    <p class="list-end dim" ref={end}>
      {hasMore && strings.history.loadingMore}
    </p>
  );
}

function useMore() {
  const { post, dispatch, state } = usePage();
  const askForMore = (part: 'sessions' | 'hits') => {
    const { answer, requested } = state().history;
    if (!answer || requested !== null) return;
    dispatch({ type: 'in-history', action: { type: 'more-requested', part } });
    post({ type: 'history', request: { type: 'load-more', serial: answer.search.serial, part } });
  };
  return { askForMore };
}

/** The row that Tab reaches: the one that had the focus last, and the first where that is gone. */
function useActive(groups: readonly HistoryGroup[]): [string | undefined, (key: string | undefined) => void] {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const keys = useMemo(() => new Set(groups.flatMap(({ rows }) => rows.map(({ key }) => key))), [groups]);
  const active = chosen !== undefined && keys.has(chosen) ? chosen : groups[0]?.rows[0]?.key;
  return [active, setChosen];
}

/** The row that had the focus may go, or be another thing: the focus goes to what stands in its place. */
function useKeptFocus(scroller: RefObject<HTMLDivElement | null>): void {
  const place = useRef<{ key: string; index: number } | null>(null);
  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list) return;
    if (place.current && document.activeElement === document.body) focusRow(list, place.current);
    const row = rowOf(document.activeElement);
    const rows = Array.from(list.querySelectorAll<HTMLElement>('[data-key]'));
    place.current = row ? { key: row.dataset['key'] ?? '', index: rows.indexOf(row) } : null;
  });
}

/** The session of the row that has the focus; undefined where its keys mean something else. */
function sessionOf({ target }: KeyboardEvent): string | undefined {
  const key = rowOf(target)?.dataset['key'];
  const isSession = rowOf(target)?.classList.contains('session') ?? false;
  return isSession ? key?.slice('s:'.length) : undefined;
}

/** On a Mac, as everywhere there: with the command key. */
function isDelete({ key, metaKey }: KeyboardEvent): boolean {
  return key === 'Delete' || (key === 'Backspace' && metaKey);
}
