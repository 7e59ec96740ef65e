import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { chooseLanguage } from '../../jobs/staff/chosen-language.ts';
import { tooSmall, zoomedAt } from '../page/for-fingers.ts';
import { pages } from './console-pages.ts';
import { atRest, describeConsole, type OpenedPage } from './open-console.ts';

const places = [...pages, '/customers/C001', '/entries/TS2603-001'];

/** What Google calls good is 0.1; a page that keeps still has less. */
const mostShift = 0.05;

/** Of the layout shifts that no key or pointer caused, the sum. */
const watchShifts = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

async function read(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await expect.poll(() => page.locator('main [aria-busy=true]').count(), { timeout: 40_000 }).toBe(0);
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = '#${place}'`);
  await read(page);
}

const heading = async (page: Page) => await page.locator('main h1').innerText();

/** What can be focused and what Tab reached, each by a number that it is given. */
async function reachedByTab(page: Page): Promise<{ readonly missed: string[]; readonly unseen: string[] }> {
  const all = await page.evaluate<number>(`(() => {
    const inOrder = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
      .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }))
      // Of the choices of one question, Tab reaches one.
      .filter((one) => one.type !== 'radio' || one.checked);
    inOrder.forEach((one, n) => { one.dataset.toReach = String(n); });
    document.activeElement?.blur();
    return inOrder.length;
  })()`);
  const reached = new Set<string>();
  const unseen: string[] = [];
  for (let presses = 0; presses < all + 5; presses += 1) {
    await page.keyboard.press('Tab');
    const { at, isSeen, name } = await page.evaluate<{
      at: string | null;
      isSeen: boolean;
      name: string;
    }>(`(() => {
      const one = document.activeElement;
      const style = one && getComputedStyle(one);
      const around = one?.closest('label, .ant-select, .ant-input-affix-wrapper, .ant-picker') ?? one;
      const ring = [one, around].some((each) => { const s = getComputedStyle(each); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; });
      return { at: one?.dataset.toReach ?? null, isSeen: one === document.body || ring, name: one?.outerHTML.slice(0, 120) ?? '' };
    })()`);
    if (at !== null) reached.add(at);
    if (!isSeen) unseen.push(name);
  }
  const missed = await page.evaluate<string[]>(`[...document.querySelectorAll('[data-to-reach]')]
    .filter((one) => !${JSON.stringify([...reached])}.includes(one.dataset.toReach)).map((one) => one.outerHTML.slice(0, 160))`);
  return { missed, unseen };
}

/** In English: what stands by itself and begins with a small letter. What people wrote here is in Chinese. */
const small = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll(
      'h1, h2, h3, legend, label, dt, dd, th, td, option, button, summary, .chip, nav a, .line-title a, .event-head *, .event-text, .line-more > *')]
    .filter((one) => one.checkVisibility() && !one.querySelector('h1, h2, h3, dt, dd, th, td, select, .chip'))
    .map((one) => one.innerText.trim())
    // The version of Node begins as its makers write it.
    .filter((text) => /^\\p{Ll}/u.test(text) && !/^v\\d/u.test(text))`);

/** What a wide screen cuts off, and a page that leaves half of it empty. */
const beyondScreen = (page: Page) =>
  page.evaluate<string[]>(`[
    ...[...document.querySelectorAll('main *')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth && !one.closest('.tabs, [class*=scroll]'))
      .map((one) => one.outerHTML.slice(0, 120)),
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
    ...(document.querySelector('main').getBoundingClientRect().width < innerWidth / 2 ? ['leaves half of it empty'] : []),
  ]`);

/** What paper has no use for, and what it would cut off. */
const wrongInPrint = (page: Page) =>
  page.evaluate<string[]>(`[
    ...[...document.querySelectorAll('header, nav, main button')].filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120)),
    ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the paper'] : []),
  ]`);

