import { deepEqual, equal, ok } from 'node:assert/strict';
import { type ChatPage, useChatPages } from './chat-page.ts';
import {
  distanceFromEnd,
  hasSent,
  isScrolledTo,
  nodeCount,
  rowTop,
  scrollTo,
  stateIncludes,
  streamReply,
  topRow,
  worstJump,
} from './in-page.ts';
import { assistant, longConversation, session, status, tokensOfReply, tool } from './samples.ts';

describe('a long conversation', () => {
  const pages = useChatPages();
  const jump = (chat: ChatPage) => chat.page.getByRole('button', { name: 'Jump to latest' });
  const atEnd = async (chat: ChatPage) => (await chat.page.evaluate(distanceFromEnd)) <= 2;

  it('of 5,000 items has few of them in the document, wherever one looks', async () => {
    const chat = await pages.open();
    await chat.post(status(), session(longConversation(5000)));
    ok(await atEnd(chat));
    for (const top of [0, 100_000, 250_000, 400_000]) {
      await chat.page.evaluate(scrollTo, top);
      await chat.post();
      ok((await chat.page.locator('.row').count()) < 80);
      ok((await chat.page.evaluate(nodeCount)) < 2000);
      ok((await chat.page.evaluate(topRow)).id !== '', `nothing is drawn at ${top}`);
    }
    deepEqual(chat.errors, []);
  });

  it('follows a reply of 2,000 tokens that streams at its end', async () => {
    const chat = await pages.open();
    await chat.post(
      status({ busy: true }),
      session([...longConversation(5000), assistant('reply', '', { status: 'streaming' })]),
    );
    await chat.page.evaluate(streamReply, { id: 'reply', tokens: tokensOfReply(2000), perFrame: 10 });
    ok(await atEnd(chat));
    ok((await chat.page.locator('[data-item-id=reply]').innerText()).includes('token1948'));
  });

  for (const scrollAnchoring of [true, false]) {
    const browser = scrollAnchoring ? '' : ', in a browser that does not anchor scrolling';

    it(`asks for earlier pages near the top, and keeps the reader where he is when they come${browser}`, async () => {
      const chat = await pages.open({ scrollAnchoring });
      await chat.post(status(), session(longConversation(40), { hasEarlier: true }));
      equal((await chat.sent()).filter(({ type }) => type === 'load-earlier').length, 0);
      for (const [index, top] of [300, 0].entries()) {
        await chat.page.evaluate(scrollTo, top);
        await chat.page.waitForFunction(hasSent, { type: 'load-earlier', count: index + 1 } as const);
        await chat.post();
        const before = await chat.page.evaluate(topRow);
        const items = longConversation(30, `e${top}-`);
        await chat.post({ type: 'earlier', sessionId: 'a', items, hasEarlier: top > 0 });
        const after = await chat.page.evaluate(rowTop, before.id);
        ok(
          after !== undefined && Math.abs(after - before.top) <= 1,
          `${before.id} moved from ${before.top} to ${after}`,
        );
      }
      await chat.page.evaluate(scrollTo, 0);
      await chat.post();
      const asked = (await chat.sent()).filter(({ type }) => type === 'load-earlier');
      deepEqual(asked, [
        { type: 'load-earlier', before: 'i0' },
        { type: 'load-earlier', before: 'e300-0' },
      ]);
    });

    it(`does not jump when rows are measured that were only estimated${browser}`, async () => {
      const chat = await pages.open({ scrollAnchoring });
      await chat.post(status(), session(longConversation(400)));
      const worst = await chat.page.evaluate(worstJump, { steps: 60, step: 97 });
      ok(worst <= 1.5, `a row jumped by ${worst} px`);
    });
  }

  it('loads earlier pages by itself until the view is full', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([tool('last')], { hasEarlier: true }));
    deepEqual(await chat.sentOf('load-earlier'), { type: 'load-earlier', before: 'last' });
    await chat.post({ type: 'earlier', sessionId: 'another', items: longConversation(5), hasEarlier: false });
    equal(await chat.page.locator('.row').count(), 1);
    await chat.post({ type: 'earlier', sessionId: 'a', items: longConversation(50), hasEarlier: true });
    ok(await atEnd(chat));
    equal((await chat.sent()).filter(({ type }) => type === 'load-earlier').length, 1);
  });

  it('follows the end until the reader scrolls up, and again when he comes back', async () => {
    const chat = await pages.open();
    await chat.post(
      status({ busy: true }),
      session([...longConversation(60), assistant('a', '', { status: 'streaming' })]),
    );
    equal(await jump(chat).count(), 0);
    await chat.post({ type: 'delta', id: 'a', text: 'line\n\n'.repeat(30) });
    ok(await atEnd(chat));
    await chat.page.locator('.scroller').hover();
    await chat.page.mouse.wheel(0, -200);
    await jump(chat).waitFor();
    const before = await chat.page.evaluate(topRow);
    await chat.post({ type: 'delta', id: 'a', text: 'more\n\n'.repeat(30) });
    ok(!(await atEnd(chat)));
    equal((await chat.page.evaluate(topRow)).id, before.id);
    await jump(chat).click();
    await jump(chat).waitFor({ state: 'detached' });
    ok(await atEnd(chat));
    await chat.post({ type: 'delta', id: 'a', text: 'and more\n\n'.repeat(30) });
    ok(await atEnd(chat));
  });

  it('lets go of the end for who creeps up by a pixel a frame', async () => {
    const chat = await pages.open();
    await chat.post(
      status({ busy: true }),
      session([...longConversation(60), assistant('a', '', { status: 'streaming' })]),
    );
    await chat.page.locator('.scroller').hover();
    for (let moved = 0; moved < 5; moved++) {
      await chat.page.mouse.wheel(0, -1);
      await chat.post({ type: 'delta', id: 'a', text: 'line\n\n' });
    }
    await jump(chat).waitFor();
  });

  it('opens a tool call downwards, under the pointer', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([...longConversation(60), tool('last')]));
    const line = chat.page.locator('[data-item-id=last] button');
    const before = await line.boundingBox();
    await line.click();
    await chat.page.getByLabel('Result').waitFor();
    await chat.post();
    deepEqual(await line.boundingBox(), before);
  });

  it('remembers what was opened when it is scrolled away and back', async () => {
    const chat = await pages.open();
    await chat.post(status(), session([tool('first'), ...longConversation(100)]));
    await chat.page.evaluate(scrollTo, 0);
    await chat.page.locator('[data-item-id=first] button').click();
    await chat.page.evaluate(scrollTo, 20_000);
    await chat.page.locator('[data-item-id=first]').waitFor({ state: 'detached' });
    await chat.page.evaluate(scrollTo, 0);
    await chat.page.getByLabel('Result').waitFor();
  });

  it('reveals an item far away, marked until something is done', async () => {
    const chat = await pages.open();
    await chat.post(status(), session(longConversation(2000)), { type: 'reveal', id: 'i100' });
    const top = await chat.page.evaluate(rowTop, 'i100');
    ok(top !== undefined && top > 100 && top < 500, `it stands at ${top}`);
    equal(await chat.page.locator('.row.marked').getAttribute('data-item-id'), 'i100');
    await chat.page.keyboard.press('Shift');
    await chat.page.locator('.row.marked').waitFor({ state: 'detached' });
    await chat.post({ type: 'reveal', id: 'i100' }, { type: 'reveal', id: 'no such item' });
    ok((await chat.page.evaluate(rowTop, 'i100')) !== undefined);
  });

  it('comes back to the same place after a reload', async () => {
    const chat = await pages.open();
    const conversation = [status(), session(longConversation(500))];
    await chat.post(...conversation, { type: 'reveal', id: 'i250' });
    const before = await chat.page.evaluate(topRow);
    await chat.page.waitForFunction(stateIncludes, before.id);
    await chat.reload();
    await chat.post(...conversation);
    const after = await chat.page.evaluate(topRow);
    equal(after.id, before.id);
    ok(Math.abs(after.top - before.top) <= 1, `moved from ${before.top} to ${after.top}`);
  });

  it('goes to the end of another session, and of one that lacks the place it was left at', async () => {
    const chat = await pages.open();
    await chat.post(status(), session(longConversation(200)), { type: 'reveal', id: 'i50' });
    await chat.post(session(longConversation(300, 'b'), { sessionId: 'b' }));
    ok(await atEnd(chat));
    await chat.post(session(longConversation(100, 'c')));
    ok(await atEnd(chat));
  });

  it('keeps its place when the page is made narrower', async () => {
    const chat = await pages.open({ width: 700 });
    await chat.post(status(), session(longConversation(300)), { type: 'reveal', id: 'i150' });
    await chat.page.setViewportSize({ width: 300, height: 800 });
    await chat.post();
    ok((await chat.page.evaluate(rowTop, 'i150')) !== undefined);
    await jump(chat).click();
    await chat.post();
    await chat.page.setViewportSize({ width: 700, height: 500 });
    await chat.post();
    ok(await atEnd(chat));
  });

  it('scrolls by the keys', async () => {
    const chat = await pages.open();
    await chat.post(status(), session(longConversation(30)));
    const scroller = chat.page.locator('.scroller');
    await scroller.press('Home');
    await chat.page.waitForFunction(isScrolledTo, 0);
    await scroller.press('PageDown');
    await chat.page.locator('[data-item-id=i0]').waitFor();
    await scroller.press('End');
    await jump(chat).waitFor({ state: 'detached' });
  });
});
