import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catchUp } from '../../jobs/catch-up.ts';
import { settleSuspension } from '../../jobs/customers/settle-suspension.ts';
import { plainText } from '../../templates/reader/card.ts';
import { runDay } from '../../jobs/run-day.ts';
import { suspends } from '../../templates/reader/register.ts';
import { lookAgain } from '../../jobs/replan/look-again.ts';
import { accountOf, type Colleague } from '../company.ts';
import type { Edit } from '../templates/edited-templates.ts';
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

describe('32 客户计划 (C9): a duty for each customer of a kind', () => {
  const plan = (by: Colleague, code: string, year: string) =>
    office.ask(
      by,
      `/crm 重点客户计划 新建 ${code} 年度=${year} 客户概况=泵厂 竞争概况=两家 情况评估分析=关系好 客户目标和行动=份额三成 计划摘要=三成`,
    );
  const subject = async () =>
    (await office.core.db.followUp.findFirstOrThrow({ where: { step: 'account-plan', state: 'open' } })).id;

  beforeEach(async () => {
    await office.aCustomer({ code: 'C002', name: '宁波泵业' });
    await office.ask('li', '/crm 等级 C001 大客户=协议');
  });

  it('of each key account, by its supervisor, on 1 December for the next year; the director hears of it when it is late', async () => {
    await office.at('2026-11-15T09:00');
    expect(await owed('account-plan')).toEqual([]);
    expect(await office.ask('li', '/crm 预告 40')).toContain('交明年的重点客户计划');
    await office.at('2026-11-17T09:00');
    expect(await owed('account-plan')).toEqual(['2027 12-01 li']);
    expect(office.lastTo('li')).toContain('C001 杭州精工');
    expect(office.lastTo('li')).toContain('交明年的重点客户计划 · 2027 年（/crm 重点客户计划 新建）');
    await office.at('2026-12-01T09:00');
    await office.at('2026-12-02T09:00');
    expect(office.lastTo('chen')).toContain('C001 杭州精工');
    expect(office.lastTo('chen')).toContain('交明年的重点客户计划');
  });

  it('is done by a plan of that customer for that year; the button fills both in, for its owner only', async () => {
    await office.at('2026-12-01T09:00');
    const button = await office.press('li', 'close', await subject());
    expect(button).toMatchObject({ kind: 'form', form: { form: 'account-plan-open' } });
    expect(JSON.stringify(button)).toContain('C001');
    expect(JSON.stringify(button)).toContain('2027');
    expect(await office.pressed('zhang', 'close', await subject())).toContain('没有找到');
    await plan('li', 'C002', '2027');
    await plan('li', 'C001', '2026');
    expect(await owed('account-plan')).toEqual(['2027 12-01 li']);
    await plan('li', 'C001', '2027年');
    expect(await owed('account-plan')).toEqual([]);
  });

  it('begins on the day a customer comes to be one, ends with it, and goes with the supervisor', async () => {
    await office.at('2026-12-01T09:00');
    await office.at('2026-12-02T09:00');
    await office.ask('li', '/crm 等级 C002 大客户=会员');
    // The day was before it was a key account.
    expect(await owed('account-plan')).toEqual(['2027 12-01 li']);
    const { db } = office.core;
    const whose = await db.followUp.findFirstOrThrow({ where: { step: 'account-plan' } });
    expect(whose.customerId).toBe((await office.customer('C001')).id);
    expect(await office.ask('chen', '/crm handover @li to=@qian C001 confirm')).toContain('移交 1');
    expect(await owed('account-plan')).toEqual(['2027 12-01 qian']);
    await office.ask('qian', '/crm 等级 C001 大客户=无');
    expect(await owed('account-plan')).toEqual([]);
    await office.at('2027-12-01T09:00');
    expect(await owed('account-plan')).toEqual(['2028 12-01 li']);
  });
});

