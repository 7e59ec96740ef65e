import { expect, it } from 'vitest';
import { pages } from './console-pages.ts';
import { describeConsole } from './open-console.ts';

/** What each page says of a company that has only just begun; null: it has something to show from the first day. */
const said: Readonly<Record<string, RegExp | null>> = {
  '/today': /今天没有要跟进的事[^]*会自己出现在这里/u,
  '/customers': /还没有客户[^]*主管在这里或聊天里新建/u,
  // The festivals of the year.
  '/calendar': null,
  '/decisions': /没有审批[^]*都会在这里/u,
  '/figures': /没有数据[^]*换一个期间/u,
  // The files of the process.
  '/process': null,
  '/operations': /都发出去了[^]*会在这里/u,
  '/settings': null,
};

describeConsole(
  'a company without customers',
  {
    at: '2026-03-12T10:00',
    fill: async ({ core }) => {
      await core.db.staff.update({ where: { code: 'chen' }, data: { roles: ['director', 'operator'] } });
    },
  },
  (served) => {
    it('is told on every page what there is not yet, and what to do', async () => {
      expect(Object.keys(said).toSorted()).toEqual(pages.toSorted());
      const { page, complaints } = await served.open('chen');
      const states: Record<string, string> = {};
      for (const place of pages) {
        await page.evaluate(`location.hash = '#${place}'`);
        await page.locator('main h1').waitFor();
        await expect.poll(() => page.locator('main [aria-busy=true]').count()).toBe(0);
        states[place] = (await page.locator('main .state').allInnerTexts()).join('\n');
      }
      const wrong = Object.entries(said).filter(([place, words]) =>
        words === null ? states[place] !== '' : !words.test(states[place] ?? ''),
      );
      expect(wrong.map(([place]) => [place, states[place]])).toEqual([]);
      // The first one is added where it is missing; a search that finds none says something else.
      await page.evaluate(`location.hash = '#/customers'`);
      await page.getByRole('button', { name: '新建客户' }).click();
      await page.getByRole('dialog').getByLabel('客户名称').waitFor();
      await page.keyboard.press('Escape');
      await page.evaluate(`location.hash = '#/customers?find=x'`);
      await page.getByText('没有这样的客户').waitFor();
      const colleague = await served.open('zhang', { at: '/customers' });
      await colleague.page.getByText('还没有客户归您').waitFor();
      expect(await colleague.page.getByRole('button', { name: /^导出/u }).count()).toBe(0);
      expect(await colleague.page.getByRole('button', { name: '新建客户' }).count()).toBe(0);
      expect([...complaints, ...colleague.complaints]).toEqual([]);
    });

    it('a customer without any data says what comes first', async () => {
      await served.aCustomer({ code: 'C001', name: '杭州精工' });
      const { page } = await served.open('zhang', { at: '/customers/C001' });
      await expect.poll(() => page.locator('main').innerText()).toContain('写一条联系记录，或等');
    });
  },
);
