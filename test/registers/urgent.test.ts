import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeOwnSettings } from '../../jobs/staff/own-settings.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('51 应急预案、绿色通道、优先排产', () => {
  const first = 'LS2603-001';
  const open = () => office.ask('zhang', '/crm 绿色通道 新建 C001 要不要优先排产=要 主机停机，客户全线停产');

  it('reaches owner, supervisor and production at once, and the director when no one acknowledges it in thirty minutes', async () => {
    expect(await open()).toContain(first);
    await office.deliver();
    for (const who of ['zhang', 'li', 'chen'] as const) expect(office.lastTo(who)).toContain(first);
    const before = office.titles('chen').length;
    await office.at('2026-03-03T10:29');
    expect(office.titles('chen').length).toBe(before);
    await office.at('2026-03-03T10:30');
    expect(office.titles('chen').length).toBe(before + 1);
    await office.at('2026-03-03T10:31');
    expect(office.titles('chen').length).toBe(before + 1);
    expect(await office.ask('zhao', `/crm 绿色通道 响应 ${first} 好`)).toContain('没有');
    await office.ask('li', `/crm 绿色通道 响应 ${first} 已派人`);
    expect(await office.ask('zhang', `/crm 绿色通道 优先排产 ${first} 排在哪天=2026-03-04`)).toContain(
      '不由您办理',
    );
    expect(await office.ask('chen', `/crm 绿色通道 优先排产 ${first} 排在哪天=2026-03-04`)).toContain(first);
    expect(await office.ask('zhang', `/crm 绿色通道 查看 ${first}`)).toContain('排在哪天：2026年3月4日');
    expect(await office.ask('zhang', `/crm 绿色通道 解决 ${first} 换了主轴`)).toContain('已解决');
    expect(await office.owed()).toEqual([]);
    expect(office.inGroups()).toEqual([]);
  });

  it.each([
    ['in the evening', '2026-03-03T22:10', '2026-03-03T22:40'],
    ['over midnight', '2026-03-03T23:45', '2026-03-04T00:15'],
    ['on a Sunday', '2026-03-08T07:00', '2026-03-08T07:30'],
    ['on the first day of 国庆', '2026-10-01T13:00', '2026-10-01T13:30'],
  ])('pages %s too, and the director half an hour later by the clock', async (_, at, later) => {
    await office.at(at);
    await open();
    await office.deliver();
    for (const who of ['zhang', 'li'] as const) expect(office.lastTo(who)).toMatch(/LS\d{4}-001/u);
    const before = office.titles('chen').length;
    expect(before).toBe(1);
    await office.at(later);
    expect(office.titles('chen').length).toBe(before + 1);
  });

  it('handed over at night, it reaches who has it now at once', async () => {
    await office.at('2026-03-03T22:10');
    await open();
    await office.deliver();
    await office.at('2026-03-03T22:20');
    const before = office.titles('zhao').length;
    await office.ask('li', '/crm handover @zhang to=@zhao C001 confirm');
    await office.deliver();
    expect(office.lastTo('zhao')).toMatch(/LS\d{4}-001/u);
    expect(office.titles('zhao').length).toBeGreaterThan(before);
  });

  it('does not wait for the end of quiet hours', async () => {
    const quiet = { from: '20:00', to: '08:00' };
    await changeOwnSettings(office.core, office.staff.li, { quiet });
    await office.at('2026-03-03T23:00');
    await open();
    await office.deliver();
    expect(office.lastTo('li')).toContain(first);
  });

  it('acknowledged in time, the director is not paged', async () => {
    await office.ask('zhang', '/crm 绿色通道 新建 C001 客户急要备件');
    await office.ask('zhang', `/crm 绿色通道 响应 ${first} 已联系仓库`);
    await office.at('2026-03-03T12:00');
    expect(office.titles('chen')).toEqual([]);
  });

  it('is refused in English to who may not', async () => {
    await open();
    const refused = await office.askInEnglish('zhang', `/crm urgent priority ${first} producedOn=2026-03-04`);
    expect(refused).toContain('is not yours to do');
    expect(await office.askInEnglish('zhao', `/crm urgent acknowledge ${first} ok`)).toContain('There is no');
  });
});
