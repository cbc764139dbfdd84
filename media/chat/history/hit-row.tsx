import type { HistoryHit } from '../../../src/vscode/chat/protocol.ts';
import { usePage } from '../page-context.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { MarkedText } from './marked-text.tsx';
import { exactTime, timeAgo } from './times.ts';

/** A message that was found: where, when, who, and what was said around the words. */
export function HitRow({ hit, isActive }: { hit: HistoryHit; isActive: boolean }) {
  const { post } = usePage();
  const at = Date.parse(hit.at);
  return (
    <button
      type="button"
      class="row-main hit"
      data-main
      tabIndex={isActive ? 0 : -1}
      onClick={() => post({ type: 'history', request: { type: 'open-message', messageId: hit.id } })}
    >
      <span class="where dim">
        <span class="title">{visibleText(hit.sessionTitle || strings.history.untitled)}</span>
        <time dateTime={hit.at} title={exactTime(at)}>
          {timeAgo(at, Date.now())}
        </time>
      </span>
      {hit.before && (
        <span class="before dim">
          {strings.history.roles[hit.before.role]}: {visibleText(hit.before.text)}
        </span>
      )}
      <span class="said">
        <span class="who">{strings.history.roles[hit.role]}: </span>
        <MarkedText text={hit.text} marks={hit.marks} />
      </span>
    </button>
  );
}
