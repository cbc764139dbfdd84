import { equal, deepEqual, match, ok } from 'node:assert/strict';
import { useChatPages } from './chat-page.ts';
import { fieldHasValue, focusedValue, postForeignMessages } from './in-page.ts';
import { assistant, everyKind, notice, remembered, session, status, tool, user } from './samples.ts';

describe('the items of a conversation', () => {
  const pages = useChatPages();

  it('are all shown, each with a name for screen readers', async () => {
    const chat = await pages.open({ height: 4000 });
    await chat.post(status(), session(everyKind));
    equal(await chat.page.getByRole('article').count(), everyKind.length);
    for (const name of [
      'You, 11:02',
      'Remembered in project',
      'Wants to remember in human',
      'Daybook, 11:02',
    ]) {
      ok((await chat.page.getByRole('article', { name, exact: true }).count()) > 0, name);
    }
    await chat.page.getByText('Interrupted', { exact: true }).waitFor();
    deepEqual(chat.errors, []);
  });

  it('shows nothing before the host has spoken, and no empty state in front of a conversation', async () => {
    const chat = await pages.open();
    equal(await chat.page.getByRole('heading').count(), 0);
    equal(await chat.page.getByRole('button', { name: 'Send' }).isDisabled(), true);
    await chat.post(status(), session([user('u', 'Hello')]));
    equal(await chat.page.getByRole('heading').count(), 0);
  });

  it('stay when others than the host post messages to the page', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([user('u', 'Hello')]));
    await chat.page.evaluate(postForeignMessages);
    await chat.post({ type: 'item', item: user('v', 'again') });
    equal(await chat.page.getByRole('article').count(), 2);
    deepEqual(chat.errors, []);
  });

  it('teaches by three things to try in the empty state', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([]));
    await chat.page.getByRole('heading', { name: 'A daybook for this project' }).waitFor();
    await chat.page.getByRole('button', { name: 'Remember that …' }).click();
    await chat.page.waitForFunction(fieldHasValue, 'Remember that ');
    equal(await chat.page.evaluate(focusedValue), 'Remember that ');
    await chat.page.getByRole('button', { name: 'Where is … handled?' }).click();
    await chat.page.waitForFunction(fieldHasValue, 'Where is ');
    await chat.page.getByRole('button', { name: /^Survey/ }).dblclick();
    const sent = (await chat.sent()).filter(({ type }) => type === 'send');
    deepEqual(sent, [{ type: 'send', text: 'Survey this project.' }]);
  });

  it('says what there is to say before anything was said, beside what to try', async () => {
    const chat = await pages.open();
    const off = notice('n', {
      level: 'info',
      title: '',
      text: 'Memory is off for this workspace.',
      actions: [],
    });
    await chat.post(status(), session([off]));
    await chat.page.getByText('Memory is off for this workspace.').waitFor();
    await chat.page.getByRole('heading', { name: 'A daybook for this project' }).waitFor();
    await chat.post({ type: 'item', item: user('u', 'Hello') });
    equal(await chat.page.getByRole('heading').count(), 0);
    equal(await chat.page.getByRole('article').count(), 2);
  });

  it('opens a tool call on demand, with readable arguments and the result', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([tool('t', { count: '3 found' })]));
    const line = chat.page.getByRole('button', { name: 'Searched code for retry failed upload · 3 found' });
    equal(await line.getAttribute('aria-expanded'), 'false');
    equal(await chat.page.getByText('src/upload/avatar.ts:31').count(), 0);
    await line.click();
    match(await chat.page.getByLabel('Arguments').innerText(), /\{\n {2}"query": "retry failed upload",\n/);
    match(await chat.page.getByLabel('Result').innerText(), /avatar\.ts:31/);
    await line.click();
    equal(await chat.page.getByLabel('Result').count(), 0);
  });

  it('shows half-written arguments as they are, and a missing result as missing', async () => {
    const chat = await pages.open();
    await chat.post(
      status(),
      session([tool('t', { arguments: '{"query": "re', result: '', status: 'running' })]),
    );
    await chat.page.getByRole('button', { name: /^Searched code/ }).click();
    equal(await chat.page.getByLabel('Arguments').innerText(), '{"query": "re');
    await chat.page.getByText('No result yet').waitFor();
  });

  it('says in words what a tool call has come to', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([tool('t', { status: 'running', verb: 'Searching for' })]));
    await chat.page.getByRole('button', { name: 'Searching for retry failed upload (running)' }).waitFor();
    await chat.post({ type: 'item', item: tool('t', { status: 'failed', verb: 'Could not search for' }) });
    await chat.page
      .getByRole('button', { name: 'Could not search for retry failed upload (failed)', exact: true })
      .waitFor();
    equal(await chat.page.getByText('· failed').count(), 0);
    await chat.post({ type: 'item', item: tool('t', { status: 'cancelled' }) });
    await chat.page.getByRole('button', { name: /· cancelled$/ }).waitFor();
  });

  it('lets a memory change be undone once', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([remembered()]));
    deepEqual(await chat.page.getByRole('list', { name: 'Change' }).getByRole('listitem').allInnerTexts(), [
      ' \nPackage manager: pnpm.',
      '-\nremoved:\nDeploys: weekly.',
      '+\nadded:\nDeploys: Fridays, never after 15:00.',
    ]);
    await chat.page.getByRole('button', { name: 'Undo the change in project' }).dblclick();
    deepEqual(
      (await chat.sent()).filter(({ type }) => type === 'undo'),
      [{ type: 'undo', changeId: 'change-1' }],
    );
    await chat.post({ type: 'item', item: remembered('undone') });
    equal(await chat.page.getByRole('button', { name: /Undo/ }).count(), 0);
    await chat.page.getByText('Undone').waitFor();
  });

  it('answers what waits for an answer', async () => {
    const chat = await pages.open();
    const held = everyKind.find((item) => item.kind === 'approval');
    ok(held);
    await chat.post(status(), session([held]));
    await chat.page.getByRole('button', { name: 'Reject' }).click();
    deepEqual(await chat.sentOf('answer'), { type: 'answer', id: 'held', accepted: false });
    await chat.post({ type: 'item', item: { ...held, state: 'accepted' } });
    await chat.page.getByText('Accepted').waitFor();
    equal(await chat.page.getByRole('button', { name: 'Accept', exact: true }).count(), 0);
  });

  it('offers what to do after an error', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([notice('n')]));
    await chat.page.getByRole('button', { name: 'Try again' }).click();
    deepEqual(await chat.sentOf('action'), { type: 'action', action: { kind: 'retry' } });
  });

  it('gives links to the host and navigates nowhere', async () => {
    const chat = await pages.open();
    await chat.post(
      status(),
      session([assistant('a', 'See [the block](daybook:block/project) and <https://a.org/b>')]),
    );
    await chat.page.getByRole('link', { name: 'the block' }).click();
    deepEqual(await chat.sentOf('open-link'), { type: 'open-link', href: 'daybook:block/project' });
    const link = chat.page.getByRole('link', { name: 'https://a.org/b' });
    await link.focus();
    await chat.page.keyboard.press('Enter');
    await link.click({ button: 'middle' });
    const opened = (await chat.sent()).filter(({ type }) => type === 'open-link');
    deepEqual(opened.at(-1), { type: 'open-link', href: 'https://a.org/b' });
    equal(opened.length, 2);
    equal(await chat.page.locator('body [href]').count(), 0);
  });

  it('copies and inserts code, and copies replies', async () => {
    const chat = await pages.open();
    const text = 'So:\n\n```ts\nconst a = 1;\n\n  b();\n```';
    await chat.post(status(), session([assistant('a', text)]));
    await chat.page.locator('.code').hover();
    await chat.page.getByRole('button', { name: 'Copy code' }).click();
    deepEqual(await chat.sentOf('copy'), { type: 'copy', text: 'const a = 1;\n\n  b();' });
    await chat.page.getByRole('button', { name: 'Copied' }).waitFor();
    await chat.page.getByRole('button', { name: 'Insert at cursor' }).click();
    deepEqual(await chat.sentOf('insert'), { type: 'insert', text: 'const a = 1;\n\n  b();' });
    await chat.page.getByRole('button', { name: 'Copy reply' }).click();
    deepEqual((await chat.sent()).at(-1), { type: 'copy', text });
  });

  it('ends a turn with what it used and what it changed, and only the turn', async () => {
    const chat = await pages.open();
    await chat.post(
      status(),
      session([
        assistant('a', 'Let me look.'),
        tool('t'),
        assistant('b', 'Done.', { memory: { used: 1, changed: 2 } }),
      ]),
    );
    await chat.page.getByText('used 1 memory').waitFor();
    await chat.page.getByText('changed 2').waitFor();
    equal(await chat.page.getByRole('button', { name: 'Copy reply' }).count(), 1);
  });

  it('shows a message of megabytes in parts', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([user('u', 'long '.repeat(800_000))]));
    const more = chat.page.getByRole('button', { name: 'Show more (4.0 MB hidden)' });
    await more.click();
    await chat.page.getByRole('button', { name: 'Show more (3.9 MB hidden)' }).waitFor();
  });
});
