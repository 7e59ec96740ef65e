import type { Browser, Page } from 'playwright-core';

/** Every page of the console, with a place of it worth looking at. */
export const consolePlaces = {
  today: '/today',
  board: '/today?show=board',
  customers: '/customers',
  customer: '/customers/C002',
  contacts: '/customers/C001?section=contacts',
  gifts: '/customers/C103?section=gifts',
  calendar: '/calendar',
  week: '/calendar?week=2026-11-23',
  decisions: '/decisions',
  figures: '/figures?report=funnel',
  workload: '/figures?report=workload',
  process: '/process',
  year: '/process?show=year',
  edit: '/process?show=edit',
  operations: '/operations',
  settings: '/settings',
} as const;

const screens = {
  desktop: { viewport: { width: 1360, height: 860 } },
  wide: { viewport: { width: 1920, height: 1080 } },
  phone: {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
  },
} as const;

export type PictureScreen = keyof typeof screens;

/**
 * The console in a browser of its own, signed in with a link.
 *
 * @param language in which the page speaks until it knows who looks
 */
export async function openConsolePage(
  browser: Browser,
  link: string,
  { screen, language, dark = false }: { screen: PictureScreen; language: string; dark?: boolean },
): Promise<Page> {
  const context = await browser.newContext({
    ...screens[screen],
    locale: language,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('form button').click();
  await page.waitForURL('**/console');
  return page;
}

/** Goes to a place of the console and waits until it is all there. */
export async function showPlace(page: Page, place: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/console#${place}`);
  await page.locator('main h1').waitFor();
  await page.locator('main .read .read, main .read .state').first().waitFor();
  await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
}

/** The places that open the READMEs, with the height that shows them whole. */
const opening = { figures: 760, process: 920 } as const;

/** Takes the pictures of the READMEs. @param pathOf the file of a picture by its name */
export async function takeConsolePictures(
  browser: Browser,
  link: string,
  language: string,
  pathOf: (name: string) => string,
): Promise<void> {
  const page = await openConsolePage(browser, link, { screen: 'desktop', language });
  for (const [name, height] of Object.entries(opening)) {
    await page.setViewportSize({ width: 1200, height });
    await showPlace(page, consolePlaces[name as keyof typeof opening]);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: pathOf(name), animations: 'disabled' });
  }
  await page.context().close();
}
