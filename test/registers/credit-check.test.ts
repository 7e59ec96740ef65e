import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, principles, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('22 信用 / 信息调查', () => {
  const check = 'XD26-001';
  const open = () => office.ask('zhang', '/crm 信用调查 新建 C001 类型=终端 区域=华东 新客户，查付款记录');
  const apply = () => office.ask('zhang', `/crm 开发申请 新建 C001 付款方式=月结30天 ${principles} 泵厂`);

  it('unclear is investigated a second time; clear, it keeps its five figures', async () => {
    await open();
    expect(await office.owed()).toEqual(['credit-check 2026-03-17']);
    await office.ask('zhang', `/crm 信用调查 不详 ${check} 查不到年报`);
    expect(await office.owed()).toEqual(['credit-check-again 2026-03-10']);
    expect(await office.ask('zhou', `/crm 信用调查 通过 ${check} 净利润率（%）=8 付款一直准时`)).toContain(
      '信用良好',
    );
    expect(await office.ask('zhang', `/crm 信用调查 查看 ${check}`)).toContain('净利润率');
    expect(await office.owed()).toEqual([]);
  });

  it('a red flag holds at once: nothing new is applied for until the superior lifts it, never the one who raised it', async () => {
    await open();
    await office.ask('zhang', `/crm 信用调查 中止 ${check} 被列为失信被执行人`);
    await office.deliver();
    expect(office.lastTo('li')).toContain('确认或解除信用中止');
    expect(await apply()).toContain('该客户已中止（XD26-001）');
    expect(await office.ask('zhang', `/crm 信用调查 解除 ${check} 没事`)).toContain('由别人决定');
    expect(await office.ask('zhou', `/crm 信用调查 解除 ${check} 没事`)).toContain('不由您办理');
    expect(await office.ask('li', `/crm 信用调查 确认中止 ${check} 属实`)).toContain('已确认中止');
    expect(await apply()).toContain('该客户已中止（XD26-001）');
    // Never what protects the customer or what is owed already.
    expect(await office.ask('zhang', '/crm 投诉 新建 C001 漏油')).toContain('TS2603-001');
    expect(await office.ask('li', `/crm 信用调查 解除 ${check} 已撤销`)).toContain('信用良好');
    expect(await apply()).toContain('KF26-001');
  });

  it('a superior who opened it themselves is not asked to confirm what others decide: the director is', async () => {
    await office.ask('li', '/crm 信用调查 新建 C001 类型=终端 区域=华东 新客户，查付款记录');
    await office.ask('li', `/crm 信用调查 中止 ${check} 被列为失信被执行人`);
    await office.deliver();
    expect(office.lastTo('chen')).toContain('确认或解除信用中止');
    expect(office.titles('li').join()).not.toContain('确认或解除信用中止');
    const where = { step: 'credit-check-decide', state: 'open' } as const;
    const owed = await office.core.db.followUp.findFirstOrThrow({ where, include: { owner: true } });
    expect(owed.owner?.code).toBe('chen');
    expect(await office.ask('li', `/crm 信用调查 解除 ${check} 没事`)).toContain('由别人决定');
    expect(await office.ask('chen', `/crm 信用调查 解除 ${check} 没事`)).toContain('信用良好');
  });

  it('does not exist for another salesperson', async () => {
    await open();
    const none = await office.ask('zhao', '/crm 信用调查 查看 XD26-777');
    expect((await office.ask('zhao', `/crm 信用调查 查看 ${check}`)).replace(check, 'XD26-777')).toBe(none);
  });
});

