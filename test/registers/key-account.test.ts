import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, principles, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('36 大客户选择、认定、合同 (C10)', () => {
  const account = 'DK26-001';
  const move = (by: 'zhang' | 'li' | 'zhao', name: string, rest: string) =>
    office.ask(by, `/crm 大客户 ${name} ${account} ${rest}`);

  it('desk survey, field survey, recognition by the director, agreement, which opens the contract; no step is left out', async () => {
    expect(await office.ask('zhang', `/crm 大客户 新建 C001 ${principles} 占销售额 6%`)).toContain(account);
    const application = '理由和交易方针=长期 商品目录与金额=泵 调查资料与结果=好';
    expect(await move('zhang', '提交认定', application)).not.toContain('待总监认定');
    expect(
      await move(
        'zhang',
        '案头完成',
        '客户概况=泵厂 年度决算表链接=https://d.example/3 与哪位负责人谈过=王总',
      ),
    ).toContain('实地调查');
    expect(await move('zhang', '签协议', '协议=x')).not.toContain('已签协议');
    expect(await move('zhang', '实地完成', '日期=2026-03-02 同行人=李主管 调查结果=两条线')).toContain(
      '待写',
    );
    await move('zhang', '提交认定', '理由和交易方针=长期合作 交易商品目录与金额=泵300万 调查资料与结果=属实');
    expect(await office.decide('li')).toContain('现在不由您审批');
    const graded = () => office.core.db.customer.findUniqueOrThrow({ where: { code: 'C001' } });
    expect((await graded()).keyAccount).toBeNull();
    await office.decide('chen');
    expect((await graded()).keyAccount).toBe('agreement');
    const { reason } = await office.core.db.factChange.findFirstOrThrow({ where: { key: 'keyAccount' } });
    expect(reason).toMatchObject({ code: 'reason/entry', params: { number: account } });
    const signed = await move(
      'zhang',
      '签协议',
      '协议=2026年度供货协议 签订日期=2026-03-03 到期日期=2027-03-02 金额=3000000',
    );
    expect(signed).toContain('已签协议');
    expect(await office.ask('zhang', '/crm 合同 列表')).toContain('2026年度供货协议');
    expect(office.inGroups()).toEqual([]);
  });

  it('is refused, by name, when a selection principle is not met; and does not exist for another salesperson', async () => {
    const unmet = principles.replace('保密=符合', '保密=不符合');
    expect(await office.ask('zhang', `/crm 大客户 新建 C001 ${unmet} 大`)).toContain('保密不符合选择原则');
    expect(await office.core.db.entry.count()).toBe(0);
    await office.ask('zhang', `/crm 大客户 新建 C001 ${principles} 大`);
    expect(await move('zhao', '放弃', '不做')).toContain('没有');
    expect(await move('zhang', '放弃', '不做')).toContain('不由您办理');
    expect(await move('li', '放弃', '客户不愿意')).toContain('已放弃');
  });
});

describe('44 合同执行', () => {
  const contract = 'HT26-001';
  const sign = () =>
    office.ask('zhang', '/crm 合同 新建 C001 签订日期=2026-03-03 到期日期=2026-06-30 年度供货');

  it('four departments acknowledge it, each for itself; its expiry is announced once, 30 days before', async () => {
    await office.ask('chen', '/crm 员工 角色 zhao 业务员,法务');
    expect(await sign()).toContain(contract);
    expect(await office.owed()).toEqual([
      'contract-expiry 2026-06-30',
      'contract-finance 2026-03-05',
      'contract-legal 2026-03-05',
      'contract-product 2026-03-05',
      'contract-sales 2026-03-05',
    ]);
    await office.deliver();
    for (const who of ['li', 'zhou', 'zhao', 'chen'] as const) expect(office.lastTo(who)).toContain(contract);
    expect(await office.ask('zhou', `/crm 合同 法务确认 ${contract}`)).toContain('不由您办理');
    await office.ask('zhao', `/crm 合同 法务确认 ${contract}`);
    await office.ask('zhou', `/crm 合同 财务确认 ${contract}`);
    await office.ask('li', `/crm 合同 销售确认 ${contract}`);
    await office.ask('chen', `/crm 合同 产品确认 ${contract}`);
    expect(await office.owed()).toEqual(['contract-expiry 2026-06-30']);
    // 31 May is a Sunday.
    expect(await office.planned('2026-12-31')).toEqual(['05-29 zhang']);
  });

  it('a change or an end needs the director’s yes; after a no it runs on as it was', async () => {
    await sign();
    for (const [who, seen] of [
      ['zhou', '财务确认'],
      ['li', '销售确认'],
      ['chen', '产品确认'],
      ['chen', '法务确认'],
    ] as const)
      await office.ask(who, `/crm 合同 ${seen} ${contract}`);
    await office.ask('zhang', `/crm 合同 变更 ${contract} 改什么=单价 原因=铜价`);
    expect(await office.decide('li')).toContain('现在不由您审批');
    await office.decide('chen', '不同意涨价');
    expect(await office.ask('zhang', `/crm 合同 查看 ${contract}`)).toContain('照原合同执行');
    expect(await office.owed()).toEqual(['contract-expiry 2026-06-30']);
    await office.ask('zhang', `/crm 合同 变更 ${contract} 改什么=交期 原因=客户要求`);
    await office.decide('chen');
    expect(await office.owed()).toContain('contract-legal 2026-03-05');
    await office.ask('zhang', `/crm 合同 终止 ${contract} 客户停产`);
    await office.decide('chen');
    expect(await office.owed()).toEqual([]);
  });

  it('what it obliges us to by a day is reminded; nothing of it exists for another salesperson', async () => {
    const milestone = '/crm 履约节点 新建 C001 合同编号=HT26-001 完成日期=2026-03-20 首批交货';
    expect(await office.ask('zhang', milestone)).not.toContain('JT26-001');
    await sign();
    expect(await office.ask('zhang', milestone)).toContain('JT26-001');
    expect(await office.owed()).toContain('milestone 2026-03-20');
    expect(await office.ask('zhao', `/crm 合同 查看 ${contract}`)).toContain('没有');
    expect(await office.ask('zhao', '/crm 履约节点 完成 JT26-001 好')).toContain('没有');
    expect(await office.ask('wang', '/crm 履约节点 完成 JT26-001 已发货')).toContain('已完成');
  });
});
