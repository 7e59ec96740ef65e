import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltPage, builtPage } from '../page/built-page.ts';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { serveConsole, type ServedConsole } from './open-console.ts';

if (chromiumPath === undefined) console.warn(`the command line is not tested: ${skipReason}`);

const atRest = { timeout: 10_000, interval: 300 };

describe.skipIf(chromiumPath === undefined)('the command line of the console', { timeout: 120_000 }, () => {
  let built: BuiltPage;
  let browser: Browser;
  let served: ServedConsole;

  beforeAll(async () => {
    [built, browser] = await Promise.all([builtPage(), openBrowser()]);
    served = await serveConsole(built.folder, { at: '2026-03-12T10:00' });
    await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-01' } });
  }, 120_000);
  afterAll(async () => {
    await served.close();
    await browser.close();
    await built.remove();
  });

  it('is opened and used by keyboard, takes the commands of the chat, and goes back to where one was', async () => {
    const { page, complaints, close } = await served.open(browser, 'zhang');
    await page.getByTestId('matter').first().waitFor();
    const button = page.getByRole('button', { name: /^推迟 · C001/u });
    await button.focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: '命令' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate<string>('document.activeElement.ariaLabel')).toMatch(/^推迟 · C001/u);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('/crm 客户 查看 C001');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('C001 杭州精工').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('does nothing that the chat would refuse', async () => {
    const { page, close } = await served.open(browser, 'zhang');
    await page.getByRole('button', { name: '命令' }).click();
    await page.keyboard.type('customer tier C001 potential');
    await page.getByRole('button', { name: '执行' }).click();
    await page.getByText('销售主管').first().waitFor();
    expect((await served.customer('C001')).tier).toBe('ordinary');
    await close();
  });

  it.each([
    ['desktop', false],
    ['phone', true],
  ] as const)('has nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
    const opened = await served.open(browser, 'zhang', { screen, dark });
    await opened.page.getByTestId('matter').first().waitFor();
    await opened.page.getByRole('button', { name: '命令' }).click();
    await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
    const wide = await opened.page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    await opened.page.screenshot({ path: `/tmp/cd-cmd-${screen}.png` });
    await opened.close();
  });
});
