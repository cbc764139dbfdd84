import { deepEqual, equal, ok } from 'node:assert/strict';
import { violations } from './axe.ts';
import { themes, useChatPages } from './chat-page.ts';
import {
  answered,
  everyGroup,
  found,
  foundQuery,
  history,
  historyHit,
  historySession,
  shown,
} from './history-samples.ts';
import { overhang, runningAnimations } from './in-page.ts';
import { notice, session, status } from './samples.ts';

const deletions = [{ id: 'd', sessions: [{ id: 'c', title: 'Why is the build red?' }] }];

describe('the history for everybody', () => {
  const pages = useChatPages();

  for (const theme of themes) {
    it(`has nothing that axe finds serious: ${theme}`, async () => {
      const chat = await pages.open({ theme, width: 300, height: 1500 });
      await chat.post(status(), session([]), shown, answered({ sessions: everyGroup }));
      await chat.page.locator('[data-key="s:b"] [data-main]').focus();
      deepEqual(await violations(chat), []);
      await chat.page.keyboard.press('F2');
      await chat.page.locator('.title-field:focus').waitFor();
      await chat.post(history({ type: 'deletions', deletions }));
      deepEqual(await violations(chat), []);
      await chat.post(history({ type: 'failed', notice: notice('n') }), answered(found, foundQuery, 1));
      await chat.page.locator('[data-key="m:h1"] [data-main]').focus();
      deepEqual(await violations(chat), []);
      await chat.post(history({ type: 'deletions', deletions: [] }), answered({}, 'nothing', 2));
      deepEqual(await violations(chat), []);
      await chat.post(status({ memory: 'read-only' }), answered({ error: notice('n') }, 'x', 3));
      deepEqual(await violations(chat), []);
      await chat.post(status({ memory: 'off' }));
      deepEqual(await violations(chat), []);
    });
  }

  for (const width of [260, 1200]) {
    it(`scrolls sideways nowhere: ${width} px`, async () => {
      const chat = await pages.open({ width, height: 900 });
      const long = 'averylongwordwithoutanyspaceinit'.repeat(12);
      const sideways = () =>
        chat.page.evaluate(overhang, [':root', 'body', '.history-head', '.history-list', '.empty']);
      await chat.post(
        status({ memory: 'read-only' }),
        session([]),
        shown,
        answered({ sessions: [historySession('a', long), historySession('c', long)] }),
        history({ type: 'deletions', deletions: [{ id: 'd', sessions: [{ id: 'c', title: long }] }] }),
        history({ type: 'failed', notice: notice('n', { text: long }) }),
      );
      await chat.page.locator('[data-key="s:a"]').hover();
      ok((await sideways()) <= 0);
      const filters = [{ kind: 'date', label: long, source: [0, 3] }] as const;
      const hits = [historyHit('h', long, { sessionTitle: long, before: { role: 'user', text: long } })];
      await chat.post(answered({ filters, hits }, long, 1));
      ok((await sideways()) <= 0);
      await chat.post(history({ type: 'deletions', deletions: [] }), answered({ filters: [] }, long, 2));
      ok((await sideways()) <= 0);
    });
  }

  it('moves nothing', async () => {
    const chat = await pages.open({ reduceMotion: true });
    await chat.post(status(), session([]), shown, answered({ sessions: everyGroup, hasMoreSessions: true }));
    equal(await chat.page.evaluate(runningAnimations), 0);
  });
});
