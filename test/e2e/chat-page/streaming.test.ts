import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { useChatPages } from './chat-page.ts';
import { keptNodes, selectAndKeep } from './in-page.ts';
import { assistant, session, status, tool, user } from './samples.ts';

describe('a reply that streams', () => {
  const pages = useChatPages();

  it('grows by its deltas, and says that something happens before the first', async () => {
    const chat = await pages.open();
    await chat.post(status({ busy: true }), session([user('u', 'Hi')]));
    await chat.page.getByText('Working…').waitFor();
    await chat.post(
      { type: 'item', item: assistant('a', '', { status: 'streaming' }) },
      { type: 'delta', id: 'a', text: 'Hello, ' },
      { type: 'delta', id: 'a', text: '**world**' },
    );
    equal(await chat.page.getByRole('article').last().innerText(), 'Hello, world');
    equal(await chat.page.getByText('Working…').count(), 0);
    equal(await chat.page.getByRole('button', { name: 'Copy reply' }).count(), 0);
    await chat.post({ type: 'item', item: assistant('a', 'Hello, **world**.') }, status());
    await chat.page.getByRole('button', { name: 'Copy reply' }).waitFor();
    deepEqual(chat.errors, []);
  });

  it('leaves finished blocks, a selection and other items alone', async () => {
    const chat = await pages.open();
    const first = 'The first paragraph.\n\n```ts\nconst a = 1;\n```\n\n';
    await chat.post(
      status({ busy: true }),
      session([user('u', 'Hi'), assistant('a', first, { status: 'streaming' })]),
    );
    await chat.page.evaluate(selectAndKeep, { select: '.block p', keep: '.block > *, .user-message' });
    for (const text of ['More', ' and more.', '\n\n- a list', '\n- of two'])
      await chat.post({ type: 'delta', id: 'a', text });
    const kept = await chat.page.evaluate(keptNodes);
    deepEqual(kept, { count: 3, connected: 3, selection: 'The first paragraph.' });
    deepEqual(await chat.page.locator('.markdown li').allInnerTexts(), ['a list', 'of two']);
  });

  it('comes out the same as when it is shown at once', async () => {
    const text =
      '# A\n\ntext with [ref][r] and `code`\n\n1. one\n\n   ```js\n   f()\n   ```\n2. two\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n[r]: https://a.org\n';
    const whole = await pages.open();
    await whole.post(status(), session([assistant('a', text)]));
    const streamed = await pages.open();
    await streamed.post(status({ busy: true }), session([assistant('a', '', { status: 'streaming' })]));
    for (let at = 0; at < text.length; at += 7) {
      await streamed.post({ type: 'delta', id: 'a', text: text.slice(at, at + 7) });
    }
    await streamed.post({ type: 'item', item: assistant('a', text) }, status());
    equal(
      await streamed.page.locator('.markdown').innerHTML(),
      await whole.page.locator('.markdown').innerHTML(),
    );
    equal(await whole.page.getByRole('link', { name: 'ref' }).count(), 1);
  });

  it('colours code while it is written', async () => {
    const chat = await pages.open();
    await chat.post(status({ busy: true }), session([assistant('a', '```ts\n', { status: 'streaming' })]));
    for (let line = 0; line < 40; line++)
      await chat.post({ type: 'delta', id: 'a', text: `const x${line} = 'text';\n` });
    ok((await chat.page.locator('.hljs-string').count()) > 30);
    equal((await chat.page.locator('pre').innerText()).split('\n').length, 40);
  });

  it('is read aloud once, when it is finished', async () => {
    const chat = await pages.open();
    await chat.post(status({ busy: true }), session([assistant('a', '', { status: 'streaming' })]));
    const announcer = chat.page.getByRole('status');
    await chat.post({ type: 'delta', id: 'a', text: 'Yes, **it** is.' });
    equal(await announcer.textContent(), '');
    await chat.post({ type: 'item', item: assistant('a', 'Yes, **it** is.') });
    equal(await announcer.textContent(), 'Daybook: Yes, it is.');
    await chat.post({ type: 'item', item: tool('t', { status: 'failed' }) });
    match((await announcer.textContent()) ?? '', /retry failed upload: failed/);
  });

  it('stops by Escape and by the button, and says that it was interrupted', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([assistant('a', 'It', { status: 'streaming' })]));
    await chat.page.keyboard.press('Escape');
    equal((await chat.sent()).length, 1);
    await chat.post(status({ busy: true }));
    await chat.page.keyboard.press('Escape');
    await chat.page.getByRole('button', { name: 'Stop' }).click();
    deepEqual((await chat.sent()).slice(1), [{ type: 'stop' }, { type: 'stop' }]);
    await chat.post({ type: 'item', item: assistant('a', 'It', { status: 'interrupted' }) }, status());
    await chat.page.getByText('Interrupted', { exact: true }).waitFor();
  });
});
