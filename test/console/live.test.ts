import { expect, it } from 'vitest';
import { writeAudit } from '../../jobs/audit/write-audit.ts';
import { describeConsole, type OpenedPage } from './open-console.ts';

const soon = { timeout: 40_000, interval: 200 };

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

    it.each([
      ['is made slowly', 0],
      ['was refused at first', 1],
    ])('whose line %s reads what happened meanwhile', async (_, refusals) => {
      const { page } = await served.open('zhang');
      const other = await served.open('li');
      await other.page.getByTestId('matter').first().waitFor();
      await page.getByTestId('matter').first().waitFor();
      let make = () => {};
      const isMade = new Promise<void>((resolve) => {
        make = resolve;
      });
      let asked = 0;
      // When the line is asked for that is made, what was read before is there.
      let reading = 0;
      const isView = (request: { url(): string }) => request.url().endsWith('/console/api/view');
      const ends = (request: { url(): string }) => (reading -= Number(isView(request)));
      await page.goto('about:blank');
      page.on('request', (request) => (reading += Number(isView(request))));
      page.on('requestfinished', ends);
      page.on('requestfailed', ends);
      await page.route('**/console/api/stream', async (route) => {
        asked += 1;
        if (asked <= refusals) return await route.fulfill({ status: 503 });
        await isMade;
        await route.continue();
      });
      await page.goto(`${served.url}/console`);
      await expect.poll(() => page.getByTestId('matter').count(), soon).toBe(3);
      await expect.poll(() => [asked, reading], soon).toEqual([refusals + 1, 0]);
      await skip(other.page, 'C001');
      await expect.poll(() => other.page.getByTestId('matter').count(), soon).toBe(2);
      expect(await page.getByTestId('matter').count()).toBe(3);
      make();
      await expect.poll(() => page.getByTestId('matter').count(), soon).toBe(2);
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
      await expect.poll(() => page.getByRole('link', { name: '运行', exact: true }).count()).toBe(0);
    });
  },
);
