import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('26 客户档案 附表1-5', () => {
  const profile = 'DA26-0001';

  it('has the branches with their contacts and what its news mean, and says how complete it is', async () => {
    const lines = '公司总部 | 杭州 | 王建国/采购经理/13800000000\n分支机构1 | 宁波';
    expect(
      await office.ask('zhang', `/crm 信息档案 新建 C001 行业与市场状况=泵业增长 建档\n${lines}`),
    ).toContain(profile);
    expect(await office.ask('li', `/crm 信息档案 查看 ${profile}`)).toContain('完整度：22');
    await office.ask('wang', `/crm 信息档案 更新 ${profile} 行业与市场状况的含义=可提份额 补充含义`);
    const shown = await office.ask('li', `/crm 信息档案 查看 ${profile}`);
    expect(shown).toContain('完整度：33%');
    expect(shown).toContain('王建国/采购经理');
    expect(await office.ask('zhang', '/crm 信息档案 新建 C001 再建一份')).toContain('已有信息档案');
    expect(await office.owed()).toEqual(['customer-profile 2026-06-03']);
  });

  it('and its key persons are read by the supervisor, the keeper and those above, and no one else', async () => {
    const person = '角色作用=decides 关系状况=positive 采购经理';
    expect(await office.ask('zhang', `/crm 关键人物 新建 C001 姓名=王建国 ${person}`)).toContain('GR26-0001');
    expect(await office.ask('zhang', `/crm 关键人物 新建 C001 姓名=王建国 ${person}`)).toContain('GR26-0001');
    expect(await office.core.db.entry.count()).toBe(1);
    for (const reader of ['li', 'wang', 'chen', 'wu'] as const)
      expect(await office.ask(reader, '/crm 关键人物 查看 GR26-0001')).toContain('采购经理');
    for (const other of ['zhao', 'qian', 'zhou'] as const)
      expect(await office.ask(other, '/crm 关键人物 查看 GR26-0001')).not.toContain('采购经理');
    await office.deliver();
    expect(office.inGroups()).toEqual([]);
  });
});
