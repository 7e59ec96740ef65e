import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('52 贵宾接待、来访接待', () => {
  const first = 'JE26-001';
  const open = (level: string) =>
    office.ask('zhang', `/crm 接待 新建 C001 到访日期=2026-03-10 接待级别=${level} 王总一行三人`);
  const checklist = '接送=已安排 会议室和资料=已安排 参观路线=已安排 用餐=不需要 住宿=不需要';

  it('is prepared by a checklist that leaves nothing open, reminded before, and reported after', async () => {
    expect(await open('贵宾')).toContain(first);
    await office.deliver();
    expect(office.lastTo('li')).toContain(first);
    expect(office.lastTo('chen')).toContain(first);
    expect(await office.planned('2026-03-11')).toEqual(['03-06 zhang', '03-09 zhang']);
    expect(
      await office.ask(
        'zhang',
        `/crm 接待 备好 ${first} ${checklist.replace('用餐=不需要', '')} 谁出面接待=李主管`,
      ),
    ).not.toContain('已备好');
    expect(await office.ask('wang', `/crm 接待 备好 ${first} ${checklist} 谁出面接待=李主管`)).toContain(
      '已备好',
    );
    await office.ask('zhang', `/crm 接待 改期 ${first} 新的日期=2026-03-12`);
    expect(await office.owed()).toEqual(['reception-prepare 2026-03-12']);
    await office.ask('zhang', `/crm 接待 备好 ${first} ${checklist} 谁出面接待=李主管`);
    expect(await office.owed()).toEqual(['reception-report 2026-03-14']);
    expect(await office.ask('zhang', `/crm 接待 接待完 ${first} 看了二车间`)).toContain('已接待');
    expect(office.inGroups()).toEqual([]);
  });

  it('an ordinary visit pages no one; a colleague of another team finds none of it', async () => {
    await open('普通');
    await office.deliver();
    expect(office.titles('chen')).toEqual([]);
    expect(await office.ask('zhao', `/crm 接待 取消 ${first} 不来了`)).toContain('没有');
  });
});
