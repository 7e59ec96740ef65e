import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openBrowser, skipReason } from '../page/open-browser.ts';
import { type ChatPage, openChatPage } from '../page/page.ts';
import { daysOverdue, findReminders } from './count-reminders.ts';
import { eveOfNationalDay, fridayMorning, type Instant } from './instants.ts';
import { createProgram } from './program.ts';

if (chromiumPath === undefined) console.warn(`the story in the browser is not told: ${skipReason}`);

/** A newcomer's first steps after `npm start`: the real program, its real page, a real browser. */
describe.skipIf(chromiumPath === undefined)(
  'the day-10 trial check in the browser',
  { timeout: 1_200_000 },
  () => {
    let browser: Browser;
    let program: Awaited<ReturnType<typeof createProgram>>;
    let chat: ChatPage;
    let who = '';
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());
    const open = async ({ at }: Instant) => {
      program = await createProgram({ XINHANG_REHEARSAL_START: at });
      await program.hire();
      await program.start();
      chat = await openChatPage({ browser, url: program.address });
      who = '';
    };
    afterEach(async () => {
      await chat.close();
      await program.remove();
    });

    const group = '温州新客 沟通群';
    const openCustomer = async (tier = '普通') => {
      await become('销售主管');
      await chat.openRoom('新航');
      await chat.say(`/crm customer new C900 温州新客 等级=${tier} 业务员=zhang 助理=wang 试用开始=今天`);
      await chat.waitFor('已建立 C900');
    };
    const become = async (name: string) => {
      if (who !== name) await chat.lookAs(name);
      who = name;
    };
    const texts = async () => (await chat.messages()).map((m) => m.text);
    const trial = '第一次回访客户试用情况';
    const question = '试用我们的产品';
    const reminders = async (room: string, ...words: readonly string[]) => {
      await chat.openRoom(room);
      return findReminders(await texts(), words);
    };
    const saying = async (room: string, ...words: readonly string[]) =>
      (await reminders(room, ...words)).length;
    /**
     * Advances day by day until the words are posted, `days` at most; the other customers' processes go on meanwhile.
     */
    const untilSaid = async (days: number, room: string, ...words: readonly string[]) => {
      for (let n = 0; n < days && (await saying(room, ...words)) === 0; n++) await chat.nextDay();
      return await saying(room, ...words);
    };
    const day = async () =>
      new Date(Date.parse(await chat.clock()) + 8 * 3_600_000).toISOString().slice(0, 10);
    const daysSince = async (start: string) => (Date.parse(await day()) - Date.parse(start)) / 86_400_000;

    it('answered and closed: a prompt, one question, a record, and nothing more', async () => {
      await open(fridayMorning);
      const start = await day();
      await openCustomer();
      await become('张伟');
      expect(await untilSaid(12, '新航', 'C900', trial)).toBe(1);
      // Two days before day 10, or the last working day before that; noticed the day after at the latest.
      expect(await daysSince(start)).toBeGreaterThanOrEqual(5);
      expect(await daysSince(start)).toBeLessThanOrEqual(9);
      expect(await saying(group, question)).toBe(0);
      await become('销售主管');
      expect(await saying('新航', 'C900', trial)).toBe(0);

      await become('温州新客');
      expect(await untilSaid(6, group, question)).toBe(1);
      await chat.replyInThread(question, '运行很稳定');
      await become('张伟');
      await chat.openRoom('新航');
      await chat.waitFor('客户回复了：C900');
      await chat.clickButton('记录结果');
      await chat.fillForm({ 试用结果: '良好', 小结: '客户满意，下月谈复购' });
      await chat.submitForm();
      await chat.openRoom(group);
      await chat.page.getByText('已完成').first().waitFor();
      for (let n = 0; n < 3; n++) await chat.plusSevenDays();
      expect(await saying(group, question)).toBe(1);
      // The supervisor had it once, on the list of the team's matters that were due that day; it was never overdue.
      await become('销售主管');
      expect(await reminders('新航', 'C900', trial)).toEqual([expect.stringContaining('今天到期')]);
      await become('陈静');
      expect(await saying('新航', 'C900', trial)).toBe(0);
      expect(chat.complaints).toEqual([]);
    });

    it('silent: the supervisor on the first working day after the deadline, the director on the third, the customer never', async () => {
      await open(eveOfNationalDay);
      await openCustomer();
      await chat.plusSevenDays();
      await chat.plusSevenDays();
      await chat.plusSevenDays();
      // Day 10 is the 10th, when a supervisor has the list for another matter. From its first working day on, the list
      // repeats it on every working day until the 21st.
      await become('销售主管');
      expect(daysOverdue(await reminders('新航', 'C900', trial))).toEqual([0, 2, 3, 4, 5, 6, 9, 10, 11]);
      await become('陈静');
      expect(daysOverdue(await reminders('新航', 'C900', trial))).toEqual([4, 5, 6, 9, 10, 11]);
      await become('温州新客');
      expect(await chat.roomNames()).toEqual([group]);
      await chat.openRoom(group);
      await chat.say('/crm customer show C900');
      await chat.waitFor('仅供内部同事使用');
      const seen = (await texts()).join('\n').replaceAll('/crm customer show C900', '');
      for (const internal of ['C900', '普通', '逾期', '截止', '负责人', '记录结果'])
        expect(seen).not.toContain(internal);
      expect(await chat.page.getByText('跟进事项').count()).toBe(0);
    });
  },
);
