import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, principles, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-02-02' } });
});
afterEach(() => office.close());

const first = 'BF2603-001';
const plan = (by: 'zhang' | 'li' | 'zhao' = 'zhang') =>
  office.ask(by, '/crm 拜访 新建 C001 拜访日期=2026-03-10 目的=volume 费用申请=300 谈二季度用量');

describe('33, 34 拜访计划, 拜访', () => {
  it('planned and approved, it prompts its preparation the day before and its report the day after', async () => {
    expect(await plan()).toContain('待决定：主管批准：李主管');
    expect(await office.owed()).toEqual([]);
    expect(await office.decide('zhang')).toContain('不能由自己审批');
    await office.decide('li');
    expect(await office.owed()).toEqual(['visit-prepare 2026-03-10', 'visit-report 2026-03-11']);
    await office.at('2026-03-09T09:00');
    expect(office.lastTo('zhang')).toContain('拜访前约好客户');
    await office.at('2026-03-11T09:00');
    expect(office.lastTo('zhang')).toContain('填写拜访结果');
    await office.at('2026-03-12T09:00');
    expect(office.lastTo('li')).toContain(first);
    expect(office.inGroups()).toEqual([]);
  });

  it('its report says why the goal was not reached, and a promise made on it is chased on its own', async () => {
    await plan();
    await office.decide('li');
    const report = (rest: string) => office.ask('zhang', `/crm 拜访 结果 ${first} ${rest}`);
    expect(await report('达成目标=missed 有没有承诺=none 结果=采购不在')).toContain('没达成的原因');
    expect(
      await report(
        '达成目标=partly 结果=答应试用 没达成的原因=价格没谈拢 有没有承诺=made 答应了什么=月底前送第二批样品 兑现日期=2026-03-31',
      ),
    ).toContain('已拜访');
    expect(await office.owed()).toEqual(['promise-keep 2026-03-31']);
    expect(await office.ask('zhang', '/crm 承诺 列表')).toContain('月底前送第二批样品');
  });

  it('a no goes back with its reason; moved to another day its prompts move too; a supervisor’s own is the director’s to decide', async () => {
    await plan();
    await office.decide('li', '先打电话');
    expect(await office.ask('zhang', `/crm 拜访 查看 ${first}`)).toContain('先打电话');
    await office.ask('zhang', `/crm 拜访 重新申请 ${first} 拜访日期=2026-03-12 改了什么=已约好`);
    await office.decide('li');
    await office.ask('zhang', `/crm 拜访 改期 ${first} 新的日期=2026-03-17 原因=客户出差`);
    expect(await office.owed()).toEqual(['visit-prepare 2026-03-17', 'visit-report 2026-03-18']);
    await office.ask('zhang', `/crm 拜访 取消 ${first} 客户停产`);
    expect(await office.owed()).toEqual([]);
    expect(await plan('li')).toContain('陈总监');
  });

  it('handed over between application and decision, it is the new supervisor’s to decide', async () => {
    await plan();
    await office.deliver();
    expect(office.lastTo('li')).toContain(first);
    await office.ask('chen', '/crm 客户 负责人 C001 主管 钱主管');
    await office.at('2026-03-04T09:00');
    expect(await office.decide('li')).toContain('不由您审批');
    expect(await office.ask('qian', '/crm 今天')).toContain(first);
    expect(await office.decide('qian')).toContain('已同意');
    expect(await office.ask('zhang', `/crm 拜访 查看 ${first}`)).toContain('钱主管');
  });

  it('does not exist for another salesperson, and cannot be planned in the past', async () => {
    await plan();
    const none = await office.ask('zhao', '/crm 拜访 查看 BF2603-777');
    expect((await office.ask('zhao', `/crm 拜访 查看 ${first}`)).replace(first, 'BF2603-777')).toBe(none);
    expect(await plan('zhao')).not.toContain('BF2603');
    expect(await office.ask('zhang', '/crm 拜访 新建 C001 拜访日期=2026-03-02 目的=volume 补')).not.toContain(
      'BF2603-002',
    );
  });
});

