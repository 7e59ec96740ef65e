import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFeed } from '../../jobs/feeds/manage-feed.ts';
import { readFeed } from '../../jobs/feeds/read-feed.ts';
import { setRoles } from '../../jobs/staff/keep-staff.ts';
import { writeDigests } from '../../jobs/digest/write-digests.ts';
import { accountOf, type Colleague } from '../company.ts';
import type { Edit } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

/** Duties of two registers, as a company would write them. */
const duties: Readonly<Record<string, Edit>> = {
  'registers/daily-report.yaml': [
    '\nstates:\n',
    `
duties:
  - key: daily
    work: { zh: 写日报, en: Write the daily report }
    each: workday 17:30
    owes: { all: [salesperson, supervisor] }
    closes: { opened: true }
    lapses: 0d

states:
`,
  ],
  'registers/visit-plan.yaml': [
    '\nstates:\n',
    `
duties:
  - key: monthly
    work: { zh: 交下月拜访计划, en: Hand in the visit plan }
    each: { month: last-workday, for: next }
    owes: { all: [salesperson] }
    closes: { opened: true, period: month, unless: dropped }
    remind:
      - { at: [due-2d, due], to: owner, say: duty/due }
    escalate:
      - { after: 1wd, to: supervisor, say: duty/escalate }

states:
`,
  ],
  'registers/rule-change.yaml': [
    '\nstates:\n',
    `
duties:
  - key: review
    work: { zh: 制度年审, en: Review the rules }
    each: { month: 10 }
    owes: { one: director }
    closes: { opened: true }
    lapses: 20d
    remind:
      - { at: due, to: owner, say: duty/due }

states:
`,
  ],
};

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice(duties);
  await office.core.db.staff.updateMany({ data: { createdAt: new Date('2026-03-01T01:00:00Z') } });
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

/** Who owes what, by day. */
async function owed(step: string): Promise<string[]> {
  const rows = await office.core.db.followUp.findMany({
    where: { step, state: 'open' },
    include: { owner: true },
    orderBy: [{ dueOn: 'asc' }, { owner: { code: 'asc' } }],
  });
  return rows.map(({ cycle, dueOn, owner }) => `${cycle} ${dueOn.toISOString().slice(5, 10)} ${owner?.code}`);
}

const plan = (month: string) =>
  `/crm 月拜访计划 新建 费用预算=1200 ${month}\n2026-04-02 | C001 | 3B | 谈用量 | 300`;

describe('a duty of everyone with a role', () => {
  it('is asked for before its day, at the top of it, and after it above; each owes it once', async () => {
    await office.at('2026-03-29T10:00');
    await office.at('2026-03-30T09:00');
    expect(await owed('monthly')).toEqual(['2026-04 03-31 zhang', '2026-04 03-31 zhao']);
    expect(office.lastTo('zhang')).toContain('交下月拜访计划 · 2026 年 4 月（/crm 月拜访计划 新建）');
    await office.at('2026-03-31T09:00');
    expect(office.lastTo('zhang')).toContain(
      '交下月拜访计划 · 2026 年 4 月（/crm 月拜访计划 新建），今天到期',
    );
    await office.at('2026-04-01T09:00');
    const late = (name: string) =>
      `交下月拜访计划 · 2026 年 4 月（/crm 月拜访计划 新建），已逾期 1 天，负责人 ${name}`;
    expect(office.lastTo('li')).toContain(late('张伟'));
    expect(office.lastTo('qian')).toContain(late('赵敏'));
    // The team's daily reports are a line of the digest, not lines of the supervisor's list.
    expect(office.lastTo('li').split('写日报')).toHaveLength(2);
    await office.at('2026-04-02T09:00');
    expect(await owed('monthly')).toHaveLength(2);
  });

  it('is done by an entry for its period, and owed again when that is dropped', async () => {
    await office.at('2026-03-30T09:00');
    await office.ask('zhang', plan('2026-05'));
    expect(await owed('monthly')).toContain('2026-04 03-31 zhang');
    await office.ask('zhang', plan('4月'));
    expect(await owed('monthly')).toEqual(['2026-04 03-31 zhao']);
    await office.decide('li', '太少');
    await office.ask('zhang', '/crm 月拜访计划 作废 YB2603-002 重来');
    expect(await owed('monthly')).toEqual(['2026-04 03-31 zhang', '2026-04 03-31 zhao']);
  });

  it('its button opens the form with the period, for its owner only', async () => {
    await office.at('2026-03-30T09:00');
    const { id } = await office.core.db.followUp.findFirstOrThrow({
      where: { step: 'monthly', owner: { code: 'zhang' } },
    });
    const reply = await office.press('zhang', 'close', id);
    expect(reply).toMatchObject({ kind: 'form', form: { form: 'visit-plan-open' } });
    expect(JSON.stringify(reply)).toContain('2026-04');
    expect(await office.pressed('zhao', 'close', id)).toContain('没有找到');
    await office.ask('zhang', plan('2026-04'));
    expect(await office.pressed('zhang', 'close', id)).toContain('已经交过');
  });

  it('follows roles, absences and departures', async () => {
    await office.at('2026-03-30T09:00');
    expect(await office.ask('zhang', '/crm 请假 2026-03-31 2026-03-31 代办=zhao')).toContain('赵敏');
    const { chen, zhao } = office.staff;
    await setRoles(office.core, chen, zhao, ['assistant']);
    await office.runDay();
    expect(await owed('monthly')).toEqual([]);
    await setRoles(office.core, chen, zhao, ['salesperson']);
    await office.runDay();
    expect(await owed('monthly')).toEqual(['2026-04 03-31 zhao']);
  });

  it('is in the list, the calendar feed and nobody’s group', async () => {
    await office.at('2026-03-31T09:00');
    expect(await office.ask('zhang', '/crm 今天')).toContain('交下月拜访计划 · 2026 年 4 月');
    const made = await makeFeed(office.core, office.staff.zhang);
    if (made.kind !== 'made') throw new Error('there was one');
    const feed = await readFeed(office.core.db, made.token);
    expect(feed?.entries.map(({ step }) => step)).toContain('monthly');
    const customers = await office.core.db.reminder.count({ where: { audience: 'customer' } });
    expect(customers).toBe(0);
  });
});

