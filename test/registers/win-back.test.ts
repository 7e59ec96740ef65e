import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listCustomers } from '../../jobs/customers/list-customers.ts';
import { lapseAskedFor } from '../../jobs/figures/repurchase-rate.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('39 流失预警、挽回', () => {
  const first = 'WH26-001';
  const open = () => office.ask('zhang', '/crm 挽回 新建 C001 迹象类别=久未下单 半年没有订单');

  it('goes on by its records, and the customer is back only by an order', async () => {
    expect(await open()).toContain(first);
    await office.deliver();
    expect(office.lastTo('li')).toContain(first);
    await office.ask('zhang', `/crm 挽回 进展 ${first} 见了采购`);
    expect(await office.planned('2026-04-15')).toEqual([
      '03-10 zhang',
      '03-17 zhang',
      '03-31 zhang',
      '03-31 li',
      '04-14 zhang',
    ]);
    expect(await office.ask('zhang', `/crm 挽回 挽回成功 ${first}`)).not.toContain('已挽回');
    expect(await office.ask('zhang', `/crm 挽回 挽回成功 ${first} 下单日期=2026-03-03 金额=12000`)).toContain(
      '已挽回',
    );
    expect(await office.owed()).toEqual([]);
  });

  it('asks for a contact seven days after the last, and anew after each', async () => {
    await open();
    const contacts = async () => (await office.owed()).filter((one) => one.startsWith('win-back-contact'));
    expect(await contacts()).toEqual(['win-back-contact 2026-03-10']);
    await office.at('2026-03-06T10:00');
    await office.ask('zhang', '/crm 记录 新增 C001 电话里说下周再谈');
    expect(await contacts()).toEqual(['win-back-contact 2026-03-13']);
    // Once overdue, a contact still begins it anew, with a reminder of its own.
    await office.at('2026-03-16T10:00');
    await office.ask('zhang', '/crm 记录 新增 C001 又通了电话');
    expect(await contacts()).toEqual(['win-back-contact 2026-03-23']);
    await office.at('2026-03-23T10:00');
    expect(office.lastTo('zhang')).toContain('联系正在挽回的客户');
    await office.ask('li', `/crm 挽回 流失 ${first} 换了供方`);
    expect(await contacts()).toEqual([]);
  });

  it('lost is the supervisor’s to say, with a reason; a late order still brings it back; others find none of it', async () => {
    await open();
    expect(await office.ask('zhang', `/crm 挽回 流失 ${first} 换了供方`)).toContain('不由您办理');
    expect(await office.ask('zhao', `/crm 挽回 流失 ${first} 换了供方`)).toContain('没有');
    expect(await office.ask('li', `/crm 挽回 流失 ${first} 换了供方`)).toContain('已流失');
    expect(await office.ask('li', `/crm 挽回 挽回成功 ${first} 下单日期=2026-03-03 金额=1`)).toContain(
      '已挽回',
    );
  });
});

describe('39 半年没有订单', () => {
  it('180 days after the last order its owner hears, then the supervisor and the director; a cancelled one does not count, the next one ends it', async () => {
    await office.close();
    office = await openRegisterOffice({}, ['no-order']);
    await office.aCustomer({ code: 'C001', name: '杭州精工' });
    const silent = async () => (await office.owed()).filter((one) => one.startsWith('no-order'));
    const order = (on: string) =>
      office.ask('zhang', `/crm 销售订单 新建 C001 下单日期=${on} 金额=500 承诺交期=2026-12-31 密封圈`);
    await office.ask('zhang', '/crm 订单 登记 C001 2026-02-02 金额=900');
    await order('2026-03-02');
    await order('2026-03-03');
    await office.ask('zhang', '/crm 销售订单 取消 DD2603-002 客户改主意');
    // 2 March + 180 days is Saturday 29 August.
    await office.at('2026-08-26T09:00');
    expect(await silent()).toEqual([]);
    await office.at('2026-08-28T09:00');
    expect(await silent()).toEqual(['no-order 2026-08-29']);
    expect(office.lastTo('zhang')).toContain('179 天没有订单：C001 杭州精工');
    await office.at('2026-08-31T09:00');
    expect(office.lastTo('li')).toContain('久未下单');
    await office.at('2026-09-02T09:00');
    expect(office.lastTo('chen')).toContain('久未下单');
    await order('2026-09-02');
    expect(await silent()).toEqual([]);
    expect(office.inGroups()).toEqual([]);
  });
});

