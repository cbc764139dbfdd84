import { useLayoutEffect, useRef } from 'preact/hooks';
import type { HistorySession } from '../../../src/vscode/chat/protocol.ts';
import { IconButton } from '../buttons.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { MarkedText } from './marked-text.tsx';
import { exactTime, shortTime } from './times.ts';

interface SessionRowProps {
  session: HistorySession;
  /** It is the conversation behind the history. */
  isOpen: boolean;
  /** The one row that Tab reaches. */
  isActive: boolean;
  /** With the focus, or under the pointer. */
  showsActions: boolean;
  isRenaming: boolean;
  isWritable: boolean;
}

export function SessionRow({
  session,
  isOpen,
  isActive,
  showsActions,
  isRenaming,
  isWritable,
}: SessionRowProps) {
  const { post } = usePage();
  if (isRenaming) return <TitleField session={session} />;
  const at = Date.parse(session.at);
  return (
    <>
      <button
        type="button"
        class="row-main session"
        data-main
        tabIndex={isActive ? 0 : -1}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => post({ type: 'history', request: { type: 'open-session', sessionId: session.id } })}
      >
        <span class="title">
          <MarkedText
            text={session.title || strings.history.untitled}
            marks={session.title ? session.marks : []}
          />
        </span>
        <span class="facts dim">
          <time dateTime={session.at} title={exactTime(at)}>
            {shortTime(at, Date.now())}
          </time>
          {` · ${strings.history.messageCount(session.messageCount)}`}
          {isOpen && (
            <>
              {' · '}
              <span class="is-open">{strings.history.open}</span>
            </>
          )}
        </span>
      </button>
      {showsActions && <SessionActions session={session} isActive={isActive} isWritable={isWritable} />}
    </>
  );
}

interface SessionActionsProps {
  session: HistorySession;
  isActive: boolean;
  isWritable: boolean;
}

/** In memory that may not be written, only what reads. */
function SessionActions({ session, isActive, isWritable }: SessionActionsProps) {
  const { post, dispatch } = usePage();
  const { id: sessionId } = session;
  const title = visibleText(session.title);
  const { rename, renameHint, export: exportLabel, delete: deleteLabel, deleteHint, of } = strings.history;
  const tab = isActive ? 0 : -1;
  return (
    <div class="row-actions">
      {isWritable && (
        <IconButton
          icon="edit"
          label={of(rename, title)}
          hint={renameHint}
          tabIndex={tab}
          onClick={() => dispatch({ type: 'in-history', action: { type: 'renaming', sessionId } })}
        />
      )}
      <IconButton
        icon="export"
        label={of(exportLabel, title)}
        hint={exportLabel}
        tabIndex={tab}
        onClick={() => post({ type: 'history', request: { type: 'export', sessionId } })}
      />
      {isWritable && (
        <IconButton
          icon="trash"
          label={of(deleteLabel, title)}
          hint={deleteHint}
          tabIndex={tab}
          onClick={() => post({ type: 'history', request: { type: 'delete', sessionId } })}
        />
      )}
    </div>
  );
}

/** Enter and leaving the field take the title, Escape leaves it as it was: as in the editor's own trees. */
function TitleField({ session }: { session: HistorySession }) {
  const { post, dispatch } = usePage();
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => field.current?.select(), []);

  const end = (title: string) => {
    // The field loses the focus once more when it goes.
    if (isOver.current) return;
    isOver.current = true;
    dispatch({ type: 'in-history', action: { type: 'renaming', sessionId: null } });
    if (title.trim() === '' || title === session.title) return;
    post({ type: 'history', request: { type: 'rename', sessionId: session.id, title } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Neither the list nor the page is to act upon keys that edit.
    event.stopPropagation();
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') end(field.current?.value ?? '');
    else if (event.key === 'Escape') end('');
  };
  return (
    <input
      ref={field}
      class="title-field"
      type="text"
      value={session.title}
      maxLength={200}
      aria-label={strings.history.titleOf(visibleText(session.title))}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget }) => end(currentTarget.value)}
    />
  );
}
