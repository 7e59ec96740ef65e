import type { Page } from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { skipFollowUp } from '../../jobs/follow-ups/postpone.ts';
import { mergeCustomers } from '../../jobs/merge/merge-customers.ts';
import { recordOrder } from '../../jobs/orders/record-order.ts';
import { proposeHandover } from '../../jobs/people/propose-handover.ts';
import { runHandover } from '../../jobs/people/run-handover.ts';
import { toDbDate } from '../../prisma/days.ts';
import { writeRows } from '../../templates/reader/rows.ts';
import { atRest, describeConsole, type ServedConsole } from './open-console.ts';

/** Four more matters than there are: planning a change takes them back. */
async function oweMore(served: ServedConsole): Promise<void> {
  const { id } = await served.customer('C001');
  const on = toDbDate(Temporal.PlainDate.from('2026-04-01'));
  const data = [2, 3, 4, 5].map((n) => ({
    subjectKind: 'customer' as const,
    subjectId: id,
    customerId: id,
    step: 'contact-plan',
    cycle: `1-${n}`,
    anchorOn: on,
    dueOn: on,
    ownerId: served.staff.zhang.id,
    openedAt: '2026-03-10T02:00:00Z',
  }));
  await served.core.db.followUp.createMany({ data, skipDuplicates: true });
}

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
      const { id: followUpId } = await core.db.followUp.findFirstOrThrow({
        where: { customerId: customer.id },
      });
      await core.db.contactLog.create({
        data: {
          customerId: customer.id,
          followUpId,
          purpose: 'trial-check',
          direction: 'inbound',
          channel: 'group',
          authorName: '王师傅',
          authorRole: 'customer',
          summary: '下周再说',
          assumed: true,
          happenedAt: '2026-03-11T02:00:00Z',
          recordedAt: '2026-03-11T02:00:00Z',
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

    it('lets a message go that was taken for an answer, as the card in the chat does', async () => {
      const { page, complaints } = await served.open('zhang', { at });
      const taken = page.getByTestId('event').filter({ hasText: '下周再说' });
      await taken.getByRole('button', { name: /^不是回复/u }).click();
      await expect.poll(() => taken.getByRole('button').count()).toBe(0);
      const log = await served.core.db.contactLog.findFirstOrThrow({ where: { summary: '下周再说' } });
      expect([log.assumed, log.followUpId]).toEqual([false, null]);
      expect(complaints).toEqual([]);
    });

    it('corrects a log for its author: the first words stay, and no one else is offered it', async () => {
      const { page, complaints } = await served.open('zhang', { at });
      const log = page.getByTestId('event').filter({ hasText: '设备运转正常' });
      await log.getByRole('button', { name: /^更正/u }).click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByRole('textbox', { name: /小结/u });
      expect(await field.inputValue()).toBe('电话里说设备运转正常');
      await field.fill('电话里说设备运转正常，要加一台');
      await dialog.getByRole('button', { name: /^更\s*正$/u }).click();
      await expect.poll(() => log.innerText()).toMatch(/要加一台\s+最初写的是：电话里说设备运转正常/u);
      const { page: other } = await served.open('li', { at });
      const same = other.getByTestId('event').filter({ hasText: '要加一台' });
      await same.first().waitFor();
      expect(await same.getByRole('button', { name: /^更正/u }).count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('shows the changes to those who read the audit log, and to no one else', async () => {
      const above = await served.open('li', { at });
      await above.page.getByLabel('变更', { exact: true }).waitFor();
      const { page } = await served.open('zhang', { at });
      await page.getByTestId('event').first().waitFor();
      expect(await page.getByLabel('变更', { exact: true }).count()).toBe(0);
    });

    it('what was moved is taken back later too, where the timeline tells of it', async () => {
      const { core, staff } = served;
      const { id } = await served.customer('C001');
      const scope = { from: staff.zhang, to: staff.zhao, scope: [id], leavesOn: null };
      await runHandover(core, staff.li, await proposeHandover(core, staff.li, scope));
      const kept = await served.customer('C001');
      const merged = await served.aCustomer({ code: 'C009', name: '杭州精工二厂' });
      await mergeCustomers(core, staff.li, { kept, merged });
      const skipped = await core.db.followUp.findFirstOrThrow({
        where: { customerId: id, step: 'trial-check', state: 'open' },
      });
      await skipFollowUp(core, staff.li, { ...skipped, customerId: id }, '客户出差');
      // For as long as the command takes it back.
      const long = new Date('2025-12-20T02:00:00Z');
      await core.db.followUp.update({ where: { id: skipped.id }, data: { endedAt: long } });
      await core.db.audit.updateMany({ where: { action: 'follow-up.skip' }, data: { at: long } });
      const { page, complaints } = await served.open('li', { at: '/customers/C001' });
      const event = (text: string) => page.getByTestId('event').filter({ hasText: text });
      await event('C009').getByRole('button', { name: /^撤销/u }).click();
      await page
        .getByText(/已撤销合并/u)
        .first()
        .waitFor();
      await event('赵敏').getByRole('button', { name: /^撤销/u }).click();
      await page
        .getByText(/移交 \d+ 已撤销/u)
        .first()
        .waitFor();
      expect((await served.customer('C001')).salespersonId).toBe(staff.zhang.id);
      await event('客户出差').getByRole('button', { name: /^撤销/u }).click();
      await page
        .getByText(/已撤销跳过，重新待办/u)
        .first()
        .waitFor();
      expect(await core.db.followUp.findUniqueOrThrow({ where: { id: skipped.id } })).toMatchObject({
        state: 'open',
        skipped: false,
      });
      await expect.poll(() => page.getByRole('button', { name: /^撤销/u }).count()).toBe(0);
      await core.db.customer.delete({ where: { code: 'C009' } });
      expect(complaints).toEqual([]);
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
        await expect.poll(() => page.locator('main').innerText()).toMatch(/(^|\n)完整度：?\s*\d+%/u);
      }
    });

    it('tells messages of one step apart, in what comes', async () => {
      const { page } = await served.open('zhang', { at: '/customers/C001' });
      await page.getByRole('heading', { name: '今后 30 天会说的话' }).waitFor();
      await page.locator('.coming li').first().waitFor();
      const coming = await page.locator('.coming li').allInnerTexts();
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
      await oweMore(served);
      const opened = await served.open('li', { screen, dark, at });
      const { page } = opened;
      await page.getByTestId('event').first().waitFor();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
      // The last tab is in sight once it is chosen, and what else is to be done does not push it away.
      const tabs = page.getByRole('navigation', { name: '档案内容' });
      await page.evaluate(`location.hash = '${await tabs.getByRole('link').last().getAttribute('href')}'`);
      await page.getByRole('table').waitFor();
      await expect
        .poll(() =>
          page.evaluate<boolean>(`(() => {
        const strip = document.querySelector('nav.tabs').getBoundingClientRect();
        const tab = document.querySelector('nav.tabs [aria-current]').getBoundingClientRect();
        return tab.left >= strip.left - 1 && tab.right <= strip.right + 1;
      })()`),
        )
        .toBe(true);
      const owed = page.getByTestId('owed');
      const [shown, all] = [await owed.filter({ visible: true }).count(), await owed.count()];
      expect([shown, all > 4]).toEqual([3, true]);
      await page.getByRole('button', { name: `显示全部 ${all} 件` }).click();
      await expect.poll(() => owed.filter({ visible: true }).count()).toBe(all);
    });
  },
);
