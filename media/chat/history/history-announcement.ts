import type { HistoryEvent } from '../../../src/vscode/chat/protocol.ts';
import { strings } from '../strings.ts';
import { visibleText } from '../visible-text.ts';
import { isSearch } from './history-rows.ts';
import type { HistoryAction, HistoryState } from './history-state.ts';

/** What a screen reader should say of what has happened in the history; undefined: nothing. */
export function historyAnnouncementOf(
  before: HistoryState,
  after: HistoryState,
  event: HistoryEvent | HistoryAction,
): string | undefined {
  const text = sentenceOf(before, after, event);
  return text === undefined ? undefined : visibleText(text);
}

function sentenceOf(
  before: HistoryState,
  after: HistoryState,
  event: HistoryEvent | HistoryAction,
): string | undefined {
  if (event.type === 'answered') return answerSentence(before, after);
  if (event.type === 'failed')
    return `${strings.levels[event.notice.level]}: ${event.notice.title}. ${event.notice.text}`;
  if (event.type !== 'deletions' || !after.shown) return undefined;
  const known = new Set(before.deletions.map(({ id }) => id));
  const added = event.deletions.filter(({ id }) => !known.has(id)).flatMap(({ sessions }) => sessions);
  const last = added.at(-1);
  return last && strings.history.deletedAloud(last.title);
}

/** Only of the answer to what stands in the field now, and once: while words are typed, a count for each would be noise. */
function answerSentence(before: HistoryState, { answer, search }: HistoryState): string | undefined {
  if (!answer || answer.search.serial < search.serial) return undefined;
  if (before.answer?.search.serial === answer.search.serial) return undefined;
  if (answer.error) return `${strings.levels.error}: ${answer.error.title}. ${answer.error.text}`;
  if (!isSearch(answer)) return strings.history.listed(answer.sessions.length, answer.hasMoreSessions);
  return strings.history.foundAloud(answer.total, answer.sessions.length);
}