describeConsole(
  'every page of the console',
  {
    at: '2026-03-12T10:00',
    publicUrl: 'https://crm.example.com',
    fill: async (served) => {
      const began = (trialStarted: string) => ({ anchors: { firstContact: '2026-02-01', trialStarted } });
      await served.aCustomer({
        code: 'C001',
        name: '杭州精工',
        anchors: { firstContact: '2025-03-01', firstDeal: '2025-03-20', trialStarted: '2026-03-01' },
      });
      await served.aCustomer({ code: 'C002', name: '宁波新材', ...began('2026-03-09') });
      await served.core.db.staff.update({
        where: { code: 'chen' },
        data: { roles: ['director', 'operator'] },
      });
      const customer = await served.customer('C001');
      await openRequest(served.core, served.staff.zhang, {
        kind: 'gift',
        customer,
        answers: { item: '茶叶礼盒', amount: '280' },
      });
      const register = served.core.templates.registers.find(({ key }) => key === 'complaint');
      if (register === undefined) throw new Error('there is no register of complaints');
      const answers = { summary: '3 号机漏油' };
      const { number } = await openEntry(served.core, served.staff.zhang, { register, customer, answers });
      if (!places.includes(`/entries/${number}`)) throw new Error(`${number} is not tried`);
    },
  },
  (served) => {
    it('is found in the table of pages, and is in the menu of who may open all', async () => {
      expect(pages.length).toBeGreaterThan(5);
      const { page } = await served.open('chen');
      const listed = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.console-nav a')].map((one) => one.getAttribute('href'))`,
      );
      expect(listed).toEqual(pages.map((place) => `#${place}`));
    });

    it('keeps still while it comes, and the back button returns to the page before', async () => {
      const { page, complaints } = await served.open('chen', { at: places[0] ?? '' });
      await page.evaluate(watchShifts);
      const seen: string[] = [];
      const shifted: Record<string, number> = {};
      for (const place of places) {
        await page.evaluate('window.shifted = 0');
        await goTo(page, place);
        seen.push(await heading(page));
        // What is still to come, such as a picture, comes within a moment.
        await page.evaluate('new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))');
        const sum = await page.evaluate<number>('window.shifted');
        if (sum > mostShift) shifted[place] = sum;
      }
      expect(shifted).toEqual({});
      for (const before of seen.slice(0, -1).toReversed()) {
        await page.goBack();
        await expect.poll(() => heading(page)).toBe(before);
      }
      expect(complaints).toEqual([]);
    });

    it('is used by keyboard alone: Tab reaches everything, in sight', async () => {
      const { page } = await served.open('chen');
      const wrong: Record<string, unknown> = {};
      for (const place of places) {
        await goTo(page, place);
        const { missed, unseen } = await reachedByTab(page);
        if (missed.length + unseen.length > 0) wrong[place] = { missed, unseen };
      }
      expect(wrong).toEqual({});
    });

    const wrongIn = async (opened: OpenedPage, look: (place: string) => Promise<readonly string[]>) => {
      const wrong: Record<string, readonly string[]> = {};
      for (const place of places) {
        await goTo(opened.page, place);
        let found: readonly string[] = [];
        await expect
          .poll(async () => (found = await look(place)).length, atRest)
          .toBe(0)
          .catch(() => {
            wrong[place] = found;
          });
      }
      return { ...wrong, ...(opened.complaints.length > 0 && { browser: opened.complaints }) };
    };

    it.each([
      ['desktop', false, 'en'],
      ['desktop', true, 'zh-CN'],
      ['phone', false, 'zh-CN'],
      ['phone', true, 'en'],
    ] as const)(
      'has nothing that WCAG AA forbids, is no wider than the screen and begins its labels with a capital, on a %s, dark: %s, in %s',
      async (screen, dark, language) => {
        await chooseLanguage(served.core, served.staff.chen, language);
        const opened = await served.open('chen', { screen, dark });
        const look = async () => [
          ...(await opened.forbidden()),
          ...(language === 'en' ? await small(opened.page) : []),
        ];
        expect(await wrongIn(opened, look)).toEqual({});
      },
    );

    it('has nothing smaller than 44 px to hit on a phone, and no field whose text is so small that a phone enlarges the page', async () => {
      const opened = await served.open('chen', { screen: 'phone' });
      const look = async () => [...(await tooSmall(opened.page)), ...(await zoomedAt(opened.page))];
      expect(await wrongIn(opened, look)).toEqual({});
    });

    it('fills a screen of 1920 px and is no wider', async () => {
      const opened = await served.open('chen');
      await opened.page.setViewportSize({ width: 1920, height: 1080 });
      expect(await wrongIn(opened, () => beyondScreen(opened.page))).toEqual({});
    });

    it('is printed without menu and buttons, and as wide as the paper', async () => {
      const opened = await served.open('chen');
      await opened.page.setViewportSize({ width: 720, height: 1000 });
      await opened.page.emulateMedia({ media: 'print' });
      expect(await wrongIn(opened, () => wrongInPrint(opened.page))).toEqual({});
    });
  },
);
