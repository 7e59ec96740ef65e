/**
 * Takes the console's pages in both languages, on a desktop, a wide screen and a phone, by day and by night, for people to
 * look at: `npx tsx test/page/take-console.ts FOLDER [CODE…]`, as the colleagues of the sample company with these codes, or
 * its supervisor. A page that is not in a colleague's menu is left out. `--looks desktop,phone-dark` and `--languages en`
 * take fewer. What fills a screen is beside it as a sheet, `sheet-….png`. Nothing compares them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { sampleStaff } from '../../bot/rehearsal/sample-company.ts';
import { createProgram } from '../flow/program.ts';
import { consolePlaces, openConsolePage, type PictureScreen, showPlace } from './console-pictures.ts';
import { openBrowser } from './open-browser.ts';
import { consoleLinkFor } from './rehearsal-link.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    looks: { type: 'string', default: 'desktop,phone,wide,desktop-dark,phone-dark' },
    languages: { type: 'string', default: 'zh-CN,en' },
  },
});
const highest = 2_600;
const [folder, ...codes] = positionals;
if (folder === undefined) throw new Error('say into which folder');
mkdirSync(folder, { recursive: true });

const people = (codes.length === 0 ? ['li'] : codes).map((code) => {
  const person = sampleStaff.find((one) => one.code === code);
  if (person === undefined) throw new Error(`the sample company has no ${code}`);
  return person;
});

/** Makes the screen as high as the page, so that nothing has to be scrolled into sight. */
async function showWhole(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const hidden = await page.evaluate<number>(
    `(() => { const main = document.querySelector('main'); return main.scrollHeight - main.clientHeight; })()`,
  );
  if (hidden > 0) await page.setViewportSize({ ...size, height: Math.min(size.height + hidden, highest) });
}

/** Several pictures on one, each under its name. */
async function makeSheet(
  browser: Browser,
  path: string,
  pictures: readonly { readonly name: string; readonly png: Buffer }[],
  width: number,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  const figures = pictures.map(
    ({ name, png }) =>
      `<figure style="margin:6px;width:${width}px"><figcaption>${name}</figcaption><img style="width:100%;border:1px solid #888" src="data:image/png;base64,${png.toString('base64')}"></figure>`,
  );
  await page.setContent(
    `<body style="margin:0;font:16px sans-serif"><div style="display:flex;flex-wrap:wrap">${figures.join('')}</div></body>`,
  );
  await page.screenshot({ path, fullPage: true });
  await page.close();
}

const browser = await openBrowser();
try {
  for (const language of values.languages.split(',')) {
    const program = await createProgram({
      XINHANG_REHEARSAL_START: '2026-11-23T09:00',
      XINHANG_LANGUAGE: language,
    });
    try {
      await program.start();
      for (const { code, name: person } of people) {
        for (const look of values.looks.split(',')) {
          const dark = look.endsWith('-dark');
          const screen = look.replace('-dark', '') as PictureScreen;
          const link = await consoleLinkFor(browser, program.address, person);
          const page = await openConsolePage(browser, link, { screen, language, dark });
          await page.locator('.console-nav a').first().waitFor();
          const menu = await page.evaluate<string[]>(
            `[...document.querySelectorAll('.console-nav a')].map((one) => one.getAttribute('href').slice(1))`,
          );
          const usual = page.viewportSize() ?? { width: 1360, height: 860 };
          const taken: { name: string; png: Buffer }[] = [];
          for (const [name, place] of Object.entries(consolePlaces)) {
            if (!menu.some((page) => place.startsWith(page))) continue;
            await page.setViewportSize(usual);
            await showPlace(page, place);
            await showWhole(page);
            const path = join(folder, `${code}-${name}-${look}-${language}.png`);
            taken.push({ name, png: await page.screenshot({ path, animations: 'disabled' }) });
          }
          await page.context().close();
          const size = screen === 'phone' ? { most: 8, width: 385 } : { most: 4, width: 785 };
          for (let n = 0; n < taken.length; n += size.most) {
            const sheet = join(folder, `sheet-${code}-${look}-${language}-${n / size.most + 1}.png`);
            await makeSheet(browser, sheet, taken.slice(n, n + size.most), size.width);
          }
        }
      }
    } finally {
      await program.remove();
    }
  }
} finally {
  await browser.close();
}
