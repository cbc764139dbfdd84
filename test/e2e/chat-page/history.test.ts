import { deepEqual, equal, ok } from 'node:assert/strict';
import type { HistoryRequest } from '../../../src/vscode/chat/protocol.ts';
import { type ChatPage, useChatPages } from './chat-page.ts';
import {
  answered,
  everyGroup,
  found,
  foundQuery,
  history,
  historyHit,
  historySession,
  manySessions,
  shown,
} from './history-samples.ts';
import { hasAsked, redrawnRows, rowTop, scrollList, watchRows } from './history-in-page.ts';
import { focusedName, hasSent, stateIncludes } from './in-page.ts';
import { notice, session, status, user } from './samples.ts';

describe('the history on the chat page', () => {
  const pages = useChatPages();

  async function openHistory(
    more: Parameters<typeof answered>[0] = { sessions: everyGroup },
  ): Promise<ChatPage> {
    const chat = await pages.open();
    await chat.post(status(), session([user('u', 'Hello')]), shown, answered(more));
    return chat;
  }
  const field = (chat: ChatPage) => chat.page.getByRole('searchbox');
  const row = (chat: ChatPage, key: string) => chat.page.locator(`[data-key="${key}"]`);
  const focused = (chat: ChatPage) => chat.page.evaluate(focusedName);

  it('takes the place of the conversation, and gives it back on Escape', async () => {
    const chat = await openHistory();
    equal(await focused(chat), 'Search conversations');
    equal(await chat.page.locator('.composer').count(), 0);
    await chat.page.keyboard.press('Escape');
    await chat.page.locator('.composer textarea:focus').waitFor();
    deepEqual(await requests(chat), [{ type: 'close' }]);
  });

  it('keeps the query when Escape leaves it', async () => {
    const chat = await openHistory();
    await field(chat).fill('deploy');
    await chat.post(answered({}, 'deploy', 1));
    await field(chat).press('Escape');
    await chat.page.locator('.composer').waitFor();
    await chat.post(shown);
    equal(await field(chat).inputValue(), 'deploy');
  });

  it('does not stop a running reply when Escape leaves it', async () => {
    const chat = await openHistory();
    await chat.post(status({ busy: true }));
    await chat.page.keyboard.press('Escape');
    await chat.page.locator('.composer').waitFor();
    deepEqual(
      (await chat.sent()).filter(({ type }) => type === 'stop'),
      [],
    );
  });

  it('groups sessions by date, and marks the open one', async () => {
    const chat = await openHistory();
    deepEqual(await chat.page.getByRole('heading').allInnerTexts(), [
      'Today',
      'Yesterday',
      'Previous 7 days',
      'Previous 30 days',
      'March 2024',
    ]);
    const open = chat.page.locator('[aria-current="true"]');
    equal(await open.locator('.title').innerText(), 'Where do we retry failed uploads?');
  });

  it('asks for what was typed after a pause, once, and says what was found', async () => {
    const chat = await openHistory();
    await field(chat).pressSequentially('deploy');
    await chat.page.waitForFunction(hasAsked, 'search' as const);
    deepEqual(await requests(chat), [{ type: 'search', search: { serial: 6, query: 'deploy', plain: [] } }]);
    await chat.post(answered({ ...found, filters: [] }, 'deploy', 6));
    deepEqual(await chat.page.locator('mark').allInnerTexts(), ['deploy', 'deploy', 'deploy', 'deploy']);
    equal(await chat.page.locator('[role=status]').innerText(), '214 messages found, and 1 conversation');
  });

  it('drops an answer that comes after a newer one, and keeps what is typed meanwhile', async () => {
    const chat = await openHistory();
    await field(chat).fill('new');
    await chat.post(answered({ hits: [historyHit('new', 'The new one')] }, 'new', 5));
    await chat.post(answered({ hits: [historyHit('old', 'The old one')] }, 'ne', 4));
    equal(await row(chat, 'm:new').count(), 1);
    await field(chat).fill('newer');
    await chat.post(answered({ hits: [historyHit('new', 'The new one')] }, 'new', 5));
    equal(await field(chat).inputValue(), 'newer');
  });

  it('goes through the rows by arrow keys, and back into the field', async () => {
    const chat = await openHistory();
    const { keyboard } = chat.page;
    const title = () => chat.page.locator('.row-main:focus .title').innerText();
    await keyboard.press('ArrowDown');
    equal(await title(), 'Where do we retry failed uploads?');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    equal(await title(), 'Why is the build red?');
    await keyboard.press('End');
    await keyboard.press('ArrowUp');
    equal(await title(), 'Untitled');
    await keyboard.press('Home');
    await keyboard.press('ArrowUp');
    equal(await focused(chat), 'Search conversations');
    await keyboard.press('ArrowDown');
    await keyboard.press('d');
    equal(await field(chat).inputValue(), 'd');
  });

  it('opens a session, a message, and from the field the first row', async () => {
    const chat = await openHistory();
    await chat.page.keyboard.press('Enter');
    await chat.page.keyboard.press('ArrowDown');
    await chat.page.keyboard.press('ArrowDown');
    await chat.page.keyboard.press('Enter');
    await chat.post(answered({ ...found, total: 3 }, foundQuery, 1));
    await row(chat, 'm:h3').locator('button').click();
    deepEqual(await requests(chat), [
      { type: 'open-session', sessionId: 'a' },
      { type: 'open-session', sessionId: 'b' },
      { type: 'open-message', messageId: 'h3' },
    ]);
  });

  it('reaches the actions of a row by Tab', async () => {
    const chat = await openHistory();
    await chat.page.keyboard.press('ArrowDown');
    const names: (string | null)[] = [];
    for (let presses = 0; presses < 3; presses++) {
      await chat.page.keyboard.press('Tab');
      names.push(await focused(chat));
    }
    const title = 'Where do we retry failed uploads?';
    deepEqual(names, [`Rename: ${title}`, `Export as Markdown…: ${title}`, `Delete: ${title}`]);
    await chat.page.keyboard.press('Enter');
    deepEqual(await requests(chat), [{ type: 'delete', sessionId: 'a' }]);
  });

  it('renames in the row: Enter takes the title, Escape does not', async () => {
    const chat = await openHistory();
    await row(chat, 's:d').locator('[data-main]').focus();
    await chat.page.keyboard.press('F2');
    await row(chat, 's:d')
      .getByRole('textbox', { name: 'Title of “Rename the upload queue”' })
      .and(chat.page.locator(':focus'))
      .waitFor();
    await chat.page.keyboard.type('Another');
    await chat.page.keyboard.press('Escape');
    await row(chat, 's:d').locator('[data-main]:focus').waitFor();
    await chat.page.keyboard.press('F2');
    await row(chat, 's:d').locator('input:focus').waitFor();
    await chat.page.keyboard.type('The queue');
    await chat.page.keyboard.press('Enter');
    await row(chat, 's:d').locator('[data-main]:focus').waitFor();
    deepEqual(await requests(chat), [{ type: 'rename', sessionId: 'd', title: 'The queue' }]);
  });

  it('deletes by key, offers Undo in the place of the row, and goes on with the next when it is erased', async () => {
    const chat = await openHistory();
    await row(chat, 's:c').locator('[data-main]').focus();
    await chat.page.keyboard.press('Delete');
    const deleted = { id: 'c', title: 'Why is the build red?' };
    await chat.post(history({ type: 'deletions', deletions: [{ id: 'x', sessions: [deleted] }] }));
    equal(await focused(chat), 'Undo: bring “Why is the build red?” back');
    equal(
      await chat.page.locator('[role=status]').innerText(),
      'Deleted “Why is the build red?”. For ten seconds it can be undone.',
    );
    await chat.page.keyboard.press('Enter');
    deepEqual(await requests(chat), [
      { type: 'delete', sessionId: 'c' },
      { type: 'undo-deletion', deletionId: 'x' },
    ]);
    await chat.post(
      history({ type: 'deletions', deletions: [] }),
      history({ type: 'sessions-changed', serial: 0, put: [], removed: ['c'] }),
    );
    await row(chat, 's:d').locator('[data-main]:focus').waitFor();
  });

  it('shows at the top what was deleted and is not in the list', async () => {
    const chat = await openHistory();
    const gone = { id: 'gone', title: 'From another window' };
    await chat.post(history({ type: 'deletions', deletions: [{ id: 'x', sessions: [gone] }] }));
    equal(
      await chat.page.locator('.history-row').first().locator('.title').innerText(),
      'Deleted “From another window”.',
    );
  });

  it('takes a date as words, or out of the query', async () => {
    const chat = await openHistory();
    await chat.post(
      answered({ ...found, hits: [], sessions: [], total: 0, totalOfAllDates: 7 }, foundQuery, 1),
    );
    await chat.page.getByRole('button', { name: 'Take “before 2025-02-01” as words' }).click();
    await chat.page.waitForFunction(hasAsked, 'search' as const);
    const asWords = { serial: 2, query: foundQuery, plain: ['before 2025-02-01'] };
    deepEqual(await requests(chat), [{ type: 'search', search: asWords }]);
    await chat.page.getByRole('button', { name: 'Search all dates (7 found)' }).click();
    await chat.page.waitForFunction(hasSent, { type: 'history', count: 2 } as const);
    equal(await field(chat).inputValue(), 'deploy from:me');
    const withoutDates = { serial: 3, query: 'deploy from:me', plain: [] };
    deepEqual((await requests(chat))[1], { type: 'search', search: withoutDates });
  });

  it('asks for the next page near the end, once', async () => {
    const sessions = Array.from({ length: 60 }, (_, index) =>
      historySession(`s${index}`, `Session ${index}`),
    );
    const chat = await openHistory({ sessions, hasMoreSessions: true });
    await chat.page.evaluate(scrollList, 1e6);
    await chat.page.waitForFunction(hasAsked, 'load-more' as const);
    const more = Array.from({ length: 3 }, (_, index) => historySession(`t${index}`, `More ${index}`));
    await chat.post(
      history({ type: 'more', serial: 0, sessions: more, hasMoreSessions: false, hits: [], total: 0 }),
    );
    equal(await chat.page.locator('.history-row').count(), 63);
    deepEqual(await requests(chat), [{ type: 'load-more', serial: 0, part: 'sessions' }]);
  });

  it('draws of 2,000 conversations only those again that have changed', async () => {
    const chat = await openHistory({ sessions: manySessions(2_000) });
    equal(await chat.page.locator('.history-row').count(), 2_000);
    await row(chat, 's:s3').locator('[data-main]').focus();
    await chat.page.evaluate(watchRows);
    const put = [historySession('s1500', 'Gone on elsewhere'), historySession('new', 'New')];
    await chat.post(history({ type: 'sessions-changed', serial: 0, put, removed: ['s7'] }));
    deepEqual((await chat.page.evaluate(redrawnRows)).toSorted(), ['s:new', 's:s1500']);
    deepEqual(await chat.page.locator('.row-main:focus .title').innerText(), 'Conversation 3 about uploads');
  });

  it('comes back as it was left: query, rows and place', async () => {
    const chat = await openHistory();
    const hits = Array.from({ length: 30 }, (_, index) => historyHit(`h${index}`, `deploy ${index}`));
    await chat.post(answered({ hits, total: 30 }, 'deploy', 1));
    await chat.page.evaluate(scrollList, 700);
    const place = () => chat.page.evaluate(rowTop, 'm:h15');
    const before = await place();
    await row(chat, 'm:h15').locator('button').click();
    await chat.post(
      session([user('h15', 'deploy 15')], { sessionId: 'other' }),
      { type: 'reveal', id: 'h15' },
      history({ type: 'hidden' }),
    );
    await chat.page.locator('.row.marked[data-item-id=h15]').waitFor();
    await chat.post(shown);
    equal(await field(chat).inputValue(), 'deploy');
    ok(Math.abs((await place()) - before) < 2);
  });

  it('does not scroll to what was revealed before when it is left', async () => {
    const chat = await openHistory();
    await chat.post({ type: 'reveal', id: 'u' }, history({ type: 'hidden' }));
    await chat.page.locator('.row.marked').waitFor();
    await chat.post(shown, history({ type: 'hidden' }));
    equal(await chat.page.locator('.row.marked').count(), 0);
  });

  it('gets query, rows and place again when the page is made anew', async () => {
    const chat = await openHistory();
    const sessions = Array.from({ length: 60 }, (_, index) =>
      historySession(`s${index}`, `Session ${index}`),
    );
    await chat.post(answered({ sessions }));
    await chat.page.evaluate(scrollList, 900);
    await chat.page.waitForFunction(stateIncludes, 'historyPlace');
    const place = () => chat.page.evaluate(rowTop, 's:s25');
    const before = await place();
    await chat.reload();
    await chat.post(shown, status(), answered({ sessions }, 'session', 3));
    equal(await field(chat).inputValue(), 'session');
    ok(Math.abs((await place()) - before) < 30);
  });

  it('neither renames nor deletes where memory is read-only', async () => {
    const chat = await openHistory();
    await chat.post(status({ memory: 'read-only' }));
    await chat.page.getByText('you can read and search, not rename or delete').waitFor();
    await row(chat, 's:b').locator('[data-main]').focus();
    await chat.page.keyboard.press('F2');
    await chat.page.keyboard.press('Delete');
    equal(await row(chat, 's:b').locator('input').count(), 0);
    deepEqual(await row(chat, 's:b').locator('.row-actions button').count(), 1);
    deepEqual(await requests(chat), []);
  });

  it('shows and offers nothing with memory off, but to turn it on', async () => {
    const chat = await openHistory();
    await chat.post(status({ memory: 'off' }));
    equal(await chat.page.locator('.history-row').count(), 0);
    await chat.page.getByRole('button', { name: 'Turn on' }).click();
    equal((await chat.sentOf('action')).action.kind, 'turn-memory-on');
  });

  it('tries again after a failure', async () => {
    const chat = await openHistory({ error: notice('n', { title: 'Not read', actions: [] }) });
    await chat.page.getByRole('button', { name: 'Try Again' }).click();
    deepEqual(await requests(chat), [{ type: 'retry' }]);
  });

  it('says what failed, and goes on', async () => {
    const chat = await openHistory();
    await chat.post(history({ type: 'failed', notice: notice('n', { title: 'Not renamed' }) }));
    await chat.page.getByText('Not renamed', { exact: true }).waitFor();
    await chat.page.getByRole('button', { name: 'Close this notice' }).click();
    await chat.page.locator('.notice').waitFor({ state: 'detached' });
    equal(await chat.page.locator('.history-row').count(), everyGroup.length);
  });

  it('shows titles and messages as text, whatever they hold', async () => {
    const evil = '<img src=x onerror=alert(1)>\u202Etxet';
    const chat = await openHistory({ sessions: [historySession('x', evil)] });
    equal(await row(chat, 's:x').locator('.title').innerText(), '<img src=x onerror=alert(1)>\\u{202E}txet');
    await chat.post(answered({ hits: [historyHit('y', evil)] }, 'x', 1));
    equal(await chat.page.locator('.history img').count(), 0);
    deepEqual(chat.errors, []);
  });
});

async function requests(chat: ChatPage): Promise<HistoryRequest[]> {
  return (await chat.sent()).flatMap((message) => (message.type === 'history' ? [message.request] : []));
}
