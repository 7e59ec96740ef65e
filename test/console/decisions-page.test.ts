import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { type BuiltPage, builtPage } from '../page/built-page.ts';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { serveConsole, type ServedConsole } from './open-console.ts';

if (chromiumPath === undefined) console.warn(`the decisions are not tested: ${skipReason}`);

const atRest = { timeout: 10_000, interval: 300 };

describe.skipIf(chromiumPath === undefined)('the decisions', { timeout: 120_000 }, () => {
  let built: BuiltPage;
  let browser: Browser;
  let served: ServedConsole;

  beforeAll(async () => {
    [built, browser] = await Promise.all([builtPage(), openBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await built.remove();
  });
  /** Two gifts of the first anniversary are applied for, within its cap of 500 yuan. */
  beforeEach(async () => {
    served = await serveConsole(built.folder, { at: '2026-05-06T10:00' });
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
  });
  afterEach(() => served.close());

  it('finance sees the budget and the gifts beside an application, and decides it by keyboard', async () => {
    const { page, complaints, close } = await served.open(browser, 'zhou', { at: '/decisions' });
    const ledger = page.getByTestId('ledger');
    const budget = ledger.getByRole('table', { name: 'C001 杭州精工 的礼品额度' });
    await budget.waitFor();
    const [cap, spent, reserved, left] = [500, 0, 400, 100].map(String);
    const cells = (await budget.locator('tbody td').allInnerTexts()).slice(1);
    expect(cells).toEqual([cap, spent, reserved, left]);
    expect(await ledger.getByRole('table').nth(1).innerText()).toContain('茶叶礼盒');
    const requests = page.getByTestId('request');
    expect(await requests.count()).toBe(2);
    await requests.first().getByRole('button', { name: /^同意/u }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => requests.count()).toBe(1);
    expect(await served.core.db.gift.count({ where: { state: 'confirmed' } })).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  it('the applicant sees neither the ledger of others nor buttons, but what became of it', async () => {
    const { page, close } = await served.open(browser, 'zhang', { at: '/decisions' });
    await expect.poll(() => page.getByTestId('own-request').count()).toBe(2);
    expect(await page.getByTestId('ledger').count()).toBe(0);
    await close();
  });

  it.each([
    ['desktop', true],
    ['phone', false],
  ] as const)('have nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
    const opened = await served.open(browser, 'zhou', { screen, dark, at: '/decisions' });
    await opened.page.getByTestId('ledger').waitFor();
    await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
    const wide = await opened.page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    await opened.close();
  });
});
