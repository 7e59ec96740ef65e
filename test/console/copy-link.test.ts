import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { atRest, describeConsole } from './open-console.ts';

const noPermission = `Object.defineProperty(navigator, 'clipboard', { value: undefined });`;
const permitted = `
  window.copied = [];
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied.push(text); } } });
`;
const copied = async (page: Page) => await page.evaluate<string[]>('window.copied');

describeConsole(
  'the button that copies a link',
  {
    at: '2026-03-12T10:00',
    fill: async (served) => {
      await served.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-03-01' } });
    },
  },
  (served) => {
    it('is pressed by the keyboard, says that it copied, and keeps the focus', async () => {
      const { page, complaints, forbidden } = await served.open('zhang', { at: '/customers/C001' });
      await page.getByTestId('owed').waitFor();
      await page.evaluate(permitted);
      const button = page.getByRole('button', { name: '复制链接 · C001 杭州精工', exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: '链接已复制' }).first().waitFor();
      expect(await copied(page)).toEqual([`${served.url}/console#/customers/C001`]);
      expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe(
        '复制链接 · C001 杭州精工',
      );
      const onMatter = page.getByTestId('owed').getByRole('button', { name: /^复制链接/u });
      await onMatter.click();
      const { id } = await served.core.db.followUp.findFirstOrThrow({ where: { state: 'open' } });
      await expect
        .poll(async () => (await copied(page)).at(-1))
        .toBe(`${served.url}/console#/customers/C001?matter=${id}`);
      // The passing notice comes into sight.
      await expect.poll(() => forbidden(), atRest).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('without permission shows the link, selected, until one goes on', async () => {
      const { page, forbidden } = await served.open('zhang', { at: '/customers/C001', screen: 'phone' });
      await page.getByTestId('owed').waitFor();
      await page.evaluate(noPermission);
      await page.getByRole('button', { name: '复制链接 · C001 杭州精工', exact: true }).click();
      const field = page.getByRole('textbox', { name: '请复制选中的链接' });
      await field.waitFor();
      const selected = `document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`;
      await expect.poll(() => page.evaluate(selected)).toBe(`${served.url}/console#/customers/C001`);
      await expect.poll(() => forbidden(), atRest).toEqual([]);
      await page.keyboard.press('Tab');
      await expect.poll(() => field.count()).toBe(0);
    });

    it('copies a list with what it is filtered by', async () => {
      const { page } = await served.open('li', { at: '/customers?overdue=yes&find=精工' });
      await page.getByRole('status').first().waitFor();
      await page.evaluate(permitted);
      await page.getByRole('button', { name: /^复制链接/u }).click();
      const colleague = await served.open('zhang');
      await expect.poll(async () => (await copied(page)).length).toBe(1);
      const [link = ''] = await copied(page);
      await colleague.page.goto(link);
      await expect.poll(() => colleague.page.getByRole('searchbox').inputValue()).toBe('精工');
    });
  },
);