describe('39 复购期已过', () => {
  // Of C001, C002 and C003, 2 June is the days 91, 90 and 89 of the stage.
  beforeEach(async () => {
    await office.close();
    office = await openRegisterOffice({}, ['repurchase-2']);
    for (const [code, trialStarted] of [
      ['C001', '2026-03-03'],
      ['C002', '2026-03-04'],
      ['C003', '2026-03-05'],
    ] as const)
      await office.aCustomer({ code, anchors: { trialStarted } });
    office.clock.set('2026-06-02T10:00');
  });

  const marked = async (who: 'zhang' | 'zhao' | 'chen' = 'zhang') => {
    const { db } = office.core;
    const lapsed = lapseAskedFor(office.core) ?? undefined;
    return (await listCustomers(db, office.staff[who], { limit: 9, lapsed })).lines.map(({ code }) => code);
  };
  const order = (on: string) =>
    office.ask('zhang', `/crm 销售订单 新建 C001 下单日期=${on} 金额=500 承诺交期=2026-12-31 密封圈`);

  it('marks a customer from day 91 without an order, in its file, the list and the figures, for those who may read them', async () => {
    const mark = '复购期已过（2026年6月1日 周一），没有再下单';
    expect(await marked()).toEqual(['C001']);
    expect(await marked('chen')).toEqual(['C001']);
    expect(await marked('zhao')).toEqual([]);
    expect(await office.ask('zhang', '/crm 客户 查看 C001')).toContain(mark);
    expect(await office.ask('li', '/crm 档案 C001')).toContain(mark);
    expect(await office.askInEnglish('li', '/crm file C001')).toContain('without an order');
    expect(await office.ask('zhang', '/crm 客户 查看 C002')).not.toContain('复购期已过');
    expect(await office.ask('zhao', '/crm 客户 查看 C001')).not.toContain('复购期已过');
    expect(await office.ask('li', '/crm 报表 复购 2026-06')).toContain('到今天还没有再下单的客户：1 个');
    office.clock.set('2026-06-03T10:00');
    expect(await marked()).toEqual(['C001', 'C002']);
    expect(office.inGroups()).toEqual([]);
  });

  it('an order ends it, also one recorded late and one that a log tells of, but none from before the stage or cancelled', async () => {
    await order('2026-03-02');
    expect(await marked()).toEqual(['C001']);
    await order('2026-05-20');
    expect(await marked()).toEqual([]);
    expect(await office.ask('li', '/crm 报表 复购 2026-06')).not.toContain('没有再下单');
    await office.ask('zhang', '/crm 销售订单 取消 DD2606-002 客户改主意');
    expect(await marked()).toEqual(['C001']);
    const log = { purpose: 'repurchase-2', summary: '又下了单', channel: 'phone' } as const;
    const { id } = await office.customer('C001');
    await writeLog(office.core, office.staff.zhang, await office.customer('C001'), {
      ...log,
      fields: { progress: 'repurchased' },
    });
    expect(await marked()).toEqual([]);
    await office.core.db.contactLog.updateMany({
      where: { customerId: id },
      data: { deletedAt: new Date(0) },
    });
    expect(await marked()).toEqual(['C001']);
    await order('2026-06-02');
    expect(await marked()).toEqual([]);
  });

  it('an order whose day cannot be read, as a changed form may leave it, hides no one from list, file and figures', async () => {
    await order('2026-05-20');
    await office.core.db.entry.updateMany({
      where: { register: 'sales-order' },
      data: { answers: { orderedOn: '五月下旬', amount: '500' } },
    });
    expect(await marked()).toEqual(['C001']);
    expect(await office.ask('zhang', '/crm 客户 查看 C001')).toContain('没有再下单');
    expect(await office.ask('li', '/crm 报表 复购 2026-06')).toContain('1 个');
  });

  it('the rate of repurchases counts the orders that end it, up to day 90 of the stage', async () => {
    const rate = async () => /复购率：[^【]*/u.exec(await office.ask('li', '/crm 指标 2026-06'))?.[0];
    expect(await rate()).toBe('复购率：0%（0/1）');
    await order('2026-06-02');
    expect(await marked()).toEqual([]);
    expect(await rate()).toBe('复购率：0%（0/1）');
    await order('2026-06-01');
    expect(await rate()).toBe('复购率：100%（1/1）');
    expect(await office.ask('li', '/crm 报表 复购 2026-06')).toContain('有订单');
  });

  it('not one that is suspended, until it is resumed, nor one that was merged into another', async () => {
    await office.ask('zhang', '/crm 信用调查 新建 C001 查付款记录');
    await office.ask('zhang', '/crm 信用调查 中止 XD26-001 被列为失信被执行人');
    expect(await marked()).toEqual([]);
    await office.ask('li', '/crm 信用调查 解除 XD26-001 已撤销');
    expect(await marked()).toEqual(['C001']);
    await office.ask('chen', '/crm 客户 合并 C003 C001 确认');
    expect(await marked()).toEqual([]);
    office.clock.set('2026-06-04T10:00');
    expect(await marked()).toEqual(['C002', 'C003']);
  });
});

