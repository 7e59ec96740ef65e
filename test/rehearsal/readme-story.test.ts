import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { atThePage, type PageClient } from '../flow/page-client.ts';
import { aRehearsal } from './a-rehearsal.ts';

/** Before the morning list, after it, in the evening after the digest, and on a day off; each README is read twice. */
const starts = [
  { at: '2026-11-23T08:00', readme: 'README.md' },
  { at: '2026-11-23T10:00', readme: 'README.zh-CN.md' },
  { at: '2026-11-23T21:00', readme: 'README.md' },
  { at: '2026-11-22T14:00', readme: 'README.zh-CN.md' },
] as const;

const group = 'customer:C006';
const question = '试用我们的产品';
const trial = '第一次回访客户试用情况';

/** The commands that a README's numbered steps tell the newcomer to send, in order. */
function commandsOf(readme: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', readme), 'utf8');
  const steps = /^1\. \*\*(?:This morning|今天早上)[\s\S]*?(?=\n\n(?!\s))/mu.exec(text)?.[0] ?? '';
  return [...steps.matchAll(/`(\/crm [^`]+)`/gu)].map(([, command = '']) => command);
}

it('both READMEs send the same commands', () => {
  const subjects = (readme: string) => commandsOf(readme).map((command) => command.match(/C\d+|500\.01/gu));
  expect(subjects('README.md')).toHaveLength(10);
  expect(subjects('README.zh-CN.md')).toEqual(subjects('README.md'));
});

describe.each(starts)(
  'the story of $readme, in a rehearsal opened at $at',
  { timeout: 1_200_000 },
  (start) => {
    let database: FreshDatabase;
    let rehearsal: ReturnType<typeof aRehearsal>;
    let url: string;
    const clients = new Map<string, PageClient>();
    const [tooDear = '', newCustomer = '', handover = '', audit = '', ...stories] = commandsOf(start.readme);
    const [application = '', credit = '', credits = '', complaint = '', complaints = '', project = ''] =
      stories;
    beforeAll(async () => {
      database = await freshDatabase();
      rehearsal = aRehearsal(database.db, start.at);
      await rehearsal.seed();
      url = await rehearsal.listen();
    }, 180_000);
    afterAll(async () => {
      await rehearsal.close();
      await database.close();
    });

    const as = async (person: string): Promise<PageClient> => {
      const client = clients.get(person) ?? (await atThePage(url, person, rehearsal.settled));
      clients.set(person, client);
      return client;
    };
    const now = () => rehearsal.clock.now().toZonedDateTimeISO('Asia/Shanghai');
    const dayInWords = () => `${now().year}年${now().month}月${now().day}日`;
    const said = async (person: string, room?: string) => await (await as(person)).messages(room);
    const newest = async (person: string, words: string) =>
      (await said(person)).toReversed().find((text) => text.includes(words)) ?? '';
    /** As someone does who only presses the button. */
    const nextUntil = async (come: () => Promise<boolean>) => {
      const li = await as('li');
      for (let n = 0; n < 60 && !(await come()); n++) await li.move('next-event');
      expect(await come()).toBe(true);
    };

    it('1. this morning’s list is there, or comes with one press; a button of it records a result', async () => {
      const li = await as('li');
      const today = async () => (await newest('li', '项待跟进')).includes(dayInWords());
      if (!(await today())) await li.move('next-event');
      expect(await today()).toBe(true);
      expect(await newest('li', '项待跟进')).toContain('[1. C002 处理]');
      const answer = await li.fill('项待跟进', '1. C002 处理', {
        drawings: 'not-needed',
        summary: '客户已确认',
      });
      expect(answer).toContain('已记录');
      expect(await newest('li', '项待跟进')).toContain('✓ 李明 已处理');
    });

    it('2. the gift: refused with the rule, then proposed, approved and its cost recorded', async () => {
      const zhang = await as('zhang');
      expect(await zhang.say(tooDear)).toContain('500.01 元超出上限');
      const proposed = await zhang.say(tooDear.replace('500.01', '500'));
      expect(proposed).toContain('已提交，等 周洁 审批');
      // In the evening the answer says when she will have it.
      const later = /周洁 会在 (.+) 收到/u.exec(proposed)?.[1];
      expect(later).toBe(now().hour < 19 ? undefined : '2026年11月24日 周二 09:00');
      if (later !== undefined) await (await as('li')).move('next-event');
      expect(await (await as('zhou')).press('礼品申请', '同意')).toContain('已同意');
      const recorded = await zhang.fill('已同意：礼品申请', '登记实付', { amount: '498', receipt: 'No1' });
      expect(recorded).toContain('498');
    });

    it('3. the new customer has a group, a deadline in ten days, and no overdue matter', async () => {
      const made = await (await as('li')).say(newCustomer);
      expect(made).toContain('已建立 C006 无锡新力纺织');
      expect(made).toContain('群已建好');
      expect(made).toMatch(new RegExp(`${trial}：张伟，.* 截止（还有 10 天）`, 'u'));
      expect((await (await as('li')).followUps('C006')).filter(({ overdue }) => overdue)).toEqual([]);
    });

    it('4. pressed on, 张伟 is prompted before the group is asked; the answer is his to record', async () => {
      const prompted = async () =>
        (await said('zhang')).some((text) => text.includes(`C006 无锡新力纺织：${trial}，还有`));
      await nextUntil(prompted);
      expect((await said(group, group)).filter((text) => text.includes(question))).toEqual([]);
      await nextUntil(async () => (await said(group, group)).some((text) => text.includes(question)));
      await (await as(group)).reply(question, '运行稳定，谢谢', group);
      const answered = await newest('zhang', '客户回复了：C006');
      expect(answered).toContain('运行稳定，谢谢');
      const recorded = await (await as('zhang')).fill('客户回复了：C006', '记录结果', { result: 'good' });
      expect(recorded).toContain('已记录');
    });

    it('5. what no one does reaches 李明, and then 陈静', async () => {
      const toldOverdue = (person: string) => async () =>
        (await said(person)).some((text) => text.includes('C001') && text.includes('已逾期'));
      await nextUntil(toldOverdue('li'));
      const told = rehearsal.clock.now();
      await nextUntil(toldOverdue('chen'));
      expect(Temporal.Instant.compare(told, rehearsal.clock.now())).toBeLessThanOrEqual(0);
      expect(await toldOverdue('li')()).toBe(true);
    });

    it('6. the handover shows what it moves and does so once confirmed; the audit has what was done', async () => {
      const li = await as('li');
      expect(await li.say(handover)).toContain('还没有改动');
      const done = await li.press('移交预览', '确认移交');
      expect(done).toContain('赵敏');
      const all = await li.ask(audit);
      for (const line of [
        '张伟 · 提交审批：礼品申请',
        '周洁 · 审批同意：礼品申请',
        '登记礼品实付',
        '张伟 → 赵敏',
      ])
        expect(all).toContain(line);
    });

    /** A card that goes out in working hours only. */
    const cardFor = async (person: string, words: string) =>
      await nextUntil(async () => (await newest(person, words)) !== '');
    const approve = async (person: string, words: string) => {
      await cardFor(person, words);
      expect(await (await as(person)).press(words, '同意')).toContain('已同意');
    };

    it('7. the application goes by the director to the general manager; then the customer has credit terms', async () => {
      const zhao = await as('zhao');
      expect(await zhao.say(application)).toContain('陈静');
      await approve('chen', '新客户开发申请');
      await approve('wu', '新客户开发申请');
      const asked = /ZQ\d\d-\d+/u.exec(await zhao.say(credit))?.[0] ?? 'no number';
      await cardFor('zhou', asked);
      await (await as('zhou')).fill(asked, '处理', { opinion: '可以，按三十天' });
      await approve('chen', '账期及信誉额度');
      expect(await zhao.ask(credits)).toMatch(new RegExp(`${asked}.*已批准`, 'u'));
    });

    it('8. the customer’s words become a complaint, which is answered and counted', async () => {
      await (await as(group)).say('二号机漏油', group);
      const zhao = await as('zhao');
      const number = /TS\d{4}-\d+/u.exec(await zhao.say(complaint))?.[0] ?? 'no number';
      await cardFor('zhao', number);
      await zhao.fill(number, '处理', { reply: '明天上午派人' });
      expect(await zhao.ask(complaints)).toMatch(/赵敏 · 新增 [1-9]\d* · 已回复 [1-9]/u);
    });

    it('9. the project is admitted by the board, and reviewed in its third month', async () => {
      expect(await (await as('zhao')).say(project)).toMatch(/LX\d\d-\d+/u);
      await approve('chen', '审议');
      await approve('chen', '审核');
      await approve('wu', '立项');
      // The following three months are the same whatever the hour of the start, and the dearest part of the story.
      if (start !== starts[0]) return;
      const begun = now().toPlainDate();
      // A numbered line of the morning list, not the list of what is to come, which names it two weeks before.
      const asked = /\d+\. C006 无锡新力纺织：三个月检讨/u;
      const reviewed = async () => (await said('chen')).some((text) => asked.test(text));
      for (let week = 0; week < 15 && !(await reviewed()); week++) await (await as('li')).move('plus-7-days');
      expect(await reviewed()).toBe(true);
      // On the working day before, if the day itself is a day off.
      expect(begun.add({ months: 3 }).since(now().toPlainDate()).days).toBeLessThanOrEqual(9);
    });

    it('no one was told anything false on the way', async () => {
      expect(rehearsal.errors).toEqual([]);
      const customers = (await rehearsal.rehearsal.people()).filter(({ role }) => role === 'customer');
      for (const { id } of customers) {
        const seen = (await said(id, id)).join('\n');
        for (const internal of ['截止', '逾期', '负责人', '礼品', '记录结果', '投诉', '账期', '立项'])
          expect(seen, id).not.toContain(internal);
      }
      const startOfStory = Temporal.PlainDateTime.from(start.at).toZonedDateTime('Asia/Shanghai');
      expect(Temporal.ZonedDateTime.compare(now(), startOfStory)).toBe(1);
    });
  },
);
