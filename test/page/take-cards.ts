/**
 * Takes every text of the company as a card, in both languages, on a phone and a desktop, for people to look at:
 * `npm run cards -- FOLDER` leaves a picture of each, and a sheet of those of one reader. Nothing compares them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startVitest } from 'vitest/node';
import { openBrowser } from './open-browser.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('say into which folder');
const pictures = resolve(folder);
process.env['XINHANG_PICTURES'] = pictures;
const vitest = await startVitest('test', ['test/page/rehearsal-use.test.ts'], {
  watch: false,
  testNamePattern: 'every card',
});
await vitest.close();

const browser = await openBrowser();
try {
  for (const { name } of readdirSync(pictures, { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const images = readdirSync(join(pictures, name))
      .toSorted()
      .map((file) => readFileSync(join(pictures, name, file)).toString('base64'))
      .map((data) => `<img src="data:image/png;base64,${data}">`);
    const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.setContent(
      `<!doctype html><style>body { columns: 4; margin: 8px } img { width: 100%; margin: 0 0 6px }</style>${images.join('')}`,
    );
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await page.close();
  }
} finally {
  await browser.close();
}