describe('39 用量下降: orders of three months against the three before', () => {
  const order = (code: string, on: string, amount: string, by: 'zhang' | 'li' = 'zhang') =>
    office.ask(by, `/crm 销售订单 新建 ${code} 下单日期=${on} 金额=${amount} 承诺交期=2026-12-31 密封圈`);
  const asked = async () => {
    const open = await office.core.db.followUp.findMany({
      where: { step: 'volume-drop', state: 'open' },
      include: { customer: true, owner: true },
      orderBy: [{ cycle: 'asc' }, { customer: { code: 'asc' } }],
    });
    return open.map(
      ({ cycle, dueOn, customer, owner }) =>
        `${cycle} ${dueOn.toISOString().slice(5, 10)} ${customer?.code} ${owner?.code}`,
    );
  };

  beforeEach(async () => {
    for (const code of ['C002', 'C003', 'C004', 'C005']) await office.aCustomer({ code });
    await office.at('2026-09-28T09:00');
  });

  it('at 70 percent, not a fen above it, nor without earlier orders; on the working day after the holiday', async () => {
    await order('C001', '2026-04-01', '100000');
    await order('C001', '2026-06-30', '200000');
    await order('C001', '2026-07-01', '210000');
    await order('C002', '2026-05-15', '300000');
    await order('C002', '2026-09-15', '210000.01');
    await order('C003', '2026-07-01', '1000');
    await order('C004', '2026-05-15', '300000');
    await office.ask('zhang', '/crm 销售订单 取消 DD2609-007 客户不要了');
    // Not before the month is over; a customer that never ordered is not asked about either.
    expect(await asked()).toEqual([]);
    await office.at('2026-10-07T09:00');
    const before = office.titles('zhang').length;
    expect(await asked()).toEqual(['2026-09 10-08 C001 zhang']);
    await office.at('2026-10-08T09:00');
    expect(office.titles('zhang')).toHaveLength(before + 1);
    expect(office.lastTo('zhang')).toContain('C001 杭州精工');
    expect(office.lastTo('zhang')).toContain('用量下降');
    // The supervisor after three working days: Saturday the 10th is one.
    expect((await office.planned('2026-11-01')).filter((one) => one.endsWith(' li'))).toEqual(['10-12 li']);
    await office.at('2026-10-12T09:00');
    expect(office.lastTo('li')).toContain('用量下降');
    expect(office.inGroups()).toEqual([]);
    expect(await office.ask('zhao', '/crm 查看 C001')).not.toContain('用量下降');
  });

  it('a month with a long holiday is not an alarm, a fall that goes on is one', async () => {
    for (const month of ['04', '05', '06', '07', '08', '09']) {
      await order('C001', `2026-${month}-10`, '100000');
      await order('C002', `2026-${month}-10`, '100000');
    }
    await office.at('2026-10-30T09:00');
    await order('C001', '2026-10-20', '20000');
    await office.at('2026-11-02T09:00');
    // 100 + 100 + 20 of 300 is 73 percent; without any order in October it is 67.
    expect(await asked()).toEqual(['2026-10 11-02 C002 zhang']);
    await office.at('2026-12-01T09:00');
    expect(await asked()).toEqual(['2026-11 12-01 C001 zhang', '2026-11 12-01 C002 zhang']);
  });

  it('the first order counts as the others do, with its amount on its day', async () => {
    const firstOrder = (code: string, on: string, amount: string) =>
      office.ask('zhang', `/crm 订单 登记 ${code} ${on} 承诺=2026-12-31 ${amount}`);
    await firstOrder('C001', '2026-06-30', '金额=200000');
    await order('C001', '2026-07-01', '140000');
    await firstOrder('C002', '2026-06-30', '金额=200000');
    await order('C002', '2026-07-01', '140000.01');
    // The first order makes up for what was ordered less since, or has no amount to compare with.
    await order('C003', '2026-05-15', '200000');
    await firstOrder('C003', '2026-07-01', '金额=200000');
    await firstOrder('C004', '2026-05-15', '');
    await firstOrder('C005', '2026-04-01', '金额=0.01');
    await office.at('2026-10-08T09:00');
    expect(await asked()).toEqual(['2026-09 10-08 C001 zhang', '2026-09 10-08 C005 zhang']);
  });

  it('after a merge the first order and the orders of both count once; of a suspended customer no one is asked', async () => {
    const firstOrder = (code: string) =>
      office.ask('zhang', `/crm 订单 登记 ${code} 2026-06-30 承诺=2026-12-31 金额=200000`);
    for (const code of ['C001', 'C003']) await firstOrder(code);
    // Alone, C002 has nothing before and C001 nothing since; together they are at 70 percent, or a fen above it.
    await order('C002', '2026-07-01', '140000');
    await order('C004', '2026-07-01', '140000.01');
    for (const [kept, gone] of [
      ['C002', 'C001'],
      ['C003', 'C004'],
    ] as const)
      expect(await office.ask('li', `/crm 客户 合并 ${kept} ${gone} 确认`)).toContain(kept);
    await firstOrder('C005');
    await office.ask('zhang', '/crm 信用调查 新建 C005 查付款记录');
    await office.ask('zhang', '/crm 信用调查 中止 XD26-001 被列为失信被执行人');
    await office.at('2026-10-08T09:00');
    expect(await asked()).toEqual(['2026-09 10-08 C002 zhang']);
    expect(await office.ask('zhao', '/crm 挽回 新建 C002 迹象类别=用量下降 抢单')).toContain('没有');
    await office.at('2026-10-09T09:00');
    await office.ask('li', '/crm 信用调查 解除 XD26-001 已撤销');
    await office.runDay();
    // What was due during the suspension is not made up for.
    expect(await asked()).toEqual(['2026-09 10-08 C002 zhang']);
    await office.at('2026-11-02T09:00');
    expect(await asked()).toContain('2026-10 11-02 C005 zhang');
  });

  it('a win-back closes it, and while one is open nothing is asked; an order recorded late takes it back', async () => {
    for (const code of ['C001', 'C002']) {
      await order(code, '2026-05-15', '300000');
      await order(code, '2026-07-15', '100000');
    }
    await office.at('2026-10-08T09:00');
    expect(await asked()).toEqual(['2026-09 10-08 C001 zhang', '2026-09 10-08 C002 zhang']);
    await order('C002', '2026-09-29', '120000');
    expect(await asked()).toEqual(['2026-09 10-08 C001 zhang']);
    await office.ask('zhang', '/crm 挽回 新建 C001 迹象类别=用量下降 换了供方');
    expect(await asked()).toEqual([]);
    const { db } = office.core;
    const closed = await db.followUp.findMany({ where: { step: 'volume-drop', state: 'closed' } });
    expect(closed.map(({ reason }) => reason)).toEqual([
      { code: 'reason/handed-in', params: { number: 'WH26-001' } },
    ]);
    // August to October against May to July: as far down, but it is being won back.
    await office.at('2026-11-02T09:00');
    expect(await asked()).toEqual(['2026-10 11-02 C002 zhang']);
    await office.ask('li', '/crm 挽回 流失 WH26-001 换了供方');
    expect(await asked()).toEqual(['2026-10 11-02 C001 zhang', '2026-10 11-02 C002 zhang']);
  });

  it.each([
    ['of: sales-order', 'of: sales-orders', 'there is no register sales-orders'],
    ['of: sales-order', 'of: daily-report', 'about no customer'],
    ['sum: amount', 'sum: product', 'no number or amount product'],
    ['day: orderedOn', 'day: amount', 'no field amount of type day'],
    ['unless: cancelled', 'unless: gone', 'gone'],
    ['over: 3mo', 'over: 3d', 'a number of months'],
    ['atMost: 70,', '', 'duties[0].owes'],
    ['sum: amount', 'sum: quantity', 'quantity of sales-order is none'],
    ['register: win-back', 'register: credit', 'credit'],
    ['first-workday, for: previous', 'first-workday', 'for: previous'],
    [
      '{ at: due, to: owner, say: duty/customer-due }',
      '{ at: due-1d, to: owner, say: duty/customer-due }',
      'not over',
    ],
  ])('a mistake in the condition, %s → %s, is named', (from, to, message) => {
    const edit = { 'registers/win-back.yaml': [from, to] } as const;
    expect(problemsOf(() => loadTemplates(editedTemplates(edit))).join('\n')).toContain(message);
  });
});
