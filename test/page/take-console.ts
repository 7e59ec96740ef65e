/**
 * Takes every page of the console, in both languages, on a desktop, a wide screen and a phone, by day and by night, for people to look at:
 * `npx tsx test/page/take-console.ts FOLDER`. Nothing compares them.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../flow/program.ts';
import { consolePlaces, openConsolePage, type PictureScreen, showPlace } from './console-pictures.ts';
import { openBrowser } from './open-browser.ts';
import { consoleLinkFor } from './rehearsal-link.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('say into which folder');
mkdirSync(folder, { recursive: true });

const looks = [
  ['desktop', false],
  ['phone', false],
  ['wide', false],
  ['desktop', true],
  ['phone', true],
] as const satisfies readonly (readonly [PictureScreen, boolean])[];

const browser = await openBrowser();
try {
  for (const language of ['zh-CN', 'en'] as const) {
    const program = await createProgram({
      XINHANG_REHEARSAL_START: '2026-11-23T09:00',
      XINHANG_LANGUAGE: language,
    });
    try {
      await program.start();
      for (const [screen, dark] of looks) {
        const link = await consoleLinkFor(browser, program.address, '李明');
        const page = await openConsolePage(browser, link, { screen, language, dark });
        for (const [name, place] of Object.entries(consolePlaces)) {
          await showPlace(page, place);
          await page.screenshot({
            path: join(folder, `${name}-${screen}${dark ? '-dark' : ''}-${language}.png`),
            animations: 'disabled',
          });
        }
        await page.context().close();
      }
    } finally {
      await program.remove();
    }
  }
} finally {
  await browser.close();
}
