import { expect, it } from 'vitest';
import { describeConsole } from './open-console.ts';

describeConsole(
  'the pages of the console',
  {
    at: '2026-03-12T10:00',
    fill: async (served) => {
      const began = (trialStarted: string) => ({ anchors: { firstContact: '2026-02-01', trialStarted } });
      await served.aCustomer({ code: 'C001', name: '杭州精工', ...began('2026-03-01') });
      await served.aCustomer({ code: 'C002', name: '宁波新材', ...began('2026-03-09') });
      await served.aCustomer({ code: 'C003', name: '绍兴旧厂', supervisor: 'qian', salesperson: 'zhao' });
    },
  },
  (served) => {
    it('what is overdue is found in two clicks, its file opens, and its reading is recorded once', async () => {
      const { page, complaints } = await served.open('chen');
      await page.getByRole('link', { name: '客户', exact: true }).click();
      await page.getByLabel('只看有逾期的').check();
      await expect.poll(() => page.getByTestId('customer').count()).toBe(1);
      expect(page.url()).toContain('#/customers?overdue=yes');
      await page.getByRole('link', { name: 'C001 杭州精工' }).click();
      await page.getByRole('heading', { name: '概况' }).waitFor();
      await page.getByTestId('owed').first().waitFor();
      await page.getByRole('heading', { name: '今后 30 天会说的话' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: '概况' }).waitFor();
      const reads = await served.core.db.audit.findMany({
        where: { action: 'file.read', NOT: { subject: 'view customers' } },
      });
      expect(reads.map(({ actor, subject }) => [actor, subject])).toEqual([['陈总监', 'view customer']]);
      expect(complaints).toEqual([]);
    });

    it('a search is in the address, which shows a colleague what is theirs', async () => {
      const at = '/customers?find=C00';
      const first = await served.open('chen', { at });
      await expect.poll(() => first.page.getByTestId('customer').count()).toBe(3);
      const other = await served.open('zhang', { at });
      await expect.poll(() => other.page.getByTestId('customer').count()).toBe(2);
      await other.page.goto(`${served.url}/console#/customers/C003`);
      await other.page.getByRole('alert').getByText('C003').waitFor();
      expect(await other.page.getByText('绍兴旧厂').count()).toBe(0);
    });
  },
);
