import { useEffect, useMemo } from 'preact/hooks';
import { Composer } from './composer/composer.tsx';
import { Conversation } from './conversation/conversation.tsx';
import { EmptyState } from './conversation/empty-state.tsx';
import type { Position } from './conversation/row-window.ts';
import { HistoryView } from './history/history-view.tsx';
import { type Page, PageProvider } from './page-context.ts';
import type { ChatState } from './state.ts';

interface AppProps {
  state: ChatState;
  page: Page;
  /** Where a reload left the reader in a session. */
  startIn: (sessionId: string) => Position;
  onMove: (sessionId: string, position: Position) => void;
}

export function App({ state, page, startIn, onMove }: AppProps) {
  const { history, status, session } = state;
  useStopKey((status?.busy ?? false) && !history.shown, page);
  return (
    <PageProvider value={page}>
      {history.shown ? (
        <HistoryView history={history} memory={status?.memory} openSessionId={session?.id} />
      ) : (
        <>
          <Body state={state} startIn={startIn} onMove={onMove} />
          <Composer session={session} status={status} draft={state.draft} focusRequest={state.focusRequest} />
        </>
      )}
      <div class="visually-hidden" role="status" aria-live="polite">
        <p key={state.announcement.serial}>{state.announcement.text}</p>
      </div>
    </PageProvider>
  );
}

/** Nothing is shown before the host has spoken, so that no empty state flashes up in front of a conversation. */
function Body({ state, startIn, onMove }: Omit<AppProps, 'page'>) {
  const { session, reveal, status } = state;
  const busy = status?.busy ?? false;
  const suggestions = status?.suggestions;
  return useMemo(() => {
    if (!session) return <main class="main" aria-busy="true" />;
    const notices = session.items.filter((item) => item.kind === 'notice');
    const empty = notices.length === session.items.length && session.earlier === 'none' && !busy;
    return (
      <main class="main">
        {empty ? (
          <EmptyState notices={notices} suggestions={suggestions ?? []} />
        ) : (
          <Conversation
            key={session.id}
            session={session}
            busy={busy}
            reveal={reveal}
            start={startIn(session.id)}
            onMove={(position) => onMove(session.id, position)}
          />
        )}
      </main>
    );
  }, [session, reveal, busy, suggestions]);
}

/** Escape stops a running turn from anywhere on the page, except while it ends a word being composed. */
function useStopKey(busy: boolean, page: Page): void {
  useEffect(() => {
    if (!busy) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) page.post({ type: 'stop' });
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [busy, page]);
}
