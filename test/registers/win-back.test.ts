import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
