import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { openChat, openHistory, readMemoryFiles, untilGoneFromMemoryFiles } from '../run/chat-driver.ts';
import { useWorkbench } from '../run/use-workbench.ts';

describe('the history of conversations', () => {
  const workbench = useWorkbench({ trusted: true });

  before('three conversations', async () => {
    const chat = await openChat(workbench());
    // The first one is new already: that another new one has begun could not be seen.
    await chat.say('remember that we deploy on Fridays, behind the VPN');
    for (const text of ['my preferred test runner is mocha', 'do you know the launch code 4711-quartz?']) {
      await workbench().runCommand('Daybook: New Session');
      await chat.untilShown('A daybook for this project');
      await chat.say(text);
    }
  });

  it('lists them by date, with the open one marked', async () => {
    const history = await openHistory(workbench());
    await history.row('deploy on Fridays').waitFor();
    assert.deepEqual(await history.view.getByRole('heading').allInnerTexts(), ['Today']);
    assert.equal(await history.view.locator('.history-row').count(), 3);
    const open = history.view.locator('[aria-current="true"] .title');
    assert.match(await open.innerText(), /4711-quartz/);
    await history.row('deploy on Fridays').hover();
    await workbench().screenshot('history-list');
  });

  it('finds what was said, opens it in its place, and comes back as it was', async () => {
    const history = await openHistory(workbench());
    await history.search('vpn today from:me');
    await history.button('Take “today” as words').waitFor();
    assert.ok((await history.view.locator('mark').allInnerTexts()).includes('VPN'));
    await workbench().screenshot('history-found');
    await history.view.locator('.history-row.hit [data-main]').first().press('Enter');
    const frame = await workbench().findFrame('.row.marked');
    assert.match(await frame.locator('.row.marked').innerText(), /behind the VPN/);
    await workbench().screenshot('history-hit-opened');
    const again = await openHistory(workbench());
    assert.equal(await again.field.inputValue(), 'vpn today from:me');
    await again.field.press('Escape');
    await frame.locator('.composer textarea:focus').waitFor();
  });

  it('renames in the row', async () => {
    const history = await openHistory(workbench());
    await history.search('');
    await history.row('mocha').locator('[data-main]').press('F2');
    const title = history.view.locator('.title-field');
    await title.fill('How we test');
    await title.press('Enter');
    await history.row('How we test').waitFor();
    await workbench().reload();
    await (await openHistory(workbench())).row('How we test').waitFor();
  });

  it('brings a deleted conversation back', async () => {
    const history = await openHistory(workbench());
    await history.row('How we test').locator('[data-main]').press('Delete');
    await history.row('Deleted “How we test”').waitFor();
    await workbench().screenshot('history-deleted');
    await history.button('Undo: bring “How we test” back').click();
    await history.row('How we test').locator('[data-main]').waitFor();
  });

  it('exports one as Markdown, under its date and title', async () => {
    const history = await openHistory(workbench());
    await history.row('How we test').hover();
    await history.button('Export as Markdown…: How we test').click();
    // The dialogue is ready when it lists the folder.
    await quickInput().locator('.monaco-list-row', { hasText: 'README.md' }).waitFor();
    const path = await quickInput().locator('input').first().inputValue();
    assert.match(path, /\/\d{4}-\d{2}-\d{2} How we test\.md$/);
    await quickInput().getByRole('button', { name: 'OK' }).click();
    await workbench().page.locator('.tab', { hasText: 'How we test.md' }).waitFor();
    const markdown = await readFile(path, 'utf8');
    assert.match(markdown, /^# How we test\n/);
    assert.match(markdown, /> my preferred test runner is mocha/);
    await workbench().screenshot('history-exported');
  });

  it('erases a deleted conversation for good: the words are in no file, and a new one begins', async () => {
    const chat = await openChat(workbench());
    const history = await openHistory(workbench());
    await history.row('4711-quartz').locator('[data-main]').press('Delete');
    await untilGoneFromMemoryFiles(workbench(), 'launch code 4711-quartz');
    await history.view.getByText('Deleted').waitFor({ state: 'detached' });
    for (const [path, content] of await readMemoryFiles(workbench()))
      assert.doesNotMatch(content, /launch code|4711-quartz/i, path);
    await history.field.press('Escape');
    await chat.untilShown('A daybook for this project');
  });

  it('shows the disk use', async () => {
    await workbench().runCommand('Daybook: Show Disk Use');
    await quickInput().getByText('Journal', { exact: true }).waitFor();
    assert.match(
      (await quickInput().locator('input').getAttribute('placeholder')) ?? '',
      /of 2 GB used: less than 1 %/,
    );
    await workbench().screenshot('disk-use');
    await workbench().page.keyboard.press('Escape');
  });

  it('looks right in a dark theme', async () => {
    await workbench().runCommand('Preferences: Toggle between Light/Dark Themes');
    await workbench().findFrame('body.vscode-dark .history, body.vscode-dark .composer');
    const history = await openHistory(workbench());
    await history.search('deploy');
    await history.view.locator('mark').first().waitFor();
    await workbench().screenshot('history-found-dark');
  });

  it('forgets what was said before a date, after it was asked, and says that nothing is left', async () => {
    await workbench().runCommand('Daybook: Forget Conversations Before…');
    await quickInput().locator('input').fill('until today');
    await quickInput().locator('input').press('Enter');
    await quickInput()
      .getByText(/Erase \d+ Messages for Good/)
      .waitFor();
    await workbench().screenshot('forget-before');
    await workbench().page.keyboard.press('ArrowDown');
    await workbench().page.keyboard.press('Enter');
    await workbench().page.getByText('Nothing of them was found.').first().waitFor();
    for (const [path, content] of await readMemoryFiles(workbench()))
      assert.doesNotMatch(content, /behind the VPN"/i, path);
    await workbench().screenshot('forgotten-before');
  });

  const quickInput = (): Locator => workbench().page.locator('.quick-input-widget');
});
