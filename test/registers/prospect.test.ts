import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDigests } from '../../jobs/digest/write-digests.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice({}, ['filing']);
});
afterEach(() => office.close());

describe('21 潜在客户名录', () => {
  const first = 'QZ26-001';
  const subject = async () => {
    const { id, version } = await office.core.db.entry.findFirstOrThrow({ where: { number: first } });
    return `${id}.${version}.promote`;
  };
  const list = () => office.ask('zhang', '/crm 潜在客户 新建 来源=展会 类别=潜在大客户 联系人=孙工 温州泵阀');

  it('is evaluated by six criteria, filed within a day of the first contact, and becomes a customer once', async () => {
    expect(await list()).toContain(first);
    expect(await office.owed()).toEqual([]);
    await office.ask(
      'zhang',
      `/crm 潜在客户 评估 ${first} 财务状况=高 行业地位=中 需求=高 商业价值=高 兴趣度=中 合作意愿=中`,
    );
    await office.ask('zhang', `/crm 潜在客户 接触 ${first} 日期=2026-03-03 谈了什么=有改造计划`);
    expect(await office.owed()).toEqual(['prospect-file 2026-03-04']);
    await office.at('2026-03-05T09:00');
    expect(office.lastTo('li')).toContain(first);
    await office.ask('zhang', `/crm 潜在客户 备案 ${first} 关键决策人=孙工 需求=密封件`);
    expect(await office.owed()).toEqual([]);
    expect(await office.ask('zhang', `/crm 潜在客户 转为客户 ${first} 客户代号=C009`)).toContain(
      '不由您办理',
    );
    expect(await office.ask('li', `/crm 潜在客户 转为客户 ${first} 客户代号=C009`)).toContain('已转为客户');
    const again = await office.ask('li', `/crm 潜在客户 转为客户 ${first} 客户代号=C010`);
    expect(again).toContain('已经转为客户 C009');
    expect(await office.core.db.customer.count()).toBe(1);
  });

  it('is reported to the director on the first working day of each month, unasked; others do not get it', async () => {
    await list();
    await office.ask('zhang', '/crm 潜在客户 新建 来源=展会 类别=潜在客户 宁波远洋');
    await office.ask('zhang', '/crm 潜在客户 排除 QZ26-002 已停产');
    const { rules } = office.core;
    const playbook = { ...rules.playbook, digestAt: '18:30' };
    const evening = async (day: string) => {
      office.clock.set(`${day}T18:30`);
      await writeDigests({ ...office.core, rules: { ...rules, playbook } });
      await office.deliver();
      return office.titles('chen').filter((title) => title.startsWith('今日小结')).length;
    };
    expect(await evening('2026-03-31')).toBe(0);
    expect(await evening('2026-04-01')).toBe(1);
    expect(office.lastTo('chen')).toContain(
      '每月报备：潜在客户 1 项（/crm 潜在客户 列表）\n· QZ26-001 · 温州泵阀 · 名录中 · 张伟',
    );
    expect(await evening('2026-04-02')).toBe(1);
    // 1 to 5 May are days off.
    expect(await evening('2026-05-06')).toBe(2);
    for (const other of ['zhang', 'li', 'wu'] as const)
      expect(office.lastTo(other)).not.toContain('每月报备');
    expect(office.inGroups()).toEqual([]);
  });

  it('becomes the customer with its name, people, contact and days, nothing typed twice; filing is owed a day later', async () => {
    await list();
    await office.ask('zhang', `/crm 潜在客户 接触 ${first} 日期=2026-03-03 谈了什么=有改造计划`);
    expect(await office.submit('li', 'prospect-promote', await subject(), {})).toContain('C001');
    const customer = await office.core.db.customer.findFirstOrThrow({
      include: { supervisor: true, salesperson: true, contacts: true, facts: true },
    });
    expect(customer).toMatchObject({
      code: 'C001',
      name: '温州泵阀',
      supervisor: { code: 'li' },
      salesperson: { code: 'zhang' },
      contacts: [{ name: '孙工' }],
    });
    expect(customer.facts.map(({ key }) => key)).toEqual(['firstContact']);
    expect(await office.owed()).toEqual(['filing 2026-03-04']);
    expect(await office.ask('zhang', `/crm 潜在客户 查看 ${first}`)).toContain('C001 温州泵阀');
    // As for a customer that is opened by hand, its group is made.
    expect(await office.core.db.room.count({ where: { customerId: customer.id, state: 'bound' } })).toBe(1);
  });

  it('a known name, however it is written, is refused with the other’s code, and nothing is created', async () => {
    await office.aCustomer({ code: 'C007', name: '温州　泵阀', anchors: {} });
    await list();
    await office.ask('zhang', `/crm 潜在客户 接触 ${first} 日期=2026-03-03 谈了什么=有改造计划`);
    expect(await office.submit('li', 'prospect-promote', await subject(), {})).toContain('C007');
    expect(await office.core.db.customer.count()).toBe(1);
    expect(await office.ask('zhang', `/crm 潜在客户 查看 ${first}`)).toContain('已接触');
    await office.aCustomer({ code: 'C009', name: '另一家', anchors: {} });
    await office.ask('zhang', '/crm 潜在客户 新建 来源=展会 绍兴阀门');
    await office.ask('zhang', '/crm 潜在客户 接触 QZ26-002 日期=今天 谈了什么=x');
    expect(await office.ask('li', '/crm 潜在客户 转为客户 QZ26-002 客户代号=c009')).toContain('已经有人用了');
  });

  it('potential key accounts are told apart; another team’s salesperson finds none of it, its supervisor does', async () => {
    await list();
    expect(await office.ask('li', '/crm 潜在客户 列表')).toContain('温州泵阀');
    expect(await office.ask('li', `/crm 潜在客户 查看 ${first}`)).toContain('潜在大客户');
    const none = await office.ask('zhao', '/crm 潜在客户 查看 QZ26-777');
    expect((await office.ask('zhao', `/crm 潜在客户 查看 ${first}`)).replace(first, 'QZ26-777')).toBe(none);
    expect(await office.ask('zhao', '/crm 潜在客户 列表')).not.toContain('温州泵阀');
    expect(await office.ask('zhou', '/crm 潜在客户 新建 来源=展会 x')).not.toContain('QZ26');
  });
});

describe('50 客户活动、转介绍', () => {
  const event = 'HD26-001';
  it('is approved, prepared, held with its attendance, and reported; a referral opens a prospect that names who referred', async () => {
    await office.ask('zhang', '/crm 活动 新建 类别=座谈会 日期=2026-03-31 预算=8000 用户座谈会');
    expect(await office.decide('li')).toContain('不归您审批');
    await office.decide('chen');
    expect(await office.planned('2026-03-31')).toEqual(['03-17 zhang', '03-27 zhang']);
    expect(await office.ask('zhao', `/crm 活动 举办 ${event} 都来了`)).toContain('没有');
    await office.ask('zhang', `/crm 活动 举办 ${event} 杭州精工、宁波新材`);
    await office.ask(
      'zhang',
      `/crm 活动 转介绍 ${event} 推荐人=杭州精工王工 来源=推荐 介绍了哪家=绍兴阀门厂`,
    );
    const prospect = await office.ask('zhang', '/crm 潜在客户 查看 QZ26-001');
    expect(prospect).toContain('绍兴阀门厂');
    expect(prospect).toContain('杭州精工王工');
    await office.ask('zhang', `/crm 活动 总结 ${event} 希望交期更短`);
    expect(await office.owed()).toEqual([]);
    expect(office.inGroups()).toEqual([]);
  });
});