describe('23 尽职调查 (C16)', () => {
  const file = 'JD26-001';
  const open = (by: 'zhang' | 'zhao' = 'zhang') =>
    office.ask(
      by,
      '/crm 尽职调查 新建 C001 首次拜访日期=2026-03-10 经营说明书链接=https://d.example/1 经销商调查表链接=https://d.example/2 首次拜访前',
    );

  it('legal has the documents before the visit, decides after they were updated, and a no keeps it from becoming a key account', async () => {
    await office.ask('chen', '/crm 员工 角色 zhao 业务员,法务');
    expect(await open()).toContain(file);
    await office.deliver();
    expect(office.lastTo('zhao')).toContain(file);
    await office.at('2026-03-13T09:00');
    expect(office.lastTo('zhang')).toContain('拜访后更新');
    await office.ask('zhang', `/crm 尽职调查 更新 ${file} 厂房属实`);
    expect(await office.decide('li')).toContain('现在不由您审批');
    await office.decide('zhao', '股东涉诉');
    expect(await office.ask('zhang', `/crm 尽职调查 查看 ${file}`)).toContain('股东涉诉');
    expect(await office.ask('zhang', `/crm 大客户 新建 C001 ${principles} 年用量大`)).toContain(
      '尽职调查未通过',
    );
    expect(
      await office.ask('zhang', '/crm 合同 新建 C001 签订日期=2026-03-03 到期日期=2027-03-02 年度供货'),
    ).toContain('尽职调查未通过');
    await office.ask('zhang', `/crm 尽职调查 更新 ${file} 股东已变更`);
    await office.decide('zhao');
    expect(await office.ask('zhang', `/crm 大客户 新建 C001 ${principles} 年用量大`)).toContain('DK26-001');
  });

  describe('is owed before a first visit', () => {
    const plan = (on: string, by: 'zhang' | 'zhao' = 'zhang') =>
      office.ask(by, `/crm 拜访 新建 C001 拜访日期=${on} 目的=new-customer 看现场`);
    const visits = ['visit-prepare 2026-03-10', 'visit-report 2026-03-11'];
    const due = 'visit-due-diligence 2026-03-10';
    const form = async () => {
      const step = { step: 'visit-due-diligence', state: 'open' } as const;
      const { id } = await office.core.db.followUp.findFirstOrThrow({ where: step });
      return id;
    };

    it('by who makes it: told three days and a day before, its button opens the form, and handing it in closes it', async () => {
      await plan('2026-03-10');
      expect(await office.owed()).toEqual([]);
      await office.decide('li');
      expect(await office.owed()).toEqual([due, ...visits].toSorted());
      await office.at('2026-03-06T09:00');
      expect(office.lastTo('zhang')).toContain('首次拜访前交尽职调查资料');
      await office.at('2026-03-09T09:00');
      expect(office.lastTo('zhang')).toContain('首次拜访前交尽职调查资料');
      expect(await office.ask('zhang', '/crm 今天')).toContain('/crm 尽职调查 新建');
      const asked = await office.press('zhang', 'close', await form());
      const view = asked.kind === 'form' ? asked.form : null;
      expect(view?.form).toBe('due-diligence-open');
      expect(view?.fields.find(({ key }) => key === 'customer')?.initial).toBe('C001');
      expect(view?.fields.find(({ key }) => key === 'visitOn')?.initial).toBe('2026-03-10');
      expect(await office.pressed('zhao', 'close', await form())).toContain('没有找到这件事');
      expect(await open()).toContain(file);
      expect(await office.owed()).not.toContain(due);
      const row = await office.core.db.followUp.findFirstOrThrow({ where: { step: 'visit-due-diligence' } });
      expect(row.state).toBe('closed');
      expect(office.inGroups()).toEqual([]);
    });

    it('reaches the supervisor a working day after the visit, and is over once the visit is reported', async () => {
      await plan('2026-03-10');
      await office.decide('li');
      for (const day of ['09', '10', '11']) await office.at(`2026-03-${day}T09:00`);
      expect(office.lastTo('li')).toContain('首次拜访前交尽职调查资料');
      await office.ask('zhang', '/crm 拜访 结果 BF2603-001 达成目标=reached 有没有承诺=none 结果=看了现场');
      expect(await office.owed()).toEqual([]);
    });

    it('not after it was handed in, for a second visit, or after the first deal; earlier than the others, a visit is the first', async () => {
      await plan('2026-03-10');
      await office.decide('li');
      await plan('2026-03-17');
      await office.decide('li');
      expect((await office.owed()).filter((one) => one.startsWith('visit-due-diligence'))).toEqual([due]);
      // The second comes first now.
      await office.ask('zhang', '/crm 拜访 改期 BF2603-002 新的日期=2026-03-06 原因=客户有空');
      expect((await office.owed()).filter((one) => one.startsWith('visit-due-diligence'))).toEqual([
        'visit-due-diligence 2026-03-06',
      ]);
      await office.ask('zhang', '/crm 订单 登记 C001 今天 承诺=+7d 金额=86000');
      expect((await office.owed()).filter((one) => one.startsWith('visit-due-diligence'))).toEqual([]);
    });

    it('does not come for who has handed it in already', async () => {
      await open();
      await plan('2026-03-10');
      await office.decide('li');
      expect((await office.owed()).filter((one) => one.startsWith('visit-'))).toEqual(visits);
    });
  });

  it('is not opened, seen or updated by a colleague who does not work on the customer', async () => {
    expect(await open('zhao')).not.toContain(file);
    await open();
    expect(await office.ask('zhao', `/crm 尽职调查 更新 ${file} x`)).toContain('没有');
  });
});
