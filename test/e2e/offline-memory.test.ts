import assert from 'node:assert/strict';
import { openChat, readMemoryFiles } from '../run/chat-driver.ts';
import { useWorkbench } from '../run/use-workbench.ts';

describe('memory with nothing configured', () => {
  const workbench = useWorkbench({ trusted: true });

  it('says what it is and how to add a model', async () => {
    const chat = await openChat(workbench());
    await chat.untilShown(/offline/i);
    await chat.button(/add a model/i).waitFor();
  });

  it('remembers in the right block, and undoes it from the card', async () => {
    const chat = await openChat(workbench());
    await chat.say('remember that we deploy on Fridays');
    await chat.untilShown('We deploy on Fridays.');
    await chat.say('my preferred test runner is mocha');
    await chat.say('this project uses pnpm');
    await chat.button('Undo the change in project').last().click();
    await chat.untilShown('Undone');
    await workbench().screenshot('offline-memory');
  });

  it('opens blocks as documents of the editor', async () => {
    const chat = await openChat(workbench());
    await chat.say('what do you remember about deploying?');
    const link = chat.conversation.locator('blockquote a').last();
    assert.equal(await link.innerText(), 'project');
    await link.click();
    const lines = workbench().page.locator('.editor-instance .view-line');
    await lines.first().waitFor();
    assert.match(await lines.allInnerTexts().then((texts) => texts.join('\n')), /We.deploy.on.Fridays/);
    await workbench().screenshot('offline-answer');
  });

  it('is all there after the window is reloaded, and after the power goes', async () => {
    await workbench().reload();
    await (await openChat(workbench())).untilShown('remember that we deploy on Fridays');
    await workbench().restart('SIGKILL');
    const chat = await openChat(workbench());
    await chat.untilShown('remember that we deploy on Fridays');
    await chat.say('which test runner do I prefer?');
    assert.match(await chat.conversation.locator('blockquote').last().innerText(), /mocha/);
  });

  it('asks, then forgets, and the words are in no file', async () => {
    const chat = await openChat(workbench());
    await chat.send('forget that we deploy on Fridays');
    await chat.button(/^Forget$/).click();
    await chat.untilIdle();
    await chat.conversation.getByText('deploy on Fridays').waitFor({ state: 'detached' });
    for (const [path, content] of await readMemoryFiles(workbench())) {
      assert.doesNotMatch(content, /deploy on Fridays/i, path);
    }
    await workbench().screenshot('offline-forgotten');
  });
});
