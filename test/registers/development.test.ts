import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, principles, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const first = 'KF26-001';
const apply = () =>
  office.ask('zhang', `/crm 开发申请 新建 C001 付款方式=月结30天 ${principles} 年用量约 80 万的泵厂`);
const state = async () =>
  (await office.core.db.entry.findFirstOrThrow({ where: { register: 'development' } })).state;
const show = (who: Parameters<RegisterOffice['ask']>[0]) => office.ask(who, `/crm 开发申请 查看 ${first}`);

describe('12 新客户开发申请 (C1)', () => {
  it('starts after the director’s yes, counts after the general manager’s, is filed by the archive keeper; those concerned get a copy', async () => {
    await office.ask('chen', '/crm 员工 角色 zhou 财务,应收专员');
    expect(await apply()).toContain('待决定：总监核准：陈总监');
    await office.deliver();
    expect(office.titles('wu')).toEqual([]);
    // In order: the general manager does not decide before the director has.
    expect(await office.decide('wu')).toContain('现在不由您审批');
    expect(await office.decide('zhang')).toContain('不能由自己审批');
    expect(await state()).toBe('applied');
    await office.decide('chen');
    expect(await state()).toBe('started');
    await office.deliver();
    expect(office.lastTo('wu')).toContain(first);
    expect(office.lastTo('wu')).toContain('月结30天');
    expect(await office.decide('chen')).not.toContain('已通过');
    expect(await state()).toBe('started');
    await office.decide('wu');
    expect(await state()).toBe('approved');
    await office.deliver();
    // She stands for after-sales too, and does not get a copy of what she has to do.
    expect(office.lastTo('wang')).toContain('给新客户编号并归档');
    expect(office.titles('zhou').at(-1)).toBe(`新客户开发申请 ${first}（C001 杭州精工）：已批准，待编号归档`);
    expect(office.titles('zhang').some((title) => title.includes('新客户开发申请'))).toBe(true);
    expect(await office.ask('zhang', `/crm 开发申请 归档 ${first} 客户编号=K-118`)).toContain('不由您办理');
    expect(await office.ask('wang', `/crm 开发申请 归档 ${first} 客户编号=K-118`)).toContain('已归档');
    const card = await show('zhang');
    for (const words of ['陈总监：总监核准', '吴总：总经理审批', 'K-118', '月结30天'])
      expect(card).toContain(words);
    expect(office.chat.messages.filter(({ room }) => !room.startsWith('dm:'))).toEqual([]);
  });

  it('a no goes back to the applicant with its reason, who applies again: the director is asked anew', async () => {
    await apply();
    expect(await office.decide('chen', '付款方式不清楚')).not.toBe('');
    expect(await state()).toBe('returned');
    await office.deliver();
    expect(office.titles('zhang').join()).toContain('新客户开发申请');
    expect(await show('zhang')).toContain('付款方式不清楚');
    await office.ask('zhang', `/crm 开发申请 重新申请 ${first} 付款方式=款到发货 年用量约 80 万的泵厂`);
    expect(await state()).toBe('applied');
    await office.decide('chen');
    expect(await state()).toBe('started');
    await office.decide('wu', '今年不做泵');
    expect(await state()).toBe('returned');
    expect(await office.ask('zhang', `/crm 开发申请 放弃 ${first} 客户另有供方`)).toContain('已放弃');
    expect(await office.core.db.approvalRequest.count({ where: { state: 'pending' } })).toBe(0);
  });

  it('a director who is away is replaced, and the applicant hears who decides', async () => {
    await apply();
    await office.ask('chen', '/crm 请假 2026-03-03 2026-03-06 代办=wu');
    await office.deliver();
    expect(office.lastTo('wu')).toContain(first);
    expect(office.lastTo('zhang')).toContain('吴总');
    expect(await show('zhang')).toContain('待决定：总监核准：吴总');
    await office.decide('wu');
    expect(await state()).toBe('started');
  });

  it('withdrawn by the applicant it goes back; two who decide at once make one move', async () => {
    await apply();
    await office.ask('zhang', '/crm 审批 撤回 1');
    expect(await state()).toBe('returned');
    await office.ask('zhang', `/crm 开发申请 重新申请 ${first} 年用量约 80 万的泵厂`);
    await Promise.all([office.decide('chen'), office.decide('chen')]);
    expect(await state()).toBe('started');
    expect(await office.core.db.entryMove.count({ where: { move: 'start' } })).toBe(1);
  });

  it('does not exist for another salesperson or another supervisor’s people', async () => {
    await apply();
    const none = await office.ask('zhao', '/crm 开发申请 查看 KF26-777');
    expect((await office.ask('zhao', `/crm 开发申请 查看 ${first}`)).replace(first, 'KF26-777')).toBe(none);
    expect(
      await office.ask('zhao', `/crm 开发申请 新建 C001 付款方式=现款 ${principles} 抢单`),
    ).not.toContain('KF26');
    expect(await office.ask('zhou', `/crm 开发申请 放弃 ${first} 不做`)).toContain('不由您办理');
  });
});

describe('24 选择原则', () => {
  it.each([
    ['财务能力和信用', '财务能力和信用不符合'],
    ['合作态度', '合作态度不符合'],
    ['保密', '保密不符合'],
    ['成本控制', '成本控制不符合'],
  ])('%s not met refuses the application, and says so', async (principle, said) => {
    const unmet = principles.replace(`${principle}=符合`, `${principle}=不符合`);
    expect(await office.ask('zhang', `/crm 开发申请 新建 C001 付款方式=现款 ${unmet} 泵厂`)).toContain(said);
    expect(await office.core.db.entry.count()).toBe(0);
  });

  it('an application without them is not complete', async () => {
    expect(await office.ask('zhang', '/crm 开发申请 新建 C001 付款方式=现款 泵厂')).not.toContain('KF26');
    expect(await office.core.db.entry.count()).toBe(0);
  });
});
