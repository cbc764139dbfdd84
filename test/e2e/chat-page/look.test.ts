import { deepEqual } from 'node:assert/strict';
import { themes, themeVariables, useChatPages } from './chat-page.ts';
import { isScrolledTo } from './in-page.ts';
import { assistant, everyKind, offline, remembered, session, status, tool, user } from './samples.ts';

/** Draws every state of the page in every theme into out/screenshots, for people to look at. */
describe('how the chat page looks', () => {
  const pages = useChatPages();

  it('uses no colour that the themes of these tests do not define', async () => {
    const chat = await pages.open();
    const style = await (await chat.page.request.get(new URL('chat.css', chat.page.url()).href)).text();
    const used = new Set(style.match(/--vscode-[\w-]+/g));
    const defined = new Set(themes.flatMap((theme) => Object.keys(themeVariables[theme])));
    deepEqual(
      [...used].filter((name) => !defined.has(name)),
      [],
    );
  });

  for (const theme of themes) {
    for (const width of [300, 800]) {
      it(`${theme} at ${width} px`, async () => {
        const chat = await pages.open({ theme, width, height: width === 300 ? 900 : 1100 });
        await chat.post(status(), session(everyKind));
        await chat.screenshot(`${theme}-${width}-end`);
        await chat.page.locator('.scroller').press('Home');
        await chat.page.waitForFunction(isScrolledTo, 0);
        await chat.screenshot(`${theme}-${width}-start`);
        await chat.post(status(offline), session([], { sessionId: 'b' }));
        await chat.screenshot(`${theme}-${width}-empty`);
        await chat.post(
          status({ busy: true, memory: 'read-only', context: { used: 30_000, window: 32_000 } }),
          session(
            [
              user('u', 'Where do we retry?'),
              remembered('undone'),
              tool('t', { count: '3 found' }),
              assistant('a', '```ts\nconst x = `a`;\nreturn x;\n```'),
              tool('r', { status: 'running', verb: 'Searching code for' }),
            ],
            { sessionId: 'c' },
          ),
          { type: 'compose', text: 'And then?\nWhat about\nthis?' },
        );
        await chat.page.getByRole('button', { name: /^Searched code/ }).click();
        await chat.page.locator('.code').hover();
        await chat.screenshot(`${theme}-${width}-states`);
      });
    }
  }
});
