import { expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { atRest, describeConsole } from './open-console.ts';

describeConsole(
  'the decisions',
  {
    at: '2026-05-06T10:00',
    each: 'test',
    fill: async (served) => {
      // Two gifts of the first anniversary are applied for, within its cap of 500 yuan.
      const anchors = { firstContact: '2025-03-01', firstDeal: '2025-05-20' };
      const customer = await served.aCustomer({ code: 'C001', name: '杭州精工', anchors });
      for (const [item, amount] of [
        ['茶叶礼盒', '280'],
        ['台历', '120'],
      ] as const)
        await openRequest(served.core, served.staff.zhang, {
          kind: 'gift',
          customer,
          answers: { item, amount },
        });
    },
  },
  (served) => {
    it('finance sees the budget and the gifts beside an application, and decides it by keyboard', async () => {
      const { page, complaints } = await served.open('zhou', { at: '/decisions' });
      const ledger = page.getByTestId('ledger');
      const budget = ledger.getByRole('table', { name: 'C001 杭州精工的礼品额度' });
      await budget.waitFor();
      const [cap, spent, reserved, left] = [500, 0, 400, 100].map(String);
      const cells = (await budget.locator('tbody td').allInnerTexts()).slice(1);
      expect(cells).toEqual([cap, spent, reserved, left]);
      expect(await ledger.getByRole('table').nth(1).innerText()).toContain('茶叶礼盒');
      const requests = page.getByTestId('request');
      await expect.poll(() => requests.count()).toBe(2);
      await requests.first().getByRole('button', { name: /^同意/u }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => requests.count()).toBe(1);
      expect(await served.core.db.gift.count({ where: { state: 'confirmed' } })).toBe(1);
      expect(complaints).toEqual([]);
    });

    it('what one decided of others stays readable, with who applied, also when it waits for others', async () => {
      const { page, complaints } = await served.open('zhou', { at: '/decisions' });
      await page.getByTestId('request').first().getByRole('button', { name: /^同意/u }).click();
      const decided = page.locator('section[aria-labelledby=decided]');
      await expect.poll(() => decided.getByTestId('own-request').count()).toBe(1);
      expect(await decided.innerText()).toMatch(/茶叶礼盒|台历/u);
      expect(await decided.getByText('张伟').count()).toBeGreaterThan(0);
      const { page: applicant } = await served.open('zhang', { at: '/decisions' });
      await expect.poll(() => applicant.getByTestId('own-request').count()).toBe(2);
      expect(await applicant.locator('section[aria-labelledby=decided]').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('the applicant sees not the ledger of others but their own requests, and withdraws them there and in the file', async () => {
      const { page, complaints } = await served.open('zhang', { at: '/decisions' });
      const own = page.locator('section[aria-labelledby=own]').getByTestId('own-request');
      await expect.poll(() => own.count()).toBe(2);
      expect(await page.getByTestId('ledger').count()).toBe(0);
      await own.filter({ hasText: '台历' }).getByRole('button', { name: /^撤回/u }).click();
      await expect.poll(() => own.count()).toBe(1);
      await page.evaluate(`location.hash = '#/customers/C001?section=gifts'`);
      await page.getByRole('button', { name: /^撤回.*茶叶礼盒/u }).click();
      const withdrawn = () => served.core.db.gift.count({ where: { state: 'withdrawn' } });
      await expect.poll(withdrawn).toBe(2);
      await expect.poll(() => page.getByRole('button', { name: /^撤回/u }).count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('the history is read page by page, and the back button returns to the page before', async () => {
      const { db } = served.core;
      const at = (n: number) => new Date(Date.UTC(2026, 2, 1, 8, n));
      await db.approvalRequest.createMany({
        data: Array.from({ length: 45 }, (_, n) => ({
          kind: 'gift',
          applicantId: served.staff.zhang.id,
          answers: { item: `礼盒 ${n + 1} 号`, amount: '10' },
          state: 'rejected' as const,
          askedAt: at(n),
          endedAt: at(n),
        })),
      });
      const { page, complaints } = await served.open('zhang', { at: '/decisions' });
      const ended = page.locator('section[aria-labelledby=ended]');
      const first = async () =>
        (await ended.getByTestId('own-request').first().innerText()).match(/礼盒 \d+ 号/u)?.[0];
      await expect.poll(first).toBe('礼盒 45 号');
      expect(await ended.getByRole('heading').innerText()).toContain('45');
      await page.getByRole('button', { name: '下一页' }).click();
      await expect.poll(first).toBe('礼盒 25 号');
      await page.getByRole('button', { name: '下一页' }).click();
      await expect.poll(() => ended.getByTestId('own-request').count()).toBe(5);
      expect(await page.getByRole('button', { name: '下一页' }).isDisabled()).toBe(true);
      await page.goBack();
      await expect.poll(first).toBe('礼盒 25 号');
      expect(complaints).toEqual([]);
    });

    it.each([
      ['desktop', true],
      ['phone', false],
    ] as const)('have nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
      const opened = await served.open('zhou', { screen, dark, at: '/decisions' });
      await opened.page.getByTestId('ledger').waitFor();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
    });
  },
);
