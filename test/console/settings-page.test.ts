import { expect, it } from 'vitest';
import { chooseLanguage } from '../../jobs/staff/chosen-language.ts';
import { describeConsole } from './open-console.ts';

describeConsole(
  'the settings',
  { at: '2026-03-12T10:00', digestAt: '17:30', each: 'test', fill: async () => {} },
  (served) => {
    it('list the open sessions, and end one that is elsewhere at once', async () => {
      const elsewhere = await served.open('zhang');
      const here = await served.open('zhang', { at: '/settings' });
      const sessions = here.page.getByTestId('session');
      await expect.poll(() => sessions.count()).toBe(2);
      expect(await sessions.filter({ hasText: '就是这里' }).getByRole('button').count()).toBe(0);
      await here.page.getByRole('button', { name: /^退出这一处/u }).click();
      await expect.poll(() => sessions.count()).toBe(1);
      await elsewhere.page.getByRole('heading', { name: '您没有登录' }).waitFor();
      await here.page.getByRole('heading', { name: '设置', exact: true }).waitFor();
    });

    it.each([
      ['zh-CN', '设置'],
      ['en', 'Settings'],
    ] as const)(
      'fit a phone in %s, and every page is in the menu without scrolling',
      async (language, title) => {
        await chooseLanguage(served.core, served.staff.li, language);
        const { page } = await served.open('li', { screen: 'phone', at: '/settings' });
        await page.getByRole('heading', { name: title, exact: true }).waitFor();
        const right = (of: string) =>
          page.evaluate<number>(`Math.round(document.querySelector('${of}').getBoundingClientRect().right)`);
        expect(await right('.console-head')).toBe(390);
        expect(await right('.console-main')).toBe(390);
        const links = await page.evaluate<{ right: number; bottom: number; width: number }[]>(
          `[...document.querySelectorAll('.console-nav a')].map((one) => {
          const { right, bottom, width } = one.getBoundingClientRect();
          return { right: Math.round(right), bottom: Math.round(bottom), width: Math.round(width) };
        })`,
        );
        expect(links.length).toBe(8);
        for (const link of links) {
          expect(link.right).toBeLessThanOrEqual(390);
          expect(link.bottom).toBeLessThanOrEqual(844);
          expect(link.width).toBeGreaterThanOrEqual(44);
        }
      },
    );

    it('end no one else’s session', async () => {
      await served.open('zhang');
      const mine = await served.open('li', { at: '/settings' });
      const { id } = await served.core.db.signIn.findFirstOrThrow({
        where: { staffId: served.staff.zhang.id, signedInAt: { not: null } },
      });
      const body = JSON.stringify({
        kind: 'click',
        id: crypto.randomUUID(),
        action: 'session-end',
        value: id,
      });
      const answer = await mine.page.evaluate<string>(
        `fetch('/console/api/act', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(body)} }).then((response) => response.text())`,
      );
      expect(answer).toContain('没有这一处登录');
      expect(await served.core.db.signIn.count({ where: { id, endedAt: null } })).toBe(1);
    });

    it('change the hour of the list, the quiet hours and the digest by the form of the chat', async () => {
      const { page, complaints } = await served.open('zhang', { at: '/settings' });
      await page.getByRole('button', { name: /^修改/u }).click();
      await page.getByRole('dialog').locator('#list').fill('08:30');
      await page.getByRole('dialog').locator('#quiet').fill('12:00-13:30');
      await page.getByRole('dialog').getByText('不要', { exact: true }).click();
      await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      await page.getByText('早间清单：08:30').first().waitFor();
      await page.getByText('今日小结：不要').first().waitFor();
      const row = await served.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } });
      expect([row.morningAt, row.quietFrom, row.quietTo, row.digest]).toEqual([
        '08:30',
        '12:00',
        '13:30',
        false,
      ]);
      expect(complaints).toEqual([]);
    });

    it('open the calendar feed, whose address is shown once', async () => {
      const { page } = await served.open('zhang', { at: '/settings' });
      await page.getByRole('button', { name: '开通' }).click();
      await page.getByText(/\/feed\/[\w-]{43}\.ics/u).waitFor();
      await page.getByRole('button', { name: '知道了' }).click();
      await page.getByRole('button', { name: '更换地址' }).waitFor();
      expect(await served.core.db.feed.count({ where: { revokedAt: null } })).toBe(1);
    });
  },
);
