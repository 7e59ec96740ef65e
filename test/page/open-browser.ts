import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a Chromium is installed; `undefined` where none is, and tests of the page are skipped saying so. */
export const chromiumPath: string | undefined = places.find((path) => path !== undefined && existsSync(path));

export const skipReason = 'no Chromium found: set CHROMIUM_PATH, or apt-get install chromium';

/** A browser with a profile of its own that lives as long as it does. It asks nothing of the network by itself. */
export async function openBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(skipReason);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
