import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { type FormScene, openFormScene, site } from './scene.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The smallest side of what a finger has to hit, in pixels. */
const leastTarget = 44;

if (chromiumPath === undefined) console.warn(`the pages of forms are not tested in a browser: ${skipReason}`);

describe.skipIf(chromiumPath === undefined)('the page of a form on a phone', { timeout: 180_000 }, () => {
  let scene: FormScene;
  let browser: Browser;
  beforeAll(async () => {
    [scene, browser] = await Promise.all([openFormScene(), openBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });

  /** A phone that reaches the program under its public address. */
  const phone = async (): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
      locale: 'zh-CN',
    });
    const page = await context.newPage();
    await page.route(`${site}/**`, async (route) => {
      const url = scene.server + new URL(route.request().url()).pathname;
      await route.fulfill({ response: await route.fetch({ url, maxRedirects: 0 }) });
    });
    return page;
  };

  const picture = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['XINHANG_PICTURES'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  const usable = async (page: Page) => {
    await page.evaluate(axe);
    return await page.evaluate<string[]>(`axe
      .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
      .then(({ violations }) => [
        ...violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.target.join(' '))),
        ...[...document.querySelectorAll('button, input:not([type=radio]), select, textarea, .choices span')]
          .map((one) => [one.getBoundingClientRect(), one])
          .filter(([box]) => box.height < ${leastTarget})
          .map(([box, one]) => box.height + ' high: ' + one.outerHTML.slice(0, 80)),
        ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
      ])`);
  };

  it('is filled in with fingers, says at the field what is wrong and keeps the rest, and is done', async () => {
    const { id } = await scene.aCustomer();
    const page = await phone();
    await page.goto(site + (await scene.opens('zhang', 'log', id)));
    expect(await usable(page)).toEqual([]);
    await picture(page, 'form');
    await page.getByLabel('联系目的').selectOption('报价');
    await page.getByLabel('联系方式').selectOption('邮件');
    await page.getByLabel('小结').fill('报价已发，\n客户下周答复');
    await page.getByLabel('联系日期').fill('2026-12-31');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('日期不能晚于今天').last().waitFor();
    expect(await usable(page)).toEqual([]);
    await picture(page, 'form-again');
    const day = page.getByLabel('联系日期');
    expect(await day.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('小结').inputValue()).toBe('报价已发，\n客户下周答复');
    await day.fill('2026-03-01');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已记入联系记录').waitFor();
    expect(await usable(page)).toEqual([]);
    await picture(page, 'form-done');
    expect(await scene.db.contactLog.findMany()).toMatchObject([{ summary: '报价已发，\n客户下周答复' }]);
    await page.reload();
    await page.getByText('已记入联系记录').waitFor();
    expect(await scene.db.contactLog.count()).toBe(1);
  });

  it('shows short choices as buttons, and people and days with the phone’s own lists', async () => {
    const from = { platformUserId: 'U-li', name: '李主管', external: false };
    await scene.sink.accept({
      kind: 'command',
      platform: 'paper',
      dedupeKey: 'new',
      at: scene.clock.now().toString(),
      from,
      text: 'customer new',
      handle: { platformUserId: 'U-li' },
    });
    await scene.sink.drained();
    const page = await phone();
    await page.goto(site + (scene.linkIn(scene.told('li').at(-1)) ?? ''));
    expect(await usable(page)).toEqual([]);
    await page.getByText('潜力', { exact: true }).click();
    expect(await page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('potential');
    await page.getByLabel('业务员').selectOption('张伟 zhang');
    await picture(page, 'form-choices');
  });
});
