import type { Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { recordOrder } from '../../jobs/orders/record-order.ts';
import { writeRows } from '../../templates/reader/rows.ts';
import { atRest, describeConsole } from './open-console.ts';

describeConsole(
  'the file of a customer',
  {
    at: '2026-03-12T10:00',
    fill: async (served) => {
      await served.aCustomer({
        code: 'C001',
        name: '杭州精工',
        anchors: { trialStarted: '2026-03-01', firstDeal: '2025-03-20' },
      });
      const { core, staff } = served;
      const customer = await served.customer('C001');
      await core.db.contactLog.create({
        data: {
          customerId: customer.id,
          purpose: 'contact',
          direction: 'outbound',
          channel: 'phone',
          actorId: staff.zhang.id,
          authorName: '张伟',
          authorRole: 'salesperson',
          summary: '电话里说设备运转正常',
          happenedAt: '2026-03-10T02:00:00Z',
          recordedAt: '2026-03-10T02:00:00Z',
          attachments: [{ name: '现场.jpg', kind: 'image', sizeBytes: 1_024, link: null }],
        },
      });
      await openRequest(core, staff.zhang, {
        kind: 'gift',
        customer,
        answers: { item: '茶叶', amount: '100' },
      });
      await recordOrder(core, staff.li, customer, {
        orderedOn: Temporal.PlainDate.from('2025-03-20'),
        promisedOn: Temporal.PlainDate.from('2026-03-11'),
        amountFen: 1_200_000n,
      });
      const entries = {
        complaint: { summary: '3 号机漏油' },
        'customer-profile': {
          note: '建档',
          market: '泵业增长',
          branches: writeRows([{ name: '公司总部', place: '萧山' }]),
        },
        'key-person': {
          person: '王建国',
          position: '采购经理',
          mobile: '13800000000',
          hobbies: '钓鱼',
          relation: 'positive',
          role: 'decides',
          concerns: '交期',
        },
      };
      for (const register of core.templates.registers) {
        const answers = Object.entries(entries).find(([key]) => key === register.key)?.[1];
        if (answers !== undefined) await openEntry(core, staff.zhang, { register, customer, answers });
      }
      const reminder = await core.db.reminder.findFirstOrThrow({
        where: { followUp: { customerId: customer.id, step: 'trial-check' } },
        orderBy: { dueAt: 'asc' },
      });
      await core.db.reminder.update({
        where: { id: reminder.id },
        data: { state: 'skipped', reason: { code: 'reason/nothing-left', params: {} } },
      });
    },
  },
  (served) => {
    const at = '/customers/C001';

    const events = async (page: Page) =>
      (await page.getByTestId('event').allInnerTexts()).map((text) => text.replaceAll(/\s+/gu, ' '));

    it('has one timeline: logs with attachments, applications, orders, entries, what was not sent and why, and changes', async () => {
      const { page, complaints } = await served.open('li', { at });
      await page.getByTestId('event').first().waitFor();
      const all = await events(page);
      expect(all.find((text) => text.includes('电话里说设备运转正常'))).toContain('现场.jpg');
      expect(all.some((text) => text.includes('申请') && text.includes('张伟'))).toBe(true);
      expect(all.some((text) => text.startsWith('订单') && text.includes('12,000'))).toBe(true);
      expect(all.some((text) => text.includes('投诉') && text.includes('3 号机漏油'))).toBe(true);
      const unsent = all.find((text) => text.includes('未发出'));
      expect(unsent).toMatch(/第一次回访客户试用情况.*原因：没有要说的了/u);
      await page.getByLabel('未发消息').check();
      await expect.poll(async () => (await events(page)).every((text) => text.includes('未发出'))).toBe(true);
      expect(complaints).toEqual([]);
    });

    it('shows the changes to those who read the audit log, and to no one else', async () => {
      const above = await served.open('li', { at });
      await above.page.getByLabel('变更', { exact: true }).waitFor();
      const { page } = await served.open('zhang', { at });
      await page.getByTestId('event').first().waitFor();
      expect(await page.getByLabel('变更', { exact: true }).count()).toBe(0);
    });

    it('has tabs for what there is; of what there is none, one line opens the form of the first', async () => {
      const { page } = await served.open('zhang', { at });
      await page.getByTestId('event').first().waitFor();
      const tabs = await page.getByRole('navigation', { name: '档案内容' }).getByRole('link').allInnerTexts();
      expect(tabs[0]).toBe('时间线');
      expect(tabs.every((text) => !/\b0$/u.test(text))).toBe(true);
      // 客户计划 is for supervisors to open: it is named, and not offered.
      expect(await page.getByRole('button', { name: '登记：客户计划' }).count()).toBe(0);
      await page.getByRole('button', { name: '登记：合同', exact: true }).click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
    });

    it('has the files of 附表1–5, with how complete they are', async () => {
      const { page } = await served.open('zhang', { at });
      await page
        .getByRole('navigation', { name: '档案内容' })
        .getByRole('link', { name: /信息档案/u })
        .click();
      await page.getByText('DA26-0001').first().click();
      await page.getByRole('heading', { name: /DA26-0001/u }).waitFor();
      await expect.poll(() => page.locator('main').innerText()).toMatch(/(^|\n)完整度：?\s*\d+%/u);
    });

    it('has what was written in each of 附表1–5, for those who may read it', async () => {
      const { page } = await served.open('li', { at });
      const annexes = [
        ['附表1', 'DA26-0001', '公司总部'],
        ['附表5', 'DA26-0001', '泵业增长'],
        ['附表1', 'GR26-0001', '13800000000'],
        ['附表2', 'GR26-0001', '钓鱼'],
        ['附表3', 'GR26-0001', '积极的'],
        ['附表4', 'GR26-0001', '决策者'],
      ] as const;
      for (const [annex, number, text] of annexes) {
        await page.evaluate(`location.hash = '#/entries/${number}'`);
        await page.getByRole('heading', { name: new RegExp(number, 'u') }).waitFor();
        await expect.poll(() => page.locator('main').innerText(), { message: annex }).toContain(text);
        expect(await page.locator('main').innerText()).toMatch(/(^|\n)完整度：?\s*\d+%/u);
      }
    });

    it('tells messages of one step apart, in what comes', async () => {
      const { page } = await served.open('zhang', { at: '/customers/C001' });
      await page.getByRole('heading', { name: '今后 30 天会说的话' }).waitFor();
      const coming = await page.locator('.coming li').allInnerTexts();
      expect(coming.length).toBeGreaterThan(0);
      expect(new Set(coming).size).toBe(coming.length);
    });

    it('prints without what can only be pressed', async () => {
      const { page } = await served.open('li', { at });
      await page.getByTestId('event').first().waitFor();
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
      expect(await page.getByTestId('event').filter({ visible: true }).count()).toBeGreaterThan(1);
    });

    it.each([
      ['desktop', true],
      ['phone', false],
    ] as const)('has nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
      const opened = await served.open('li', { screen, dark, at });
      await opened.page.getByTestId('event').first().waitFor();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
    });
  },
);
