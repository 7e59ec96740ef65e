import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice({}, ['install']);
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { arrived: '2026-03-03' } });
});
afterEach(() => office.close());

/** An answer for the owner, a copy for 售后 (requirements 3.1, 4.37). */
describe('5 安装调试: 售后', () => {
  it('the customer’s own assistant hears the day after the goods came, while no one has the post; the owner answers for it', async () => {
    await office.aCustomer({ code: 'C002', anchors: { arrived: '2026-03-03' }, assistant: null });
    await office.at('2026-03-04T08:59');
    expect(office.titles('wang')).toEqual([]);
    await office.at('2026-03-04T09:00');
    expect(office.titles('wang')).toEqual(['安装调试：C001 杭州精工']);
    expect(office.lastTo('wang')).toContain('安装调试由张伟跟进，截止 2026年3月5日');
    await office.at('2026-03-05T09:00');
    expect(office.titles('wang')).toHaveLength(1);
    expect(office.lastTo('zhang')).toContain('安装调试');
    await office.at('2026-03-06T09:00');
    expect(office.lastTo('li')).toContain('安装调试');
    expect(office.inGroups()).toEqual([]);
  });

  it('who has the post hears of it for every customer, also who gets it on the day before; not once it is installed', async () => {
    await office.aCustomer({ code: 'C002', anchors: { arrived: '2026-03-03', installed: '2026-03-03' } });
    await office.ask('chen', '/crm 员工 角色 zhou 财务,售后');
    await office.at('2026-03-04T09:00');
    expect(office.titles('zhou').filter((title) => title.startsWith('安装调试'))).toEqual([
      '安装调试：C001 杭州精工',
    ]);
    expect(office.titles('wang')).toEqual([]);
  });
});
