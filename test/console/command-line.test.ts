import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { atRest, describeConsole } from './open-console.ts';

/** What is typed before the line has the focus goes nowhere. */
const focused = async (page: Page) =>
  await page.getByRole('dialog').locator('input:focus, textarea:focus').waitFor();

describeConsole(
  'the command line of the console',
  {
    at: '2026-03-12T10:00',
    fill: async (served) => {
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-01' } });
    },
  },
  (served) => {
    it('is opened and used by keyboard, takes the commands of the chat, and goes back to where one was', async () => {
      const { page, complaints } = await served.open('zhang');
      await page.getByTestId('matter').first().waitFor();
      const button = page.getByRole('button', { name: /^推迟 · C001/u });
      await button.focus();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: '命令' }).waitFor();
      await page.keyboard.press('Escape');
      await expect
        .poll(() => page.evaluate<string>('document.activeElement.ariaLabel'))
        .toMatch(/^推迟 · C001/u);
      await page.keyboard.press('Control+k');
      await focused(page);
      await page.keyboard.type('/crm 客户 查看 C001');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('C001 杭州精工').waitFor();
      expect(complaints).toEqual([]);
    });

    it('does nothing that the chat would refuse', async () => {
      const { page } = await served.open('zhang');
      await page.getByRole('button', { name: '命令' }).click();
      await focused(page);
      await page.keyboard.type('customer tier C001 potential');
      await page.getByRole('button', { name: '执行' }).click();
      await page.getByText('销售主管').first().waitFor();
      expect((await served.customer('C001')).tier).toBe('ordinary');
    });

    it.each([
      ['desktop', false],
      ['phone', true],
    ] as const)('has nothing that WCAG AA forbids, on a %s, dark: %s', async (screen, dark) => {
      const opened = await served.open('zhang', { screen, dark });
      await opened.page.getByTestId('matter').first().waitFor();
      await opened.page.getByRole('button', { name: '命令' }).click();
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
    });
  },
);
