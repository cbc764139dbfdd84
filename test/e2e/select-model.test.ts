import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { reply } from '../fakes/openai-server/answer.ts';
import { type FakeOpenAiServer, startOpenAiServer } from '../fakes/openai-server/server.ts';
import { type ChatDriver, openChat } from '../run/chat-driver.ts';
import { useWorkbench } from '../run/use-workbench.ts';

describe('Daybook: Select Model', () => {
  let server: FakeOpenAiServer;
  let chat: ChatDriver;
  const workbench = useWorkbench({ trusted: true });

  before('start the endpoint', async () => {
    server = await startOpenAiServer({ key: 'sk-right', models: ['alpha-model', 'beta-model'] });
  });
  before('open the chat', async () => {
    chat = await openChat(workbench());
    // The view takes the focus when it opens, which would close a list; after a turn it has it.
    await chat.say('Hello');
  });
  after('stop the endpoint', () => server.close());

  it('asks for another key when the endpoint refuses one, and lists its models', async () => {
    await chat.button(/add a model/i).click();
    await pick('Another OpenAI-Compatible Endpoint…');
    await answer('The base URL of the endpoint', `${server.url}/v1`);
    await answer('The API key is kept', 'sk-wrong');
    await pick('Enter Another Key…');
    await until('did not accept the API key');
    assert.equal(await input().getAttribute('type'), 'password');
    await answer('did not accept the API key', 'sk-right');
    await row('alpha-model').waitFor();
    await workbench().screenshot('select-model-listed');
    await pick('beta-model');
    await chat.button(/beta-model/).waitFor();
    assert.deepEqual(sentKeys('/v1/models'), ['Bearer sk-wrong', 'Bearer sk-right']);
  });

  it('uses the model and the key for the chat, and keeps the key out of the settings', async () => {
    server.answer(reply('Beta here.'));
    await chat.say('Who answers?');
    await chat.untilShown('Beta here.');
    assert.equal(server.requests.at(-1)?.body.model, 'beta-model');
    assert.deepEqual(sentKeys('/v1/chat/completions'), ['Bearer sk-right']);
    const settings = await readFile(join(workbench().dataDir, 'data/User/settings.json'), 'utf8');
    assert.match(settings, /beta-model/);
    assert.doesNotMatch(settings, /sk-/);
  });

  it('keeps the saved key when none is entered', async () => {
    await workbench().runCommand('Daybook: Select Model');
    await pick('Another OpenAI-Compatible Endpoint…');
    await until('The base URL of the endpoint');
    assert.equal(await input().inputValue(), `${server.url}/v1`);
    await input().press('Enter');
    await until('The API key is kept');
    assert.equal(await input().getAttribute('placeholder'), 'Leave empty to keep the saved key');
    await input().press('Enter');
    await pick('alpha-model');
    await chat.button(/alpha-model/).waitFor();
    assert.equal(sentKeys('/v1/models').at(-1), 'Bearer sk-right');
  });

  it('takes a name that is typed when the endpoint cannot be reached, and changes nothing on Escape', async () => {
    const gone = await startOpenAiServer();
    await gone.close();
    await workbench().runCommand('Daybook: Select Model');
    await pick('Another OpenAI-Compatible Endpoint…');
    await answer('The base URL of the endpoint', gone.url);
    await answer('The API key is kept', '');
    await row('Try Again').getByText('Nothing answers at').waitFor();
    await input().press('Escape');
    await widget().waitFor({ state: 'hidden' });
    await chat.button(/alpha-model/).waitFor();

    await workbench().runCommand('Daybook: Select Model');
    await pick('Another OpenAI-Compatible Endpoint…');
    await answer('The base URL of the endpoint', gone.url);
    await answer('The API key is kept', '');
    await row('Try Again').waitFor();
    await input().fill('typed-model');
    await confirm('Use “typed-model”');
    await chat.button(/typed-model/).waitFor();
    await chat.say('Anybody there?');
    await chat.untilShown('The model cannot be reached');
    await chat.button('Try Again').waitFor();
  });

  const widget = (): Locator => workbench().page.locator('.quick-input-widget');
  const input = (): Locator => widget().locator('input[type="text"], input[type="password"]').first();
  const row = (label: string): Locator =>
    widget().locator('.monaco-list-row', { has: workbench().page.getByText(label, { exact: true }) });
  const until = (message: string): Promise<void> =>
    widget().locator('.quick-input-message').getByText(message).waitFor();

  /** Answers the question with this message. */
  async function answer(message: string, text: string): Promise<void> {
    await until(message);
    await input().fill(text);
    await input().press('Enter');
  }

  /** Types the row's label and takes it. */
  async function pick(label: string): Promise<void> {
    await row(label).waitFor();
    await input().fill(label);
    await confirm(label);
  }

  /** By the keyboard, when the row is the one that Enter takes: the list may still be moving under a click. */
  async function confirm(label: string): Promise<void> {
    await row(label).and(widget().locator('.focused')).waitFor();
    await input().press('Enter');
  }

  function sentKeys(path: string): (string | undefined)[] {
    return server.requests
      .filter((request) => request.path === path)
      .map(({ headers }) => headers.authorization);
  }
});
