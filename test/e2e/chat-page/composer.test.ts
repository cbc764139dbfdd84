import { deepEqual, equal, ok } from 'node:assert/strict';
import { type ChatPage, useChatPages } from './chat-page.ts';
import {
  caretIsBefore,
  fieldHasValue,
  focusedValue,
  pasteText,
  stateIncludes,
  stateLacks,
} from './in-page.ts';
import { offline, session, status, user } from './samples.ts';

describe('the composer', () => {
  const pages = useChatPages();

  async function open(
    more: Parameters<typeof status>[0] = {},
    sent: readonly string[] = [],
  ): Promise<ChatPage> {
    const chat = await pages.open();
    await chat.post(status(more), session([user('u', 'Hi')], { sent }));
    return chat;
  }
  const field = (chat: ChatPage) => chat.page.getByRole('textbox', { name: 'Message to Daybook' });
  const texts = async (chat: ChatPage) =>
    (await chat.sent()).flatMap((message) => (message.type === 'send' ? [message.text] : []));
  const hasValue = (chat: ChatPage, value: string) => chat.page.waitForFunction(fieldHasValue, value);

  it('sends by Enter, breaks the line by Shift+Enter, and is empty then', async () => {
    const chat = await open();
    await field(chat).pressSequentially('one');
    await chat.page.keyboard.press('Shift+Enter');
    await field(chat).pressSequentially('two');
    equal(await field(chat).inputValue(), 'one\ntwo');
    await chat.page.keyboard.press('Enter');
    deepEqual(await texts(chat), ['one\ntwo']);
    await hasValue(chat, '');
  });

  it('sends nothing that is empty', async () => {
    const chat = await open();
    await field(chat).fill(' \n ');
    await chat.page.keyboard.press('Enter');
    equal(await chat.page.getByRole('button', { name: 'Send' }).isDisabled(), true);
    deepEqual(await texts(chat), []);
  });

  it('leaves Enter to an input method that is composing a word', async () => {
    const chat = await open();
    await field(chat).focus();
    const client = await chat.page.context().newCDPSession(chat.page);
    await client.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    await field(chat).dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    deepEqual(await texts(chat), []);
    await client.send('Input.insertText', { text: '日本' });
    await chat.page.keyboard.press('Enter');
    deepEqual(await texts(chat), ['日本']);
  });

  it('keeps what is typed while a turn runs', async () => {
    const chat = await open({ busy: true });
    await field(chat).pressSequentially('next');
    await chat.page.keyboard.press('Enter');
    equal(await field(chat).inputValue(), 'next');
    await chat.post(status());
    await field(chat).press('Enter');
    deepEqual(await texts(chat), ['next']);
  });

  it('walks through what was sent, and back to the draft', async () => {
    const chat = await open({}, ['first', 'second\nof two lines']);
    await field(chat).pressSequentially('draft');
    await chat.page.keyboard.press('Home');
    await chat.page.keyboard.press('ArrowUp');
    await hasValue(chat, 'second\nof two lines');
    await chat.page.keyboard.press('ArrowUp');
    await hasValue(chat, 'first');
    await chat.page.keyboard.press('ArrowUp');
    await chat.page.keyboard.press('End');
    await chat.page.keyboard.press('ArrowDown');
    await hasValue(chat, 'second\nof two lines');
    await chat.page.keyboard.press('ArrowDown');
    await hasValue(chat, 'draft');
  });

  it('moves the caret, not the message, inside of several lines', async () => {
    const chat = await open({}, ['before']);
    await field(chat).fill('one\ntwo');
    await chat.page.keyboard.press('ArrowUp');
    await chat.page.waitForFunction(caretIsBefore, 4);
    equal(await field(chat).inputValue(), 'one\ntwo');
  });

  it('walks to what was just sent', async () => {
    const chat = await open();
    await field(chat).fill('just now');
    await chat.page.keyboard.press('Enter');
    await hasValue(chat, '');
    await chat.page.keyboard.press('ArrowUp');
    await hasValue(chat, 'just now');
  });

  it('keeps the draft over a reload', async () => {
    const chat = await open();
    await field(chat).fill('half a thought');
    await chat.page.waitForFunction(stateIncludes, 'half a thought');
    await chat.reload();
    await chat.post(status(), session([]));
    equal(await field(chat).inputValue(), 'half a thought');
  });

  it('keeps no draft over a reload with memory off, and drops one that was kept', async () => {
    const chat = await open();
    await field(chat).fill('half a thought');
    await chat.page.waitForFunction(stateIncludes, 'half a thought');
    await chat.post(status({ memory: 'off' }));
    await chat.page.waitForFunction(stateLacks, 'half a thought');
    equal(await field(chat).inputValue(), 'half a thought');
    await field(chat).fill('another secret');
    await chat.post();
    await chat.reload();
    await chat.post(status({ memory: 'off' }), session([]));
    equal(await field(chat).inputValue(), '');
    equal(await chat.page.evaluate(stateIncludes, 'secret'), false);
  });

  it('puts a message that was not taken before what was typed since', async () => {
    const chat = await open();
    await field(chat).fill('first');
    await chat.page.keyboard.press('Enter');
    await hasValue(chat, '');
    await field(chat).pressSequentially('second');
    await chat.post({ type: 'compose', text: 'first' });
    equal(await field(chat).inputValue(), 'first\n\nsecond');
  });

  it('takes text and the focus from the host', async () => {
    const chat = await open();
    await chat.post({ type: 'compose', text: 'Where is ' });
    await chat.page.keyboard.type('it?');
    equal(await field(chat).inputValue(), 'Where is it?');
    await chat.page.getByRole('button', { name: 'qwen3-coder' }).focus();
    await chat.post({ type: 'focus' });
    equal(await chat.page.evaluate(focusedValue), 'Where is it?');
  });

  it('grows with its text, to two fifths of the page', async () => {
    const chat = await open();
    const height = async () => (await field(chat).boundingBox())?.height ?? 0;
    const empty = await height();
    await field(chat).fill('one\ntwo\nthree');
    ok((await height()) > empty + 30);
    await field(chat).fill('line\n'.repeat(200));
    equal(await height(), 800 * 0.4);
  });

  it('takes a paste of 4 MB, and sends it behind the text', async () => {
    const chat = await open();
    const pasted = 'log line\n'.repeat(450_000);
    await field(chat).fill('Explain this');
    await chat.page.evaluate(pasteText, pasted);
    await chat.page
      .getByText('Pasted text · 4.0 MB')
      .or(chat.page.getByText('Pasted text · 4.1 MB'))
      .waitFor();
    equal(await field(chat).inputValue(), 'Explain this');
    await chat.page.keyboard.press('Enter');
    equal((await chat.sentOf('send')).text, `Explain this\n\n${pasted}`);
    await chat.page.getByText('Pasted text').waitFor({ state: 'detached' });
  });

  it('lets a long paste be removed, and types a short one', async () => {
    const chat = await open();
    await chat.page.evaluate(pasteText, 'x'.repeat(40_000));
    await chat.page.getByRole('button', { name: 'Remove pasted text' }).click();
    await chat.page.getByText('Pasted text').waitFor({ state: 'detached' });
    equal(await chat.page.getByRole('button', { name: 'Send' }).isDisabled(), true);
  });

  it('names the model, or the way to one', async () => {
    const chat = await open();
    await chat.page.getByRole('button', { name: 'qwen3-coder (Ollama)' }).click();
    deepEqual(await chat.sentOf('action'), { type: 'action', action: { kind: 'select-model' } });
    await chat.post(status(offline));
    await chat.page.getByRole('button', { name: 'Offline · add a model…' }).waitFor();
    await chat.page.getByText('Memory on · offline, answers are quotes').waitFor();
  });

  it('has a lock only where nothing leaves the machine', async () => {
    const chat = await open();
    equal(await chat.page.locator('.status .codicon-lock').count(), 1);
    await chat.post(status({ local: false, footer: 'Memory on · prompts go to api.openai.com' }));
    equal(await chat.page.locator('.status .codicon-lock').count(), 0);
  });

  it('shows how full the window is', async () => {
    const chat = await open({ context: { used: 1234, window: 32_000 } });
    const meter = chat.page.getByRole('meter', { name: '1,234 of 32,000 tokens in the window' });
    equal(await meter.getAttribute('aria-valuenow'), '1234');
    await chat.post(status({ context: null }));
    equal(await chat.page.getByRole('meter').count(), 0);
  });

  it('says plainly when memory is off or read-only, with the way out', async () => {
    const chat = await open({ memory: 'off' });
    await chat.page.getByText('Memory is off').waitFor();
    await chat.page.getByRole('button', { name: 'Turn on' }).click();
    deepEqual(await chat.sentOf('action'), { type: 'action', action: { kind: 'turn-memory-on' } });
    await chat.post(status({ memory: 'read-only' }));
    await chat.page.getByText('Memory is read-only').waitFor();
    await chat.page.getByRole('button', { name: 'Manage trust' }).click();
    deepEqual((await chat.sent()).at(-1), { type: 'action', action: { kind: 'manage-trust' } });
    await chat.post(status());
    equal(await chat.page.getByText('Memory is').count(), 0);
  });
});
