import { themes, useChatPages } from './chat-page.ts';
import {
  answered,
  everyGroup,
  found,
  foundQuery,
  history,
  historySession,
  shown,
} from './history-samples.ts';
import { notice, session, status, user } from './samples.ts';

/** Draws the history in every theme into out/screenshots, for people to look at. */
describe('how the history looks', () => {
  const pages = useChatPages();

  for (const theme of themes) {
    for (const width of [260, 800]) {
      it(`${theme} at ${width} px`, async () => {
        const chat = await pages.open({ theme, width, height: 700 });
        await chat.post(status(), session([user('u', 'Hello')]), shown, answered({ sessions: everyGroup }));
        await chat.page.locator('[data-key="s:b"]').hover();
        await chat.screenshot(`history-${theme}-${width}-list`);
        await chat.post(
          history({
            type: 'deletions',
            deletions: [{ id: 'd', sessions: [historySession('c', 'Why is the build red?')] }],
          }),
        );
        await chat.page.locator('[data-key="s:d"] [data-main]').focus();
        await chat.page.keyboard.press('F2');
        await chat.screenshot(`history-${theme}-${width}-editing`);
        await chat.page.keyboard.press('Escape');
        await chat.post(history({ type: 'deletions', deletions: [] }), answered(found, foundQuery, 1));
        await chat.page.locator('[data-key="m:h2"] [data-main]').focus();
        await chat.screenshot(`history-${theme}-${width}-found`);
        const filters = found.filters?.slice(0, 1) ?? [];
        await chat.post(answered({ filters, totalOfAllDates: 12 }, foundQuery, 2));
        await chat.screenshot(`history-${theme}-${width}-nothing`);
        await chat.post(
          status({ memory: 'read-only' }),
          answered({ error: notice('n', { title: 'The history could not be read', actions: [] }) }, 'x', 3),
        );
        await chat.screenshot(`history-${theme}-${width}-error`);
        await chat.post(status({ memory: 'off' }), answered({}, '', 4));
        await chat.screenshot(`history-${theme}-${width}-off`);
      });
    }
  }
});
