import { expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { atRest, describeConsole, type OpenedPage } from './open-console.ts';

describeConsole(
  'the page of the day',
  {
    at: '2026-03-12T10:00',
    each: 'test',
    fill: async (served) => {
      // Due on the 11th, the 12th and, of another salesperson, the 10th.
      const began = (trialStarted: string) => ({ anchors: { trialStarted } });
      const anchors = { trialStarted: '2026-03-01', firstDeal: '2025-03-20' };
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors });
      await served.aCustomer({ code: 'C002', name: '宁波新材', ...began('2026-03-02') });
      await served.aCustomer({ code: 'C003', name: '绍兴旧厂', salesperson: 'zhao', ...began('2026-02-28') });
    },
  },
  (served) => {
    const lines = async (page: OpenedPage['page']) => {
      const all = await page.getByTestId('matter').allInnerTexts();
      return all.map((text) => text.split('\n')[0] ?? '');
    };

    it('shows the list of the chat, overdue first, and records a result in place', async () => {
      const { page, complaints } = await served.open('zhang');
      await page.getByRole('heading', { name: '已逾期' }).waitFor();
      await expect.poll(() => lines(page)).toEqual(['C001 杭州精工', 'C002 宁波新材']);
      await page.getByRole('button', { name: /^记录结果 · C001/u }).click();
      const form = page.getByRole('dialog');
      // A click that falls into the opening movement of the dialog ends beside the choice.
      const good = form.getByRole('radio', { name: '良好' });
      await expect
        .poll(async () => {
          await form.getByText('良好').click();
          return await good.isChecked();
        })
        .toBe(true);
      await form.getByLabel('小结').fill('运转正常');
      await form.getByRole('button', { name: /保\s?存/u }).click();
      await page.getByText(/C001 杭州精工.*已记录完成/u).waitFor();
      await expect.poll(() => page.getByTestId('matter').count()).toBe(1);
      const [log] = await served.core.db.contactLog.findMany({ include: { customer: true } });
      expect([log?.customer.code, log?.summary, log?.authorName]).toEqual(['C001', '运转正常', '张伟']);
      expect(complaints).toEqual([]);
    });

    it('a day that is too far, and a program that cannot be reached, keep what was typed; a right one moves the matter to what comes', async () => {
      const { page } = await served.open('zhang');
      await page.getByRole('button', { name: /^推迟 · C001/u }).click();
      const until = page.getByRole('dialog').getByLabel('推迟到');
      const fill = async (day: string) => {
        await until.fill(day);
        await until.press('Tab');
        await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      };
      await fill('2026-09-01');
      await page.getByText('可以推迟到明天起').waitFor();
      expect(await until.inputValue()).toBe('2026-09-01');
      await page.route('**/console/api/act', (route) => route.abort());
      await fill('2026-03-18');
      await page.getByText('连不上程序').waitFor();
      expect(await until.inputValue()).toBe('2026-03-18');
      await page.unroute('**/console/api/act');
      await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      await expect.poll(() => page.getByTestId('matter').count()).toBe(1);
      await page.getByText('已推迟到').waitFor();
      expect(await served.core.db.followUp.count({ where: { snoozedUntil: new Date('2026-03-18') } })).toBe(
        1,
      );
    });

    it('the supervisor sees the team by person, and skips a matter with its reason', async () => {
      const { page } = await served.open('li');
      await page.getByRole('link', { name: '团队看板' }).click();
      await page.getByRole('heading', { name: /^赵敏/u }).waitFor();
      expect(page.url()).toContain('#/today?show=board');
      // Each person's matters with their state, overdue first.
      const boardOf = async (name: RegExp) => {
        const column = page.locator('section').filter({ has: page.getByRole('heading', { name }) });
        return await column.getByTestId('matter').locator('.chip').allInnerTexts();
      };
      expect(await boardOf(/^张伟/u)).toEqual(['逾期 1 天', '今天到期']);
      expect(await boardOf(/^赵敏/u)).toEqual(['逾期 2 天']);
      await page.getByRole('button', { name: /^跳过 · C003/u }).click();
      await page.getByRole('dialog').getByLabel('原因').fill('客户停产');
      await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      // The answer has the lines that it has in the chat.
      await expect
        .poll(() => page.locator('.answer-passing').innerText())
        .toMatch(/不再提醒。\n原因：客户停产$/u);
      await expect.poll(() => page.getByRole('heading', { name: /^赵敏/u }).count()).toBe(0);
      await page.goBack();
      await page.getByRole('heading', { name: '已逾期' }).waitFor();
    });

    it('finance decides where it is asked', async () => {
      const { staff, core } = served;
      const customer = await served.customer('C001');
      await openRequest(core, staff.zhang, {
        kind: 'gift',
        customer,
        answers: { item: '茶叶', amount: '100' },
      });
      const { page } = await served.open('zhou');
      await page.getByRole('heading', { name: '待我审批' }).waitFor();
      await page.getByRole('button', { name: /^同意 C001 · / }).click();
      await expect.poll(() => page.getByTestId('request').count()).toBe(0);
      expect((await core.db.approvalRequest.findMany()).map(({ state }) => state)).toEqual(['approved']);
    });

    it('can be used by keyboard alone', async () => {
      const { page } = await served.open('zhang');
      await page.getByTestId('matter').first().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe('content');
      // The customer's file first, then the matter in it, then what can be done.
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.textContent')).toContain('C001');
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('A');
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.ariaLabel')).toMatch(/^记录结果 · C001/u);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await expect
        .poll(() => page.evaluate<string>('document.activeElement.ariaLabel'))
        .toMatch(/^记录结果 · C001/u);
    });

    it.each([
      ['desktop', false],
      ['phone', true],
    ] as const)('has nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
      const page = await served.open('li', { screen, dark });
      await page.page.getByTestId('matter').first().waitFor();
      await expect.poll(() => page.forbidden(), atRest).toEqual([]);
      await page.page.getByRole('button', { name: /^记录结果 · C001/u }).click();
      await page.page.getByRole('dialog').waitFor();
      await expect.poll(() => page.forbidden(), atRest).toEqual([]);
    });

    it('speaks the language that is chosen in it, as the bot then does', async () => {
      const { page } = await served.open('zhang');
      await page.getByLabel(/^您的账号/u).click();
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Today', exact: true }).waitFor();
      await page.getByRole('button', { name: /^Record the result · C001/u }).waitFor();
      const row = await served.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } });
      expect(row.language).toBe('en');
    });

    it('shows nothing more to someone who left, whatever was on the screen', async () => {
      const { page } = await served.open('zhang');
      await page.getByTestId('matter').first().waitFor();
      expect(await page.getByText('杭州精工').count()).toBeGreaterThan(0);
      await served.core.db.staff.update({
        where: { code: 'zhang' },
        data: { leftOn: new Date('2026-03-12') },
      });
      await page.getByRole('button', { name: /^记录结果 · C001/u }).click();
      await page.getByRole('heading', { name: '您没有登录' }).waitFor();
      expect(await page.getByText('杭州精工').count()).toBe(0);
    });

    it('signs out; going back shows nothing', async () => {
      const { page } = await served.open('zhang');
      await page.getByTestId('matter').first().waitFor();
      await page.getByLabel(/^您的账号/u).click();
      await page.getByRole('button', { name: '退出登录' }).click();
      await page.getByRole('heading', { name: '您没有登录' }).waitFor();
      await page.goBack();
      await page.goto(`${served.url}/console`);
      await page.getByText('您还没有登录').waitFor();
      expect(await page.getByText('杭州精工').count()).toBe(0);
    });
  },
);
