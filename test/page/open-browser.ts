import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env['CHROMIUM_PATH'],
  // The same engine without a browser around it: pages open in half the time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of an installed Chromium; `undefined` if there is none, and page tests are skipped with that reason. */
export const chromiumPath: string | undefined = places.find((path) => path !== undefined && existsSync(path));

export const skipReason = 'no Chromium found: set CHROMIUM_PATH, or apt-get install chromium-headless-shell';

let shared: Promise<Browser> | undefined;

/**
 * The browser of this worker, for tests that open a context each: to start one takes a second or more. It is never
 * closed: it ends with the worker, whose pipe it listens to.
 */
export function sharedBrowser(): Promise<Browser> {
  shared ??= openShared();
  return shared;
}

async function openShared(): Promise<Browser> {
  const browser = await openBrowser();
  browser.once('disconnected', () => {
    shared = undefined;
  });
  return browser;
}

/** A browser with its own temporary profile and no network requests of its own. */
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
