import { expect, it } from 'vitest';
import { writeAudit } from '../../jobs/audit/write-audit.ts';
import { describeConsole, type OpenedPage } from './open-console.ts';

const soon = { timeout: 20_000, interval: 200 };

describeConsole(
  'an open page',
  {
    at: '2026-03-12T10:00',
    each: 'test',
    fill: async (served) => {
      for (const [n, day] of ['02-28', '03-01', '03-02'].entries()) {
        await served.aCustomer({ code: `C00${n + 1}`, anchors: { trialStarted: `2026-${day}` } });
      }
    },
  },
  (served) => {
    const skip = async (page: OpenedPage['page'], code: string) => {
      await page.getByRole('button', { name: new RegExp(`^跳过 · ${code}`, 'u') }).click();
      await page.getByRole('dialog').getByLabel('原因').fill('客户停产');
      await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
    };

    it('follows what others do, and leaves the reader where they were', async () => {
      const { page } = await served.open('zhang');
      await expect.poll(() => page.getByTestId('matter').count()).toBe(3);
      await page.getByRole('button', { name: /^推迟 · C003/u }).focus();
      const other = await served.open('li');
      await skip(other.page, 'C001');
      await expect.poll(() => page.getByTestId('matter').count(), soon).toBe(2);
      expect(await page.evaluate<string>('document.activeElement.ariaLabel')).toMatch(/^推迟 · C003/u);
    });

    it('comes back by itself when the line was dropped', async () => {
      const { page } = await served.open('zhang');
      await page.getByTestId('matter').first().waitFor();
      let dropped = 0;
      await page.route('**/console/api/stream', async (route) => {
        dropped += 1;
        await (dropped === 1 ? route.abort() : route.continue());
      });
      await page.reload();
      await expect.poll(() => page.getByTestId('matter').count()).toBe(3);
      const other = await served.open('li');
      await skip(other.page, 'C001');
      await expect.poll(() => page.getByTestId('matter').count(), soon).toBe(2);
      await expect.poll(() => dropped, soon).toBeGreaterThan(1);
    });

    it('of someone who leaves is empty at once, without anything being pressed', async () => {
      const { page } = await served.open('zhang', { at: '/customers/C001' });
      await page.getByRole('heading', { name: 'C001 客户C001' }).waitFor();
      await served.core.db.staff.update({
        where: { code: 'zhang' },
        data: { leftOn: new Date('2026-03-12') },
      });
      await page.getByRole('heading', { name: '您没有登录' }).waitFor();
      expect(await page.getByText('客户C001').count()).toBe(0);
    });

    it('of someone who loses a role loses what the role opened', async () => {
      const { page } = await served.open('chen', { at: '/operations' });
      await page.getByRole('heading', { name: '运行', exact: true }).waitFor();
      const { core, staff } = served;
      await core.db.staff.update({ where: { code: 'chen' }, data: { roles: ['salesperson'] } });
      await writeAudit(core.db, {
        at: core.clock.now(),
        by: staff.wu,
        action: 'staff.role',
        subject: 'chen',
      });
      await page.getByRole('heading', { name: '没有这一页' }).waitFor();
      expect(await page.getByRole('link', { name: '运行', exact: true }).count()).toBe(0);
    });
  },
);
