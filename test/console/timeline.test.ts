import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { type BuiltPage, builtPage } from '../page/built-page.ts';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { serveConsole, type ServedConsole } from './open-console.ts';

if (chromiumPath === undefined) console.warn(`the timeline is not tested: ${skipReason}`);

const atRest = { timeout: 10_000, interval: 300 };

describe.skipIf(chromiumPath === undefined)('the file of a customer', { timeout: 120_000 }, () => {
  let built: BuiltPage;
  let browser: Browser;
  let served: ServedConsole;
  const at = '/customers/C001';

  beforeAll(async () => {
    [built, browser] = await Promise.all([builtPage(), openBrowser()]);
    served = await serveConsole(built.folder, { at: '2026-03-12T10:00' });
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
    const reminder = await core.db.reminder.findFirstOrThrow({
      where: { followUp: { customerId: customer.id, step: 'trial-check' } },
      orderBy: { dueAt: 'asc' },
    });
    await core.db.reminder.update({
      where: { id: reminder.id },
      data: { state: 'skipped', reason: { code: 'reason/nothing-left', params: {} } },
    });
  }, 120_000);
  afterAll(async () => {
    await served.close();
    await browser.close();
    await built.remove();
  });

  const events = async (page: Page) =>
    (await page.getByTestId('event').allInnerTexts()).map((text) => text.replaceAll(/\s+/gu, ' '));

  it('has one timeline: logs with attachments, applications, what was not sent and why, and changes', async () => {
    const { page, complaints, close } = await served.open(browser, 'li', { at });
    await page.getByTestId('event').first().waitFor();
    const all = await events(page);
    expect(all.find((text) => text.includes('电话里说设备运转正常'))).toContain('现场.jpg');
    expect(all.some((text) => text.includes('申请') && text.includes('张伟'))).toBe(true);
    const unsent = all.find((text) => text.includes('未发出'));
    expect(unsent).toMatch(/第一次回访客户试用情况.*原因：没有要说的了/u);
    await page.getByLabel('未发消息').check();
    await expect.poll(async () => (await events(page)).every((text) => text.includes('未发出'))).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows the changes to those who read the audit log, and to nobody else', async () => {
    const above = await served.open(browser, 'li', { at });
    await above.page.getByLabel('变更', { exact: true }).waitFor();
    await above.close();
    const { page, close } = await served.open(browser, 'zhang', { at });
    await page.getByTestId('event').first().waitFor();
    expect(await page.getByLabel('变更', { exact: true }).count()).toBe(0);
    await close();
  });

  it('has tabs for what there is; of what there is none, one line opens the form of the first', async () => {
    const { page, close } = await served.open(browser, 'zhang', { at });
    await page.getByTestId('event').first().waitFor();
    const tabs = await page.getByRole('navigation', { name: '档案内容' }).getByRole('link').allInnerTexts();
    expect(tabs[0]).toBe('时间线');
    expect(tabs.every((text) => !/\b0$/u.test(text))).toBe(true);
    await page.getByRole('button', { name: '登记：投诉' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await close();
  });

  it('tells messages of one step apart, in what comes', async () => {
    const { page, close } = await served.open(browser, 'zhang', { at: '/customers/C001' });
    await page.getByRole('heading', { name: '今后 30 天会说的话' }).waitFor();
    const coming = await page.locator('.coming li').allInnerTexts();
    expect(coming.length).toBeGreaterThan(0);
    expect(new Set(coming).size).toBe(coming.length);
    await close();
  });

  it('prints without what can only be pressed', async () => {
    const { page, close } = await served.open(browser, 'li', { at });
    await page.getByTestId('event').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await page.getByTestId('event').filter({ visible: true }).count()).toBeGreaterThan(1);
    await close();
  });

  it.each([
    ['desktop', true],
    ['phone', false],
  ] as const)('has nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
    const opened = await served.open(browser, 'li', { screen, dark, at });
    await opened.page.getByTestId('event').first().waitFor();
    await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
    const wide = await opened.page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    await opened.page.screenshot({ path: `/tmp/cd-file-${screen}.png` });
    await opened.close();
  });
});