describe('35 承诺落实', () => {
  const promise = 'CN2603-001';
  const give = () => office.ask('zhang', '/crm 承诺 新建 C001 兑现日期=2026-03-05 补发说明书');

  it('is chased until it is kept, its supervisor and the director hear, and it is chased no more', async () => {
    expect(await give()).toContain(promise);
    expect(await office.planned('2026-03-18')).toEqual([
      '03-04 zhang',
      '03-05 zhang',
      '03-06 li',
      '03-09 zhang',
      '03-10 chen',
      '03-16 zhang',
    ]);
    for (const day of ['04', '05', '06', '09', '10']) await office.at(`2026-03-${day}T09:00`);
    expect(office.lastTo('chen')).toContain(promise);
    expect(await office.ask('wang', `/crm 承诺 兑现 ${promise} 已寄出`)).toContain('已兑现');
    expect(await office.planned('2027-01-01')).toEqual([]);
    expect(office.inGroups()).toEqual([]);
  });

  it('moves with its day; only the supervisor drops it, and never one they gave', async () => {
    await give();
    await office.ask('zhang', `/crm 承诺 改期 ${promise} 新的日期=2026-03-20 客户同意`);
    expect(await office.owed()).toEqual(['promise-keep 2026-03-20']);
    expect(await office.ask('zhang', `/crm 承诺 撤销 ${promise} 不做了`)).toContain('由别人决定');
    expect(await office.ask('li', `/crm 承诺 撤销 ${promise} 客户不要了`)).toContain('已撤销');
    await office.ask('li', '/crm 承诺 新建 C001 兑现日期=2026-03-20 打九折');
    expect(await office.ask('li', '/crm 承诺 撤销 CN2603-002 不做了')).toContain('由别人决定');
    expect(await office.ask('chen', '/crm 承诺 撤销 CN2603-002 不做了')).toContain('已撤销');
  });

  it('goes with the customer to its new owner, and does not exist for others', async () => {
    await give();
    const none = await office.ask('zhao', '/crm 承诺 查看 CN2603-777');
    expect((await office.ask('zhao', `/crm 承诺 查看 ${promise}`)).replace(promise, 'CN2603-777')).toBe(none);
    await office.ask('chen', '/crm 客户 负责人 C001 业务员 zhao');
    await office.runDay();
    expect(await office.ask('zhao', `/crm 承诺 兑现 ${promise} 已寄出`)).toContain('已兑现');
  });
});

describe('16 费用前置', () => {
  const answers = { customer: 'C001', visitOn: '2026-03-10', purpose: 'volume', goal: '谈用量', cost: '300' };
  const apply = (warned: string) => office.submit('zhang', 'visit-open', warned, answers);
  beforeEach(async () => {
    await office.core.db.fact.deleteMany({ where: { key: 'firstDeal' } });
  });

  it('a visit with a cost before the first deal warns its author, and once approved author and finance, with the rule', async () => {
    expect(await apply('')).toContain('费用要等总经理批准');
    expect(await office.core.db.entry.count()).toBe(0);
    expect(await apply('w0')).toContain(first);
    await office.decide('li');
    await office.deliver();
    for (const who of ['zhang', 'zhou'] as const) {
      expect(office.titles(who).at(-1)).toBe(`费用前置：拜访 ${first}`);
      expect(office.lastTo(who)).toContain('费用要等总经理批准开发申请后才能列支');
    }
    // A warning: the visit goes ahead.
    expect(await office.owed()).toEqual([
      'visit-due-diligence 2026-03-10',
      'visit-prepare 2026-03-10',
      'visit-report 2026-03-11',
    ]);
    expect(await office.ask('zhou', `/crm 拜访 查看 ${first}`)).toContain('费用前置');
    expect(await office.ask('zhao', `/crm 拜访 查看 ${first}`)).not.toContain('费用前置');
    expect(office.inGroups()).toEqual([]);
  });

  it('visits of a monthly plan are judged by its yes: author and finance hear of each with a cost, and of no other', async () => {
    await office.aCustomer({ code: 'C003', name: '绍兴纺机', anchors: { firstDeal: '2026-02-02' } });
    const lines =
      '2026-04-02 | C001 | 3B | 谈用量 | 300\n2026-04-09 | C001 | 3B | 对账\n2026-04-16 | C003 | 3B | 对账 | 200';
    await office.ask('zhang', `/crm 月拜访计划 新建 2026-04\n${lines}`);
    await office.decide('li');
    await office.deliver();
    for (const who of ['zhang', 'zhou'] as const)
      expect(office.titles(who).filter((title) => title.startsWith('费用前置'))).toEqual([
        '费用前置：拜访 BF2603-001',
      ]);
    expect(await office.ask('zhou', '/crm 拜访 查看 BF2603-001')).toContain('费用前置');
    // The yes to the plan is the yes to each visit, with its name, and counted as one.
    expect(await office.ask('zhang', '/crm 拜访 查看 BF2603-002')).toContain('主管批准');
    expect(await office.ask('li', '/crm 报表 拜访 2026-04')).toMatch(/批准[^0-9]*3/u);
    expect(await office.ask('zhao', '/crm 拜访 查看 BF2603-001')).not.toContain('费用前置');
    expect(office.inGroups()).toEqual([]);
  });

  it('no one hears anything once everyone approved the application, without a cost, or after the first deal', async () => {
    await office.ask('zhang', `/crm 开发申请 新建 C001 付款方式=月结30天 ${principles} 泵厂`);
    await office.decide('chen');
    expect(await apply('')).toContain('费用要等总经理批准');
    const request = { orderBy: { id: 'desc' } } as const;
    expect((await office.core.db.approvalRequest.findFirst(request))?.kind).toContain('development');
    await office.decide('wu');
    expect(await apply('')).toContain(first);
    await office.decide('li');
    await office.deliver();
    expect([...office.titles('zhang'), ...office.titles('zhou')].join()).not.toContain('费用前置');
    const { cost: _, ...free } = answers;
    await office.aCustomer({ code: 'C003', name: '绍兴纺机' });
    expect(await office.submit('zhang', 'visit-open', '', { ...free, customer: 'C003' })).toContain(
      'BF2603-002',
    );
  });
});
