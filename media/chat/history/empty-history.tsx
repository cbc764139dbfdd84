import type { HistoryAnswer } from '../../../src/vscode/chat/protocol.ts';
import { Button } from '../buttons.tsx';
import { Icon } from '../icon.tsx';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { isSearch } from './history-rows.ts';

/** Nothing to show: why, and what to try. */
export function EmptyHistory({ answer, isWritable }: { answer: HistoryAnswer; isWritable: boolean }) {
  return isSearch(answer) ? <NothingFound answer={answer} /> : <NoConversations isWritable={isWritable} />;
}

function NoConversations({ isWritable }: { isWritable: boolean }) {
  const { dispatch, post } = usePage();
  const begin = () => {
    dispatch({ type: 'in-history', action: { type: 'closed' } });
    post({ type: 'history', request: { type: 'close' } });
  };
  return (
    <div class="empty">
      <Icon name="history" />
      <h1>{strings.history.none}</h1>
      {isWritable && (
        <>
          <p class="dim">{strings.history.noneText}</p>
          <Button kind="secondary" onClick={begin}>
            {strings.history.begin}
          </Button>
        </>
      )}
    </div>
  );
}

function NothingFound({ answer: { search, filters, totalOfAllDates } }: { answer: HistoryAnswer }) {
  const { dispatch } = usePage();
  const dates = filters.filter(({ kind }) => kind === 'date').map(({ label }) => label);
  const title =
    dates.length > 0
      ? strings.history.nothingWith(dates.join(', '))
      : strings.history.nothing(search.query.trim());
  return (
    <div class="empty">
      <Icon name="search" />
      <h1>{visibleText(title)}</h1>
      {totalOfAllDates > 0 ? (
        <Button
          kind="secondary"
          onClick={() => dispatch({ type: 'in-history', action: { type: 'dates-removed' } })}
        >
          {strings.history.allDates(totalOfAllDates)}
        </Button>
      ) : (
        <>
          <p class="dim">{strings.history.tryTitle}</p>
          <ul class="tries dim">
            {strings.history.tries.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** With memory off there is no history, and nothing of it is kept on the page. */
export function HistoryOff() {
  const { post } = usePage();
  return (
    <div class="empty">
      <Icon name="circle-slash" />
      <h1>{strings.history.off}</h1>
      <p class="dim">{strings.history.offText}</p>
      <Button kind="secondary" onClick={() => post({ type: 'action', action: { kind: 'turn-memory-on' } })}>
        {strings.turnMemoryOn}
      </Button>
    </div>
  );
}

/** Why some actions are not offered. */
export function ReadOnlyNote() {
  const { post } = usePage();
  return (
    <div class="read-only-note">
      <Icon name="lock" />
      <p>
        {strings.history.readOnly}{' '}
        <Button onClick={() => post({ type: 'action', action: { kind: 'manage-trust' } })}>
          {strings.manageTrust}
        </Button>
      </p>
    </div>
  );
}
