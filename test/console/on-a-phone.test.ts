import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { tooSmall, zoomedAt } from '../page/for-fingers.ts';
import { atRest, describeConsole } from './open-console.ts';

describeConsole(
  'a salesperson on a phone',
  {
    at: '2026-03-12T10:00',
    each: 'test',
    fill: (served) =>
      served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-02' } }),
  },
  (served) => {
    const eventOf = (page: Page, words: string) => page.getByTestId('event').filter({ hasText: words });
    const dialog = (page: Page) => page.getByRole('dialog');
    const save = (page: Page) => dialog(page).getByRole('button', { name: /保\s?存/u });
    const wrong = async (page: Page) => [
      ...(await tooSmall(page)),
      ...(await zoomedAt(page)),
      ...(await page.evaluate<string[]>(`[...document.querySelectorAll('[role=dialog], [role=dialog] *')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth)
        .map((one) => 'beyond the screen ' + one.outerHTML.slice(0, 120))`)),
    ];

    it('records a log with a finger, from today’s list, and reads it in the customer’s file', async () => {
      const { page, complaints, forbidden } = await served.open('zhang', { screen: 'phone' });
      // Lists of choices open also where the system asks for no animations.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.getByTestId('matter').getByRole('link', { name: 'C001 杭州精工' }).tap();
      await page.getByRole('button', { name: /^写联系记录/u }).tap();
      await dialog(page).getByLabel('小结').waitFor();
      await expect.poll(() => wrong(page), atRest).toEqual([]);
      await expect.poll(() => forbidden(), atRest).toEqual([]);
      // Nothing is lost by a summary that was forgotten.
      await save(page).tap();
      await dialog(page).getByText('必填').first().waitFor();
      await dialog(page).locator('.ant-select').first().tap();
      await page
        .locator('.ant-select-item-option')
        .filter({ hasText: /^报价$/u })
        .tap();
      await dialog(page).getByLabel('小结').fill('拜访车间，设备运转正常');
      await save(page).tap();
      await eventOf(page, '拜访车间，设备运转正常').waitFor();
      await dialog(page).waitFor({ state: 'hidden' });
      expect(await eventOf(page, '拜访车间，设备运转正常').innerText()).toMatch(
        /10:00[\s\S]*报价[\s\S]*张伟/u,
      );
      const [log] = await served.core.db.contactLog.findMany({ include: { customer: true } });
      expect([log?.customer.code, log?.authorName, log?.channel]).toEqual(['C001', '张伟', 'phone']);
      expect(complaints).toEqual([]);
    });

    it('completes what is due with a finger; it leaves the list, and stands in the customer’s file', async () => {
      const { page, complaints, forbidden } = await served.open('zhang', { screen: 'phone' });
      await page.getByRole('button', { name: /^记录结果 · C001/u }).tap();
      await dialog(page).getByLabel('小结').waitFor();
      await expect.poll(() => wrong(page), atRest).toEqual([]);
      await expect.poll(() => forbidden(), atRest).toEqual([]);
      await dialog(page).getByText('良好').tap();
      await dialog(page).getByLabel('小结').fill('试用三天，没有停机');
      await save(page).tap();
      await expect.poll(() => page.getByTestId('matter').count()).toBe(0);
      await page.getByRole('navigation', { name: '页面' }).getByRole('link', { name: '客户' }).tap();
      await page.getByRole('link', { name: 'C001 杭州精工' }).tap();
      await eventOf(page, '试用三天，没有停机').waitFor();
      expect(complaints).toEqual([]);
    });
  },
);
