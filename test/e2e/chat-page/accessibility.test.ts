import { deepEqual, equal, ok } from 'node:assert/strict';
import { violations } from './axe.ts';
import { themes, useChatPages } from './chat-page.ts';
import { focusedName, opacityOf, overhang, runningAnimations } from './in-page.ts';
import { assistant, everyKind, offline, remembered, session, status, tool, user } from './samples.ts';

const widest = [':root', 'body', '.scroller', '.empty', '.composer'];

describe('the chat page for everybody', () => {
  const pages = useChatPages();

  for (const theme of themes) {
    for (const width of [300, 800]) {
      it(`has nothing that axe finds serious: ${theme} at ${width} px`, async () => {
        const chat = await pages.open({ theme, width, height: 3000 });
        await chat.post(status(), session(everyKind));
        await chat.page.getByRole('button', { name: /^Searched code/ }).click();
        deepEqual(await violations(chat), []);
        await chat.post(status({ memory: 'off', busy: true, ...offline }), session([], { sessionId: 'b' }));
        deepEqual(await violations(chat), []);
        await chat.post(status(), session([], { sessionId: 'c' }), {
          type: 'compose',
          text: 'x'.repeat(40_000),
        });
        deepEqual(await violations(chat), []);
      });
    }
  }

  for (const width of [260, 300, 800, 1200]) {
    it(`scrolls sideways nowhere but in code and tables: ${width} px`, async () => {
      const chat = await pages.open({ width, height: 3000 });
      const long = 'averylongwordwithoutanyspaceinit'.repeat(12);
      const wide = `${long}\n\n\`${long}\`\n\n> ${long}\n\n\`\`\`\n${long}\n\`\`\`\n\n| ${long} | b |\n|--|--|\n| 1 | 2 |\n\n![${long}](${long})`;
      await chat.post(
        status({ footer: long, model: { kind: 'editor', name: long } }),
        session([
          ...everyKind,
          user('u', long),
          assistant('a', wide),
          tool('t', { verb: long, object: long, count: long }),
        ]),
      );
      ok((await chat.page.evaluate(overhang, widest)) <= 0);
      await chat.post(session([], { sessionId: 'b' }));
      ok((await chat.page.evaluate(overhang, widest)) <= 0);
    });
  }

  it('reaches every control by the keyboard, in the order of the page', async () => {
    const chat = await pages.open();
    const items = [remembered(), assistant('a', '[a link](daybook:block/x)\n\n```ts\nx\n```')];
    await chat.post(status({ memory: 'off' }), session(items), { type: 'compose', text: 'text' });
    await chat.page.locator('.scroller').focus();
    const names: (string | null)[] = [];
    for (let presses = 0; presses < 11; presses++) {
      await chat.page.keyboard.press('Tab');
      names.push(await chat.page.evaluate(focusedName));
    }
    deepEqual(names, [
      'Remembered in project',
      'Undo the change in project',
      'a link',
      'Copy code',
      'Insert at cursor',
      'Code, ts',
      'Copy reply',
      'Turn on',
      'Message to Daybook',
      'qwen3-coder (Ollama)',
      'Send',
    ]);
  });

  it('shows the code buttons to the keyboard as to the pointer', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([assistant('a', '```ts\nx\n```')]));
    const bar = chat.page.locator('.code-bar');
    equal(await bar.evaluate(opacityOf), '0');
    await chat.page.getByRole('button', { name: 'Copy code' }).focus();
    equal(await bar.evaluate(opacityOf), '1');
  });

  it('moves nothing for those who asked for that', async () => {
    const chat = await pages.open({ reduceMotion: true });
    await chat.post(status({ busy: true }), session([tool('t', { status: 'running' })]));
    equal(await chat.page.evaluate(runningAnimations), 0);
  });

  it('keeps the keyboard inside when the focused row is scrolled away', async () => {
    const chat = await pages.open();
    const items = Array.from({ length: 200 }, (_, index) => tool(`t${index}`));
    await chat.post(status(), session(items));
    await chat.page.locator('[data-item-id=t199] button').focus();
    await chat.page.locator('.scroller').hover();
    await chat.page.mouse.wheel(0, -4000);
    await chat.page.locator('[data-item-id=t199]').waitFor({ state: 'detached' });
    equal(await chat.page.evaluate(focusedName), 'Conversation');
  });
});