describe('a duty of every working day without reminders', () => {
  const said = (to: Colleague) => office.titles(to).length;

  it('sends nobody a message, is on the list that is asked for, and gone the day after', async () => {
    await office.at('2026-03-04T09:00');
    await office.at('2026-03-04T17:30');
    expect([said('zhang'), said('li')]).toEqual([0, 0]);
    expect(await office.ask('zhang', '/crm 今天')).toContain('写日报');
    expect((await owed('daily')).filter((line) => line.includes('03-04'))).toHaveLength(4);
    await office.at('2026-03-05T00:00');
    expect((await owed('daily')).filter((line) => line.includes('03-04'))).toEqual([]);
  });

  it('the digest of the supervisor names who has not in one line, and nobody who was away or has', async () => {
    const { playbook } = office.core.rules;
    const core = {
      ...office.core,
      rules: { ...office.core.rules, playbook: { ...playbook, digestAt: '18:30' } },
    };
    await setRoles(core, office.staff.chen, office.staff.wang, ['assistant', 'salesperson']);
    await office.at('2026-03-04T09:00');
    await office.ask('li', '/crm 日报 新建 谈了新单');
    const digest = async () => {
      office.clock.set('2026-03-04T18:30');
      await writeDigests(core);
      await office.deliver();
      return office.lastTo('li');
    };
    expect(await digest()).toContain('写日报 · 张伟、王芳');
    expect(office.chat.messages.map(({ room }) => room)).toContain(`dm:${accountOf('zhang')}`);
  });

  it('whoever was away is not asked, also when it is entered on the day', async () => {
    await office.at('2026-03-04T09:00');
    await office.ask('zhang', '/crm 请假 2026-03-04 2026-03-04 代办=zhao');
    await office.runDay();
    expect((await owed('daily')).filter((line) => line.includes('03-04'))).toEqual([
      '2026-03-04 03-04 li',
      '2026-03-04 03-04 qian',
      '2026-03-04 03-04 zhao',
    ]);
  });
});

describe('a duty of the company', () => {
  it('is owed once, by who has the role, and whoever does it for them does it', async () => {
    await office.at('2026-03-10T09:00');
    expect(await owed('review')).toEqual(['2026-03 03-10 chen']);
    expect(office.lastTo('chen')).toContain('制度年审');
    await office.ask('li', '/crm 制度修改 新建 为什么改=太繁 改什么=周报改月报');
    expect(await owed('review')).toEqual([]);
  });
});
