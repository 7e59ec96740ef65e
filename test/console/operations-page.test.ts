import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltPage, builtPage } from '../page/built-page.ts';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { serveConsole, type ServedConsole } from './open-console.ts';

if (chromiumPath === undefined) console.warn(`the page of operations is not tested: ${skipReason}`);

describe.skipIf(chromiumPath === undefined)('the page of operations', { timeout: 120_000 }, () => {
  let built: BuiltPage;
  let browser: Browser;
  let served: ServedConsole;

  beforeAll(async () => {
    [built, browser] = await Promise.all([builtPage(), openBrowser()]);
    served = await serveConsole(built.folder, { at: '2026-03-12T10:00' });
    const { db } = served.core;
    await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-02' } });
    await db.staff.update({ where: { code: 'wang' }, data: { roles: ['operator'] } });
    const reason = { code: 'reason/refused-by', params: { problem: 'too_long', detail: 'x' } };
    const [reminder] = await db.reminder.findMany({
      where: { audience: 'staff' },
      orderBy: { dueAt: 'asc' },
    });
    await db.reminder.update({
      where: { id: reminder?.id ?? '' },
      data: { state: 'skipped', dueAt: new Date('2026-03-12T01:00:00Z'), reason },
    });
  }, 120_000);
  afterAll(async () => {
    await served.close();
    await browser.close();
    await built.remove();
  });

  it('the operator finds why a message was not sent, and sends it again, without learning of whom', async () => {
    const { page, complaints, close } = await served.open(browser, 'wang', { at: '/operations' });
    const failed = page.getByTestId('failed');
    await failed.getByText('文字太长').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/C001|杭州精工/u);
    await failed.getByRole('button', { name: /^重发/u }).click();
    await expect.poll(() => failed.count()).toBe(0);
    const { db } = served.core;
    expect(await db.reminder.count({ where: { state: 'skipped' } })).toBe(0);
    const [audit] = await db.audit.findMany({ where: { action: 'failed.replay' } });
    expect(audit?.actor).toBe('王芳');
    expect(complaints).toEqual([]);
    await close();
  });
});
