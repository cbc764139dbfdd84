import type {
  HistoryAnswer,
  HistoryEvent,
  HistoryHit,
  HistorySession,
  HostMessage,
} from '../../../src/vscode/chat/protocol.ts';

const DAY = 86_400_000;

export function historySession(
  id: string,
  title: string,
  more: Partial<HistorySession> = {},
): HistorySession {
  return { id, title, marks: [], at: ago(0), messageCount: 12, ...more };
}

export function historyHit(id: string, text: string, more: Partial<HistoryHit> = {}): HistoryHit {
  const at = text.toLowerCase().indexOf('deploy');
  return {
    id,
    sessionTitle: 'Release checklist',
    role: 'user',
    at: ago(3),
    text,
    marks: at < 0 ? [] : [[at, at + 'deploy'.length]],
    before: null,
    ...more,
  };
}

export function history(event: HistoryEvent): HostMessage {
  return { type: 'history', event };
}

export const shown: HostMessage = history({ type: 'shown', focus: true });

/** `query`: of the search that this answers; without it, of the first one, with nothing in the field. */
export function answered(more: Partial<HistoryAnswer> = {}, query = '', serial = 0): HostMessage {
  const answer: HistoryAnswer = {
    search: { serial, query, plain: [] },
    filters: [],
    sessions: [],
    hasMoreSessions: false,
    hits: [],
    total: more.hits?.length ?? 0,
    totalOfAllDates: 0,
    error: null,
    ...more,
  };
  return history({ type: 'answered', answer });
}

/** One of every group, the open one among them (the session of the other samples is `a`). */
export const everyGroup: readonly HistorySession[] = [
  historySession('a', 'Where do we retry failed uploads?'),
  historySession('b', 'A plan for the release, with everything that has to be done before and after it', {
    messageCount: 1_204,
  }),
  historySession('c', 'Why is the build red?', { at: ago(1) }),
  historySession('d', 'Rename the upload queue', { at: ago(4), messageCount: 1 }),
  historySession('e', 'Which test runner do we use?', { at: ago(20) }),
  historySession('f', '', { at: '2024-03-12T10:00:00.000Z' }),
  historySession('g', 'シェーダーのコンパイルエラー', { at: '2024-03-02T10:00:00.000Z' }),
];

/** What a search for "deploy" with a date may find. */
export const found: Partial<HistoryAnswer> = {
  filters: [
    { kind: 'date', label: 'before 1 Feb 2025', source: [7, 24] },
    { kind: 'role', label: 'said by you', source: [25, 32] },
  ],
  sessions: [historySession('t', 'How we deploy', { marks: [[7, 13]], at: ago(3) })],
  hits: [
    historyHit('h1', 'Remember that we deploy on Fridays, never after 15:00.'),
    historyHit('h2', 'Then deploy it.', {
      before: {
        role: 'assistant',
        text: 'The release is tagged, and the changelog is written. Shall I go on with the',
      },
      at: ago(40),
    }),
    historyHit(
      'h3',
      '…the staging deploy needs the VPN, or it hangs at step 4: first connect, then run the script, and wait for the line that says ' +
        'that all chunks were accepted before you close the connection again, because otherwise it starts over from…',
      {
        role: 'assistant',
        sessionTitle: 'A plan for the release, with everything that has to be done before',
        at: ago(400),
      },
    ),
  ],
  total: 214,
};

export const foundQuery = 'deploy before 2025-02-01 from:me';

/** Many conversations, the same every time. */
export function manySessions(count: number): HistorySession[] {
  return Array.from({ length: count }, (_, index) =>
    historySession(`s${index}`, `Conversation ${index} about uploads`, { at: ago(index / 10) }),
  );
}

function ago(days: number): string {
  return new Date(Date.now() - days * DAY - 60_000).toISOString();
}
