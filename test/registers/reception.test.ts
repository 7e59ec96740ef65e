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

  it('an ordinary visit pages nobody; a colleague of another team finds none of it', async () => {
    await open('普通');
    await office.deliver();
    expect(office.titles('chen')).toEqual([]);
    expect(await office.ask('zhao', `/crm 接待 取消 ${first} 不来了`)).toContain('没有');
  });
});

describe('51 应急预案、绿色通道、优先排产', () => {
  const first = 'LS2603-001';
  const open = () => office.ask('zhang', '/crm 绿色通道 新建 C001 要不要优先排产=要 主机停机，客户全线停产');

  it('reaches owner, supervisor and production at once, and the director when nobody acknowledges it within the hour', async () => {
    expect(await open()).toContain(first);
    await office.deliver();
    for (const who of ['zhang', 'li', 'chen'] as const) expect(office.lastTo(who)).toContain(first);
    const before = office.titles('chen').length;
    await office.at('2026-03-03T11:00');
    expect(office.titles('chen').length).toBe(before + 1);
    expect(await office.ask('zhao', `/crm 绿色通道 响应 ${first} 好`)).toContain('没有');
    await office.ask('li', `/crm 绿色通道 响应 ${first} 已派人`);
    expect(await office.ask('zhang', `/crm 绿色通道 优先排产 ${first} 排在哪天=2026-03-04`)).toContain(
      '不由您办理',
    );
    expect(await office.ask('chen', `/crm 绿色通道 优先排产 ${first} 排在哪天=2026-03-04`)).toContain(first);
    expect(await office.ask('zhang', `/crm 绿色通道 解决 ${first} 换了主轴`)).toContain('已解决');
    expect(await office.owed()).toEqual([]);
    expect(office.inGroups()).toEqual([]);
  });

  it('acknowledged in time, the director is not paged', async () => {
    await office.ask('zhang', '/crm 绿色通道 新建 C001 客户急要备件');
    await office.ask('zhang', `/crm 绿色通道 响应 ${first} 已联系仓库`);
    await office.at('2026-03-03T12:00');
    expect(office.titles('chen')).toEqual([]);
  });
});
