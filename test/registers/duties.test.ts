import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDueDuties } from '../../jobs/plan-due-duties.ts';
import { openDb } from '../../prisma/client.ts';
import { makeFeed } from '../../jobs/feeds/manage-feed.ts';
import { readFeed } from '../../jobs/feeds/read-feed.ts';
import { setRoles } from '../../jobs/staff/keep-staff.ts';
import { writeDigests } from '../../jobs/digest/write-digests.ts';
import { accountOf, type Colleague } from '../company.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { type Edit, editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

/** A company that wants a report every day. */
const daily: Readonly<Record<string, Edit>> = { 'registers/daily-report.yaml': ['on: false', 'on: true'] };

let office: RegisterOffice;

beforeEach(async () => {
  office = await openRegisterOffice(daily);
  await office.core.db.staff.updateMany({ data: { createdAt: new Date('2026-03-03T01:00:00Z') } });
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

describe('29 日报: what is filled in', () => {
  const report = async (by: 'zhang' | 'zhao') => {
    const reply = await office.reply(by, '/crm 日报 新建');
    if (reply.kind !== 'form') throw new Error('expected a form');
    const { fields } = reply.form;
    return (key: string) => fields.find((field) => field.key === key)?.initial;
  };

  it('is what the person recorded that day, and no one else’s or another day’s', async () => {
    await office.ask('zhang', '/crm 记录 新增 C001 昨天的事');
    await office.at('2026-03-04T10:00');
    expect((await report('zhang'))('progress')).toBeUndefined();
    await office.ask('zhang', '/crm 记录 新增 C001 方式=拜访 看了新线');
    await office.ask('li', '/crm 记录 新增 C001 主管打的电话');
    await office.ask('zhang', '/crm 投诉 新建 C001 漏油');
    await office.ask('zhang', '/crm 投诉 回复 TS2603-001 已派人');
    await office.ask('zhang', '/crm 任务 新建 完成日期=2026-03-10 整理样品');
    await office.ask('zhang', '/crm 订单 登记 C001 今天 承诺=+7d 金额=86000');
    const filled = await report('zhang');
    expect(filled('progress')?.split('\n')).toEqual([
      'C001 杭州精工 看了新线',
      // What the customer was answered; that the complaint moved is said below.
      'C001 杭州精工 已派人',
      'C001 杭州精工 首单',
      'C001 杭州精工 投诉 TS2603-001：新建、回复',
      expect.stringContaining('新建'),
    ]);
    expect(filled('visited')).toBe('杭州精工');
    expect((await report('zhao'))('progress')).toBeUndefined();
    // What is typed besides does not take it away, and the report is not part of the next one.
    await office.ask('zhang', '/crm 日报 新建 存在的问题=缺样品');
    expect(await office.ask('zhang', '/crm 日报 查看 RB2603-0001')).toContain('看了新线');
    expect((await report('zhang'))('progress')).not.toContain('日报');
  });
});

it('two workers that plan the duties of a day at once plan each once, with one reminder', async () => {
  const others = [openDb(office.url), openDb(office.url)];
  try {
    office.clock.set('2026-03-27T09:00');
    const day = office.today();
    const never = new AbortController().signal;
    await Promise.all(others.map(({ db }) => planDueDuties({ ...office.core, db }, day, never)));
    expect(await owed('visit-plan')).toEqual(['2026-04 03-31 zhang', '2026-04 03-31 zhao']);
    const { db } = office.core;
    const reminders = await db.reminder.findMany({ where: { followUp: { step: 'visit-plan' } } });
    expect(new Set(reminders.map(({ followUpId, slot }) => `${followUpId} ${slot}`)).size).toBe(
      reminders.length,
    );
    expect(reminders.length).toBeGreaterThan(0);
  } finally {
    for (const other of others) await other.close();
  }
});

describe('33 月拜访计划: a duty of everyone with a role', () => {
  it('is asked for before its day, at the top of it, and after it above; each owes it once', async () => {
    // Three days before is a Saturday.
    await office.at('2026-03-26T10:00');
    await office.at('2026-03-27T09:00');
    expect(await owed('visit-plan')).toEqual(['2026-04 03-31 zhang', '2026-04 03-31 zhao']);
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
    expect(await owed('visit-plan')).toHaveLength(2);
  });

  it('is done by an entry for its period, and owed again when that is dropped', async () => {
    await office.at('2026-03-30T09:00');
    await office.ask('zhang', plan('2026-05'));
    expect(await owed('visit-plan')).toContain('2026-04 03-31 zhang');
    await office.ask('zhang', plan('4月'));
    expect(await owed('visit-plan')).toEqual(['2026-04 03-31 zhao']);
    await office.decide('li', '太少');
    await office.ask('zhang', '/crm 月拜访计划 作废 YB2603-002 重来');
    expect(await owed('visit-plan')).toEqual(['2026-04 03-31 zhang', '2026-04 03-31 zhao']);
  });

  it('its button opens the form with the period, for its owner only', async () => {
    await office.at('2026-03-30T09:00');
    const { id } = await office.core.db.followUp.findFirstOrThrow({
      where: { step: 'visit-plan', owner: { code: 'zhang' } },
    });
    const reply = await office.press('zhang', 'close', id);
    expect(reply).toMatchObject({ kind: 'form', form: { form: 'visit-plan-open' } });
    expect(JSON.stringify(reply)).toContain('2026-04');
    expect(await office.pressed('zhao', 'close', id)).toContain('没有找到');
    await office.ask('zhang', plan('2026-04'));
    expect(await office.pressed('zhang', 'close', id)).toContain('已经交过');
  });

  it('follows roles and absences', async () => {
    await office.at('2026-03-30T09:00');
    expect(await office.ask('zhang', '/crm 请假 2026-03-31 2026-03-31 代办=zhao')).toContain('赵敏');
    const { chen, zhao } = office.staff;
    await setRoles(office.core, chen, zhao, ['assistant']);
    await office.runDay();
    expect(await owed('visit-plan')).toEqual([]);
    await setRoles(office.core, chen, zhao, ['salesperson']);
    await office.runDay();
    expect(await owed('visit-plan')).toEqual(['2026-04 03-31 zhao']);
  });

  it('is in the list, the calendar feed and no one’s group', async () => {
    await office.at('2026-03-31T09:00');
    expect(await office.ask('zhang', '/crm 今天')).toContain('交下月拜访计划 · 2026 年 4 月');
    const made = await makeFeed(office.core, office.staff.zhang);
    if (made.kind !== 'made') throw new Error('there was one');
    const feed = await readFeed(office.core.db, made.token);
    expect(feed?.entries.map(({ step }) => step)).toContain('visit-plan');
    const customers = await office.core.db.reminder.count({ where: { audience: 'customer' } });
    expect(customers).toBe(0);
  });
});

describe('28, 29 日报: a duty of every working day without reminders', () => {
  const said = (to: Colleague) => office.titles(to).length;

  it('sends no one a message, is on the list that is asked for, and gone the day after', async () => {
    await office.at('2026-03-04T09:00');
    await office.at('2026-03-04T17:30');
    expect([said('zhang'), said('li')]).toEqual([0, 0]);
    expect(await office.ask('zhang', '/crm 今天')).toContain('写日报');
    expect((await owed('daily-report')).filter((line) => line.includes('03-04'))).toHaveLength(4);
    await office.at('2026-03-05T00:00');
    expect((await owed('daily-report')).filter((line) => line.includes('03-04'))).toEqual([]);
  });

  it('the digest of the supervisor names who has not in one line, and no one who was away or has', async () => {
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

  it('a person who was away is not asked, also when it is entered on the day', async () => {
    await office.at('2026-03-04T09:00');
    await office.ask('zhang', '/crm 请假 2026-03-04 2026-03-04 代办=zhao');
    await office.runDay();
    expect((await owed('daily-report')).filter((line) => line.includes('03-04'))).toEqual([
      '2026-03-04 03-04 li',
      '2026-03-04 03-04 qian',
      '2026-03-04 03-04 zhao',
    ]);
  });
});

describe('31 季度审核: a duty of the company', () => {
  it('is owed once, by the archive keeper, until the audit is issued; what is missing becomes suggestions', async () => {
    await office.at('2026-04-01T09:00');
    expect(await owed('file-audit')).toEqual(['2026-Q1 04-01 wang']);
    expect(office.lastTo('wang')).toContain('审核上季度的客户档案 · 2026 年第 1 季度（/crm 季度审核 新建）');
    const audit = '/crm 季度审核 新建 哪个季度=2026年一季度 缺一份执照\nC001 | 营业执照复印件 | 2026-04-20';
    expect(await office.ask('zhang', audit)).not.toContain('SH26');
    expect(await office.ask('wang', audit)).toContain('SH26-001');
    expect(await owed('file-audit')).toHaveLength(1);
    await office.ask('wang', '/crm 季度审核 发出 SH26-001');
    expect(await owed('file-audit')).toEqual([]);
    expect(await owed('suggestion')).toEqual(['WS26-001#1 04-20 zhang']);
  });

  it('begins with the customers whose files are incomplete, as far as the person may read them', async () => {
    await office.aCustomer({ code: 'C002', name: '宁波泵业', supervisor: 'qian', assistant: null });
    await office.aCustomer({ code: 'C003', name: '绍兴金辉' });
    await office.core.db.customer.update({ where: { code: 'C003' }, data: { state: 'ended' } });
    await office.ask('zhang', '/crm 信息档案 新建 C001 行业与市场状况=泵业增长 建档');
    await office.ask('li', '/crm 关键人物 新建 C001 姓名=王工 设备科长');
    const findings = async (by: 'wang' | 'li' | 'zhang') => {
      const reply = await office.reply(by, '/crm 季度审核 新建');
      if (reply.kind !== 'form') return null;
      return reply.form.fields.find(({ key }) => key === 'findings')?.initial?.split('\n');
    };
    expect(await findings('wang')).toEqual([
      'C001 杭州精工：客户信息档案 7%、关键人物 10%',
      'C002 宁波泵业：没有客户信息档案、没有关键人物',
    ]);
    expect(await findings('li')).toEqual(['C001 杭州精工：客户信息档案 7%、关键人物 10%']);
    expect(await findings('zhang')).toBeNull();
    const read = await office.core.db.audit.findMany({
      where: { action: 'file.read', subject: 'incomplete-files' },
      include: { customer: true, actorStaff: true },
    });
    expect(read.map(({ customer, actorStaff }) => `${actorStaff?.code} ${customer?.code}`)).toContain(
      'wang C002',
    );
  });

  it('goes to who stands in for the keeper, and above when it is late', async () => {
    expect(await office.ask('wang', '/crm 请假 2026-04-01 2026-04-30 代办=zhang')).toContain('张伟');
    await office.at('2026-04-01T09:00');
    expect(await owed('file-audit')).toEqual(['2026-Q1 04-01 wang']);
    expect(office.lastTo('zhang')).toContain('审核上季度的客户档案');
    await office.at('2026-04-09T09:00');
    expect(office.lastTo('chen')).toContain('审核上季度的客户档案 · 2026 年第 1 季度');
  });
});

describe('43 月度对账: a duty of the company', () => {
  it('is the receivables clerk’s, or finance’s, for last month; each difference becomes a task; others read none of it', async () => {
    await office.at('2026-04-01T09:00');
    expect(await owed('reconciliation')).toEqual(['2026-03 04-01 zhou']);
    const reconcile =
      '/crm 对账 新建 哪个月=3月 一家不符\nC001 | 12000 | 11000 | 查 0318 号发票的退货 | 2026-04-10';
    expect(await office.ask('zhang', reconcile)).not.toContain('DZ26');
    expect(await office.ask('zhou', reconcile)).toContain('DZ26-001');
    expect(await owed('reconciliation')).toHaveLength(1);
    for (const other of ['zhang', 'li', 'wang'] as const) {
      expect(await office.ask(other, '/crm 对账 查看 DZ26-001')).toContain('没有');
      expect(await office.ask(other, '/crm 对账 对完 DZ26-001')).toContain('没有');
    }
    await office.ask('zhou', '/crm 对账 对完 DZ26-001');
    expect(await owed('reconciliation')).toEqual([]);
    expect(await owed('task')).toEqual(['RW2604-001#1 04-10 zhou']);
    await office.at('2026-05-06T09:00');
    expect(await owed('reconciliation')).toEqual(['2026-04 05-06 zhou']);
    await office.at('2026-05-11T09:00');
    expect(office.lastTo('chen')).toContain('对上个月的账 · 2026 年 4 月');
    expect(office.inGroups()).toEqual([]);
  });
});

describe('30 行业和市场信息报告', () => {
  it('of each supervisor on the first Monday or the working day after it, then the director hears', async () => {
    // The first Monday of April is a day off.
    await office.at('2026-04-03T09:00');
    expect(await owed('market-report')).toEqual(['2026-04 04-07 li', '2026-04 04-07 qian']);
    const heard = '交行业和市场信息报告 · 2026 年 4 月（/crm 市场报告 新建）';
    expect(office.lastTo('li')).toContain(heard);
    await office.at('2026-04-07T09:00');
    expect(office.lastTo('li')).toContain(`${heard}，今天到期`);
    expect(office.lastTo('qian')).toContain(`${heard}，今天到期`);
    const report = '/crm 市场报告 新建 信息渠道等级=第二等级 是否重大=一般 铜价上涨';
    await office.ask('li', report);
    expect(await owed('market-report')).toEqual(['2026-04 04-07 qian']);
    await office.at('2026-04-09T09:00');
    expect(office.lastTo('chen')).toContain('钱主管');
    // In May each owes another one.
    await office.at('2026-05-03T09:00');
    expect(await owed('market-report')).toEqual(['2026-05 05-06 li', '2026-05 05-06 qian']);
  });
});

describe('32, 54 年度计划、制度年审', () => {
  it('next year’s plan is the director’s on 1 December, and one for this year is not it', async () => {
    await office.at('2026-12-01T09:00');
    expect(await owed('year-plan')).toEqual(['2027 12-01 chen']);
    const plan = (year: string) =>
      office.ask(
        'chen',
        `/crm 年度计划 新建 年度=${year} 计划类别=客户开发 策略和步骤=老客户介绍 目标=新开十家`,
      );
    await plan('2026');
    expect(await owed('year-plan')).toHaveLength(1);
    await plan('2027年');
    expect(await owed('year-plan')).toEqual([]);
  });

  it('the rules are reviewed on 5 January, known to the general manager, and a change is proposed from there', async () => {
    await office.at('2027-01-05T09:00');
    expect(await owed('rule-review')).toEqual(['2027 01-05 chen']);
    expect(await office.ask('li', '/crm 制度年审 新建 年度=2027 都合适')).not.toContain('NS27');
    await office.ask('chen', '/crm 制度年审 新建 年度=2027 周报太多');
    expect(await owed('rule-review')).toEqual([]);
    await office.ask('chen', '/crm 制度年审 提修改 NS27-001 改什么=周报改月报 为什么改=没人看');
    expect(await office.ask('chen', '/crm 制度修改 列表')).toContain('周报改月报');
    expect(await office.ask('chen', '/crm 制度年审 已阅 NS27-001')).not.toContain('已办');
    expect(await office.ask('wu', '/crm 制度年审 已阅 NS27-001')).toContain('已阅');
  });
});

describe('the duties of the files', () => {
  it('all are on but the daily report, which a company switches on', () => {
    const on = loadedTemplates().playbook.steps.filter(
      ({ closes, about }) => closes.entry !== undefined && about !== 'entry',
    );
    expect(on.map(({ key }) => key)).toEqual([
      'account-plan',
      'file-audit',
      'grade-review',
      'market-report',
      'monthly-meeting',
      'reconciliation',
      'rule-review',
      'visit-plan',
      'key-account-visit-monthly',
      'key-account-visit-quarterly',
      'key-account-visit-half-yearly',
      'volume-drop',
      'year-plan',
    ]);
    const wanted = loadTemplates(editedTemplates(daily)).playbook.steps;
    expect(wanted.some(({ key }) => key === 'daily-report')).toBe(true);
  });

  it.each<[string, string, string, string, string]>([
    ['visit-plan', 'month: last-workday', 'month: last-worday', 'each.month', 'a day such as `first-monday`'],
    ['visit-plan', 'month: last-workday', 'month: 32', 'each.month', 'a day such as `first-monday`'],
    ['visit-plan', '{ month: last-workday, for: next }', 'workdays', 'each', 'a mapping with workday'],
    ['visit-plan', 'for: next }', 'for: coming }', 'each.for', 'one of previous, this, next'],
    ['visit-plan', '{ all: [salesperson] }', '{ all: [saleswoman] }', 'owes.all[0]', 'saleswoman'],
    ['visit-plan', '{ all: [salesperson] }', '{ all: [finance] }', 'owes.all[0]', 'finance may not open one'],
    ['visit-plan', '{ all: [salesperson] }', 'salesperson', 'owes', '`{ all: [roles] }`'],
    ['visit-plan', 'period: month', 'period: months', 'closes.period', 'has no field months'],
    ['visit-plan', 'unless: dropped }\n    remind', 'unless: gone }\n    remind', 'closes.unless[0]', 'gone'],
    [
      'visit-plan',
      'opened: true',
      'opened: true, move: approve',
      'closes',
      'either `opened: true` or `move`',
    ],
    ['visit-plan', 'key: visit-plan\n', 'key: visit-plan-again\n', 'key', 'expected each only once'],
    ['market-report', 'lapses: 21d # default', '', 'closes', 'expected `period`, or `lapses`'],
    ['market-report', 'say: duty/due', 'say: duty/dues', 'remind[0].say', 'there is no text duty/dues'],
    ['market-report', 'at: due-1d, to: owner', 'at: due-1d, to: salesperson', 'remind[0].to', 'salesperson'],
    ['daily-report', 'lapses: 0d', '', 'each', 'expected `lapses`'],
    ['account-plan', '{ customer: supervisor', '{ customer: legal', 'owes.customer', 'legal'],
    ['account-plan', '[agreement, member]', '[agrement]', 'owes.if.keyAccount', 'agrement'],
    ['account-plan', 'keyAccount:', 'volume:', 'owes.if', 'volume'],
    ['stage', 'customerDay: filed', 'customerDay: field', 'owes.if.customerDay', 'field'],
    ['file-audit', 'move: issue', 'move: issued', 'closes.move[0]', 'issued'],
  ])(
    'a mistake in registers/%s.yaml, %s → %s, is named with line and key',
    (key, from, to, path, message) => {
      const file = `registers/${key}.yaml`;
      const found = problemsOf(() => loadTemplates(editedTemplates({ [file]: [from, to] })));
      expect(found).toEqual([expect.stringMatching(new RegExp(`^${file}:\\d+ .*duties\\[0\\]`))]);
      expect(found[0]).toContain(`duties[0].${path}`);
      expect(found[0]).toContain(message);
    },
  );
});
