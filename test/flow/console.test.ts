import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { createProgram } from './program.ts';

if (chromiumPath === undefined) console.warn(`nobody signs in with a browser: ${skipReason}`);

/** The real program in a rehearsal and a real browser: a link from the chat, a press of the button, and signing out. */
describe.skipIf(chromiumPath === undefined)('signing in with a browser', { timeout: 1_200_000 }, () => {
  let browser: Browser;
  let program: Awaited<ReturnType<typeof createProgram>>;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    program = await createProgram();
    await program.hire();
    await program.start();
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  });
  afterEach(async () => {
    await page.close();
    await program.remove();
  });

  /** The bot's answer as the person who asked sees it. */
  const linkFor = async (code: string, room: string): Promise<string> => {
    const person = await program.as(code);
    const links = async () => [
      ...JSON.stringify(await person.messages(room)).matchAll(/http[^"\s]+#[\w-]+/gu),
    ];
    const before = (await links()).length;
    await person.send({ kind: 'say', room, text: '/crm 控制台' });
    return await vi.waitUntil(async () => (await links())[before]?.[0], { timeout: 60_000, interval: 200 });
  };

  it('goes from the chat to the console and out again; the address bar keeps nothing', async () => {
    const link = await linkFor('li', 'dm:li');
    await page.goto(link);
    expect(page.url()).not.toContain('#');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '今日' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console');
    expect(await page.evaluate('document.cookie')).toBe('');

    await page.goto(link);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('这个链接打不开').waitFor();
    // In the same tab a browser loads a page anew only if more than what stands behind the # is new.
    await page.goto(await linkFor('li', 'dm:li'));
    await page.getByRole('button', { name: '登录' }).waitFor();
    await page.goto(new URL('/console', link).href);
    await page.getByRole('heading', { name: '今日' }).waitFor();

    await page.goto(link);
    await page.goto(await linkFor('li', 'dm:li'));
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '今日' }).waitFor();

    await page.locator('.account summary').click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('alert').waitFor();
    await page.goto(new URL('/console', link).href);
    await page.getByText('您还没有登录').waitFor();
    // The browser itself logs responses 400 and 401; nothing else is expected.
    expect(complaints.filter((text) => !/status of 40[01]/u.test(text))).toEqual([]);
  });

  it('a form on another site’s page cannot use a link on behalf of a visitor', async () => {
    const link = await linkFor('li', 'dm:li');
    const [, token = ''] = link.split('#');
    const address = new URL('/console/session', link).href;
    await page.setContent(
      `<form method="post" action="${address}"><input name="token" value="${token}"><button>赢取奖品</button></form>`,
    );
    await page.getByRole('button').click();
    await page.getByText('只接受本站页面').waitFor();
    await page.goto(link);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { name: '今日' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console');
  });
});
