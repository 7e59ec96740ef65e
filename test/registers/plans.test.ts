import { recordPast } from '../../jobs/entries/record-past.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('33 拜访计划 (C7, C8)', () => {
  it('a month’s plan is the supervisor’s to decide, and comes back with a reason', async () => {
    expect(
      await office.ask(
        'zhang',
        '/crm 月拜访计划 新建 费用预算=1200 2026-04\n2026-04-02 | C001 | 3B | 谈用量 | 300',
      ),
    ).toContain('主管审核：李主管');
    expect(await office.decide('zhang')).toContain('不能由自己审批');
    await office.decide('li', '加一次新客户');
    expect(await office.ask('zhang', '/crm 月拜访计划 查看 YB2603-001')).toContain('加一次新客户');
    expect(await office.owed()).toEqual(['visit-plan-again 2026-03-04']);
    await office.ask(
      'zhang',
      '/crm 月拜访计划 重新提交 YB2603-001 2026-04-02|C001|3B|谈用量|300\n2026-04-20|杭州精工|3C|对账',
    );
    await office.decide('li');
    expect(await office.ask('zhang', '/crm 月拜访计划 查看 YB2603-001')).toContain('已批准');
    expect(await office.ask('zhao', '/crm 月拜访计划 查看 YB2603-001')).toContain('没有');
  });

  it('a year’s plan is decided by director and general manager, in this order; a salesperson proposes none', async () => {
    const plan = (by: 'li' | 'zhang') =>
      office.ask(by, '/crm 年度计划 新建 年度=2027 计划类别=拜访 策略和步骤=A类每月 目标=新开十家');
    expect(await plan('zhang')).not.toContain('NJ26');
    expect(await plan('li')).toContain('陈总监');
    expect(await office.decide('wu')).toContain('不归您审批');
    await office.decide('chen');
    await office.decide('wu');
    expect(await office.ask('li', '/crm 年度计划 查看 NJ26-001')).toContain('执行中');
  });
});

describe('32 客户计划 (C9)', () => {
  const plan = 'KJ26-001';
  const open = (by: 'li' | 'zhang') =>
    office.ask(
      by,
      '/crm 重点客户计划 新建 C001 年度=2027 客户概况=泵厂 竞争概况=两家 情况评估分析=关系好 客户目标和行动=份额三成 计划摘要=做到三成份额',
    );

  it('the director reviews the first version and any change, the keeper archives it, each version says what was before it; an action becomes a task', async () => {
    expect(await open('zhang')).not.toContain(plan);
    expect(await open('li')).toContain('陈总监');
    await office.decide('chen');
    expect(await office.owed()).toEqual(['account-plan-archive 2026-03-05']);
    expect(await office.ask('li', `/crm 重点客户计划 归档 ${plan}`)).toContain('不由您办理');
    await office.ask('wang', `/crm 重点客户计划 归档 ${plan}`);
    await office.ask('li', `/crm 重点客户计划 修改 ${plan} 客户目标和行动=份额四成 为什么改=新线投产`);
    await office.decide('chen');
    await office.ask('wang', `/crm 重点客户计划 归档 ${plan}`);
    const shown = await office.ask('li', `/crm 重点客户计划 查看 ${plan}`);
    expect(shown).toContain('份额三成');
    expect(shown).toContain('· 客户目标和行动：份额四成（原来：份额三成）');
    expect(shown).toContain('· 为什么改：新线投产\n');
    await office.ask('li', `/crm 重点客户计划 行动 ${plan} 要做什么=拜访总工 完成日期=2026-04-01`);
    expect(await office.owed()).toEqual(['task 2026-04-01']);
  });

  it('does not exist for the salesperson of the customer, nor for another supervisor', async () => {
    await open('li');
    expect(await office.ask('zhang', `/crm 重点客户计划 查看 ${plan}`)).toContain('没有');
    expect(await office.ask('qian', `/crm 重点客户计划 查看 ${plan}`)).toContain('没有');
  });
});

