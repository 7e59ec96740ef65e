import { expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { setAbsence } from '../../jobs/people/set-absence.ts';
import { previewDays } from '../../jobs/preview/preview-days.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { atRest, describeConsole, type ServedConsole } from './open-console.ts';

describeConsole(
  'the calendar',
  {
    // 9 May is a Saturday that is worked, and the first deal of C001 was a year before the 20th.
    at: '2026-05-06T10:00',
    steps: 'all',
    fill: async (served) => {
      const anchors = { firstContact: '2025-03-01', firstDeal: '2025-05-20', trialStarted: '2026-05-01' };
      const customer = await served.aCustomer({ code: 'C001', name: '杭州精工', anchors });
      const [platform = ''] = served.core.platforms.keys();
      await bindRoom(served.core, null, customer, { platform, platformRoomId: 'G-1', name: '沟通群' });
      await served.aCustomer({
        code: 'C002',
        name: '绍兴旧厂',
        supervisor: 'qian',
        salesperson: 'zhao',
        assistant: null,
        anchors: { trialStarted: '2026-05-01' },
      });
      const [from, to] = ['2026-05-11', '2026-05-12'].map((day) => Temporal.PlainDate.from(day));
      if (from === undefined || to === undefined) throw new Error('no days');
      const { zhao, zhang } = served.staff;
      await setAbsence(served.core, served.staff.chen, { staff: zhao, standIn: zhang, from, to });
    },
  },
  (served) => {
    it('has what is due, what will be said, festivals, make-up days, anniversaries and absences', async () => {
      const { page, complaints } = await served.open('zhang', {
        at: '/calendar?month=2026-05',
      });
      const day = (on: string) => page.locator(`[data-day="${on}"]`);
      const calendar = page.getByTestId('day');
      await expect.poll(() => calendar.count()).toBe(35);
      expect(await day('2026-05-01').innerText()).toContain('劳动节');
      expect(await day('2026-05-09').innerText()).toContain('班');
      expect(await day('2026-05-20').innerText()).toMatch(/周年.*C001 杭州精工/su);
      expect(await day('2026-05-12').innerText()).toContain('赵敏请假，张伟代办');
      expect(await day('2026-05-11').innerText()).toMatch(/截止\s?C001 杭州精工/u);
      const [first] = await readSaid(served);
      expect(await day(first?.on ?? '').innerText()).toContain(`会说${first?.at ?? ''}`);
      const all = (await calendar.allInnerTexts()).join('\n');
      expect(all).not.toContain('绍兴旧厂');
      expect(complaints).toEqual([]);
    });

    it('a month and a week are reached by keyboard, are in the address, and the way back is the browser’s', async () => {
      const { page } = await served.open('zhang', { at: '/calendar' });
      await page.getByText('2026年5月', { exact: true }).waitFor();
      await page.getByRole('link', { name: '下个月' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('2026年6月', { exact: true }).waitFor();
      expect(page.url()).toContain('#/calendar?month=2026-06');
      await page.goBack();
      await page.getByText('2026年5月', { exact: true }).waitFor();
      await page.getByRole('link', { name: '周', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page
        .getByText('2026年5月4日周一 起一周')
        .or(page.getByText('2026年5月4日 周一 起一周'))
        .waitFor();
      await expect.poll(() => page.getByTestId('day').count()).toBe(7);
      expect(page.url()).toContain('#/calendar?week=2026-05-06');
    });

    it('says so where nothing is planned', async () => {
      const { page } = await served.open('zhou', { at: '/calendar?month=2027-03' });
      await page.getByRole('heading', { name: '这段时间没有排着的事' }).waitFor();
      expect(await page.getByTestId('event').count()).toBe(0);
    });

    it.each([
      ['month=2026-05', 'desktop', false],
      ['week=2026-05-06', 'desktop', true],
      ['month=2026-05', 'phone', true],
      ['week=2026-05-06', 'phone', false],
    ] as const)('%s has nothing that WCAG AA forbids, on a %s, dark: %s', async (query, screen, dark) => {
      const opened = await served.open('li', { screen, dark, at: `/calendar?${query}` });
      const { page } = opened;
      await page.getByTestId('day').first().waitFor({ state: 'attached' });
      await expect.poll(() => opened.forbidden(), atRest).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });
  },
);

/** When the customer's group is spoken to, as the preview of the chat has it. */
async function readSaid({ core }: ServedConsole) {
  const found: { readonly on: string; readonly at: string }[] = [];
  for await (const { coming } of previewDays(core, { code: 'C001' }, 25)) {
    for (const { at, audience } of coming) {
      const local = at.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime();
      if (audience === 'customer')
        found.push({ on: local.toPlainDate().toString(), at: local.toPlainTime().toString().slice(0, 5) });
    }
  }
  return found;
}