describe('34 大客户拜访: a duty for customers of several grades', () => {
  it('of value A each month, B each quarter, C each half-year, of others none; done by a visit in it that was reported', async () => {
    for (const code of ['C002', 'C003', 'C004']) await office.aCustomer({ code });
    await office.ask('li', '/crm 等级 C001 价值=A1 大客户=协议');
    await office.ask('li', '/crm 等级 C002 价值=B2 大客户=会员');
    await office.ask('li', '/crm 等级 C003 价值=D 大客户=会员');
    await office.ask('li', '/crm 等级 C004 价值=A2');
    await office.at('2026-03-27T09:00');
    const monthly = () => owed('key-account-visit-monthly');
    expect(await monthly()).toEqual(['2026-03 03-31 zhang']);
    expect(await owed('key-account-visit-quarterly')).toEqual(['2026-Q1 03-31 zhang']);
    expect(await owed('key-account-visit-half-yearly')).toEqual([]);
    for (const on of ['2026-04-01', '2026-03-30']) {
      await office.ask('zhang', `/crm 拜访 新建 C001 拜访日期=${on} 目的=volume 谈用量`);
      await office.decide('li');
      expect(await monthly()).toEqual(['2026-03 03-31 zhang']);
    }
    const result = '有没有承诺=none 结果=谈了 达成目标=reached';
    await office.ask('zhang', `/crm 拜访 结果 BF2603-001 ${result}`);
    expect(await monthly()).toEqual(['2026-03 03-31 zhang']);
    expect(await office.ask('zhao', `/crm 拜访 结果 BF2603-002 ${result}`)).toContain('没有');
    await office.ask('zhang', `/crm 拜访 结果 BF2603-002 ${result}`);
    expect(await monthly()).toEqual([]);
    await office.at('2026-04-01T09:00');
    expect(office.lastTo('li')).toContain('本季度拜访大客户');
    await office.ask('li', '/crm 等级 C003 价值=C');
    await office.at('2026-06-01T09:00');
    expect(await owed('key-account-visit-half-yearly')).toEqual(['2026-H1 06-30 zhang']);
    const heard = office.chat.messages.filter(({ room }) => room === `dm:${accountOf('zhang')}`);
    expect(heard.map(({ content }) => plainText(content)).join('\n')).toContain(
      '本半年拜访大客户 · 2026 年上半年',
    );
    expect(office.inGroups()).toEqual([]);
  });
});

describe('a duty of a customer that was missed while the program was down', () => {
  const start = () => catchUp(office.core, async () => {});
  const monthly = () => owed('key-account-visit-monthly');
  beforeEach(async () => {
    await office.ask('li', '/crm 等级 C001 价值=A1 大客户=协议');
  });

  it('is asked for afterwards; its owner hears first, and the supervisor once that was a working day ago', async () => {
    await start();
    await office.at('2026-03-20T09:00');
    // From before the first reminder until a week after the last.
    await start();
    await office.at('2026-04-08T09:00');
    expect(await monthly()).toEqual(['2026-03 03-31 zhang']);
    expect(office.lastTo('zhang')).toContain('本月拜访大客户 · 2026 年 3 月');
    const escalated = () =>
      office.core.db.reminder.count({
        where: { say: 'duty/customer-escalate', recipient: { code: 'li' }, state: 'posted' },
      });
    expect(await escalated()).toBe(0);
    await office.at('2026-04-09T09:00');
    expect(await escalated()).toBe(1);
  });

  it('not where the rules did not ask for it then, as after an update, or asked for something else', async () => {
    await office.at('2026-04-08T09:00');
    await start();
    await office.runDay();
    expect(await monthly()).toEqual([]);
    const { registers, playbook } = office.core.rules;
    const rules = {
      ...office.core.rules,
      registers,
      playbook: {
        ...playbook,
        digest: 'other',
        steps: playbook.steps.map((step) =>
          step.key === 'key-account-visit-monthly'
            ? {
                ...step,
                trigger: {
                  ...step.trigger,
                  each: { unit: 'month', on: { kind: 'number', number: 2 }, for: 'this', dayOff: 'next' },
                },
              }
            : step,
        ),
      },
    };
    await catchUp({ ...office.core, rules }, async () => {});
    await runDay({ ...office.core, rules }, office.today());
    expect(await monthly()).toEqual([]);
  });

  it('nor of the days of a suspension', async () => {
    await start();
    const suspend = async (on: boolean) =>
      await office.core.db.$transaction(async (tx) => {
        const { id } = await office.customer('C001');
        await tx.entry.updateMany({ where: { customerId: id }, data: { flags: on ? [suspends] : [] } });
        await settleSuspension(tx, id, office.today(), { by: null, at: office.clock.now() });
      });
    await office.ask('zhang', '/crm 投诉 新建 C001 漏油');
    await suspend(true);
    await office.at('2026-04-08T09:00');
    await suspend(false);
    await lookAgain(office.core.db, office.today(), 'everybody');
    await office.runDay();
    expect(await monthly()).toEqual([]);
  });
});