describe('47 例会', () => {
  it('begins with the team’s month: first orders, what is overdue and open, and what was decided and not done', async () => {
    await office.aCustomer({ code: 'C002', name: '宁波机械', salesperson: 'zhao', supervisor: 'qian' });
    const standing = async (by: 'li' | 'qian') => {
      const reply = await office.reply(by, '/crm 例会 新建');
      if (reply.kind !== 'form') throw new Error('expected the form');
      return reply.form.fields.find(({ key }) => key === 'standing')?.initial?.split('\n');
    };
    expect(await standing('li')).toEqual(['上月以来首单：0', '逾期未完成：0']);
    await office.ask('zhang', '/crm 订单 登记 C001 今天 承诺=+30d 金额=86000');
    await office.ask('zhang', '/crm 投诉 新建 C001 漏油');
    await office.ask('li', '/crm 例会 新建 日期=2026-03-04 三月');
    await office.ask('li', '/crm 例会 召开 LH26-001 全组');
    await office.ask('li', '/crm 例会 决定 LH26-001 决定了什么=清理超期回访 完成日期=2026-03-17');
    await office.ask('li', '/crm 例会 决定 LH26-001 决定了什么=备料 完成日期=2026-04-17');
    await office.at('2026-04-01T09:00');
    // The minutes, the complaint and one decision are late.
    expect(await standing('li')).toEqual([
      '上月以来首单：1',
      '逾期未完成：3',
      '未办结：投诉 1',
      expect.stringMatching(/^没按时完成：LH26-001 三月$/u),
      expect.stringMatching(/^没按时完成：RW2603-001 清理超期回访$/u),
    ]);
    expect(await standing('qian')).toEqual(['上月以来首单：0', '逾期未完成：0']);
    expect((await office.reply('zhang', '/crm 例会 新建')).kind).toBe('text');
    await office.ask('li', '/crm 例会 新建 日期=2026-04-10 四月');
    expect(await office.ask('li', '/crm 例会 查看 LH26-002')).toContain('RW2603-001 清理超期回访');
  });

  it('is reminded, held and minuted; each decision becomes a task that is done by its day', async () => {
    expect(await office.ask('zhang', '/crm 例会 新建 日期=2026-03-10 三月')).not.toContain('LH26');
    await office.ask('li', '/crm 例会 新建 日期=2026-03-10 三月例会：超期、投诉、四月计划');
    expect(await office.planned('2026-03-11')).toEqual(['03-06 li', '03-10 li']);
    await office.ask('li', '/crm 例会 召开 LH26-001 全组');
    await office.ask('li', '/crm 例会 决定 LH26-001 决定了什么=清理超期回访 完成日期=2026-03-17');
    expect(await office.owed()).toContain('task 2026-03-17');
    for (const day of ['16', '17', '18']) await office.at(`2026-03-${day}T09:00`);
    expect(office.lastTo('chen')).toContain('RW2603-001');
    expect(await office.ask('zhang', '/crm 任务 完成 RW2603-001 好')).toContain('没有');
    expect(await office.ask('li', '/crm 任务 完成 RW2603-001 已清')).toContain('已完成');
    expect(await office.ask('zhang', '/crm 例会 查看 LH26-001')).toContain('没有');
  });
});

it('what is not done about no customer is told to whom its owner reports, who may act on it', async () => {
  await office.ask('zhang', '/crm 任务 新建 完成日期=2026-03-05 备料');
  for (const day of ['04', '05', '06']) await office.at(`2026-03-${day}T09:00`);
  expect(office.lastTo('li')).toContain('RW2603-001');
  expect(await office.ask('li', '/crm 任务 完成 RW2603-001 已备')).toContain('已完成');
});

it('a plan recorded as past, which has ended, still says whose it was', async () => {
  const { core, staff } = office;
  const register = core.templates.registers.find(({ key }) => key === 'visit-plan');
  const approve = register?.moves.find(({ key }) => key === 'approve');
  if (register === undefined || approve === undefined) throw new Error('expected the register');
  const moves = [{ by: staff.li, move: approve, answers: {} }];
  await recordPast(core, [
    { register, customer: null, by: staff.zhang, answers: { month: '2026-04' }, moves },
  ]);
  const list = await office.ask('li', '/crm 月拜访计划 列表 全部');
  expect(list).toContain('2026-04 · 张伟');
});
