import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitForm } from '../../bot/actions/submit-form.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import { addContactPlan } from '../../jobs/contact-plans/keep-contact-plan.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter, textOf } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-12T10:00', steps: ['contact-plan'] });
  await counter.aCustomer({ code: 'C001', name: '杭州精工', anchors: {} });
});
afterEach(() => counter.close());

const plans = () => counter.core.db.contactPlan.findMany({ orderBy: { number: 'asc' } });
const owed = () =>
  counter.core.db.followUp.findMany({ where: { step: 'contact-plan' }, orderBy: { cycle: 'asc' } });
const logs = () => counter.core.db.contactLog.findMany({ orderBy: { id: 'asc' } });
/** What daily planning does on that day. */
const onTheDay = async (day: string) => {
  counter.clock.set(`${day}T10:00`);
  await changeCustomer(counter.core, (await counter.customer('C001')).id, 'test', async () => null);
};
const day = (written: string) => new Date(written);

describe('接触计划 新增', () => {
  it('keeps the columns of 附表6, and reports the next contact day', async () => {
    const said = await counter.ask(
      'zhang',
      '/crm 接触计划 新增 C001 王工 职务=采购部长 我方=@li 下次=2026-03-20 每=30天 目标="拿下 年度框架"',
    );
    expect(said).toContain('C001 杭州精工：接触计划 1');
    expect(said).toContain(
      '1. 王工（采购部长） · 我方 李主管 · 已联系 0 次 · 下一次 2026年3月20日 周五（还有 8 天） · 每 30 天 · 目标：拿下 年度框架',
    );
    expect(await plans()).toMatchObject([
      {
        number: 1,
        staffId: counter.staff.li.id,
        contactName: '王工',
        contactTitle: '采购部长',
        goal: '拿下 年度框架',
        contacts: 0,
        nextContactOn: day('2026-03-20'),
        everyDays: 30,
        endedAt: null,
      },
    ]);
  });

  it('owes the contact to the person it names, on its day', async () => {
    await counter.ask('zhang', '/crm 接触计划 新增 C001 王工 我方=li 下次=2026-03-20');
    await counter.ask('zhang', '/crm 接触计划 新增 C001 赵总 下次=2026-03-20');
    await onTheDay('2026-03-20');
    expect(await owed()).toMatchObject([
      { cycle: '1-2026-03-20', ownerId: counter.staff.li.id, dueOn: day('2026-03-20'), state: 'open' },
      { cycle: '2-2026-03-20', ownerId: counter.staff.zhang.id, state: 'open' },
    ]);
  });

  it('without a day the first contact is after the interval; with neither nothing is owed, and the answer says so', async () => {
    await counter.ask('zhang', '/crm contact-plan add C001 contact=王工 every=30');
    const said = await counter.ask('zhang', '/crm contact-plan add C001 contact=赵总');
    expect(said).toContain('到时不会提醒');
    expect((await plans()).map(({ nextContactOn }) => nextContactOn)).toEqual([day('2026-04-11'), null]);
  });

  it('numbers are never given twice, not at the same moment and not after an end', async () => {
    const customer = await counter.customer('C001');
    const add = () =>
      addContactPlan(counter.core, null, customer, { contactName: '王工', staff: null, nextOn: null });
    const numbers = (await Promise.all([add(), add(), add(), add(), add()])).map(({ number }) => number);
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    await counter.ask('zhang', '/crm 接触计划 结束 C001 5');
    expect((await add()).number).toBe(6);
  });

  it.each([
    ['王工 下次=2026-03-11', '不能早于今天'],
    ['王工 我方=zhao', '赵敏 不跟进 C001'],
    ['王工 我方=nobody9', '员工名册里没有'],
    ['王工 每=0', '间隔天数“0”不对，应写天数'],
    ['王工 每=900', '间隔天数“900”不对'],
    ['', '缺少联系对象'],
  ])('%s is refused, and nothing is kept', async (words, problem) => {
    expect(await counter.ask('zhang', `/crm 接触计划 新增 C001 ${words}`)).toContain(problem);
    expect(await plans()).toEqual([]);
  });

  it.each(['zhao', 'zhou'] as const)('%s, who does not work on the customer, cannot', async (by) => {
    expect(await counter.ask(by, '/crm 接触计划 新增 C001 王工 下次=明天')).toContain('没有找到客户“C001”');
    expect(await plans()).toEqual([]);
  });
});

describe('接触计划 完成', () => {
  beforeEach(async () => {
    await counter.ask('zhang', '/crm 接触计划 新增 C001 王工 下次=2026-03-20 每=30');
    await counter.ask('zhang', '/crm 接触计划 新增 C001 赵总 下次=2026-03-20');
    await onTheDay('2026-03-20');
  });

  it('writes the contact log, closes the follow-up, counts the contact and sets the next day', async () => {
    const said = await counter.ask(
      'zhang',
      '/crm 接触计划 完成 C001 1 谈了年度框架，月底答复 下次=2026-04-02 方式=拜访',
    );
    expect(said).toContain('已联系 1 次 · 下一次 2026年4月2日 周四');
    expect(await logs()).toMatchObject([
      {
        purpose: 'contact-plan',
        summary: '谈了年度框架，月底答复',
        channel: 'visit',
        fields: { nextOn: '2026-04-02' },
      },
    ]);
    expect(await owed()).toMatchObject([
      { cycle: '1-2026-03-20', state: 'closed', closedBy: 'log' },
      { cycle: '2-2026-03-20', state: 'open' },
    ]);
    expect(await plans()).toMatchObject([
      { contacts: 1, nextContactOn: day('2026-04-02') },
      { contacts: 0, nextContactOn: day('2026-03-20') },
    ]);
    await onTheDay('2026-04-02');
    expect((await owed()).map(({ cycle, state }) => [cycle, state])).toEqual([
      ['1-2026-03-20', 'closed'],
      ['1-2026-04-02', 'open'],
      ['2-2026-03-20', 'open'],
    ]);
  });

  it('closes the follow-up of its own plan, even if another one is older', async () => {
    await counter.ask('zhang', '/crm contact-plan done C001 2 next=2026-04-02');
    expect((await owed()).map(({ cycle, state }) => [cycle, state])).toEqual([
      ['1-2026-03-20', 'open'],
      ['2-2026-03-20', 'closed'],
    ]);
    expect(await logs()).toMatchObject([{ summary: '按接触计划联系了赵总' }]);
  });

  it('without a day the next contact is after the interval from today; without an interval there is none', async () => {
    counter.clock.set('2026-03-23T10:00');
    await counter.ask('zhang', '/crm 接触计划 完成 C001 1 电话聊过');
    await counter.ask('zhang', '/crm 接触计划 完成 C001 2 电话聊过');
    expect((await plans()).map(({ nextContactOn }) => nextContactOn)).toEqual([day('2026-04-22'), null]);
    expect(await counter.ask('zhang', '/crm 接触计划 列表 C001')).toContain(
      '2. 赵总 · 我方 跟进负责人 · 已联系 1 次 · 下一次未定',
    );
  });

  it('earlier than due still counts', async () => {
    await counter.ask('zhang', '/crm 接触计划 完成 C001 1 电话聊过 下次=2026-05-20');
    await counter.ask('zhang', '/crm 接触计划 完成 C001 1 又聊了一次 下次=2026-06-20');
    expect(await plans()).toMatchObject([{ contacts: 2, nextContactOn: day('2026-06-20') }, { contacts: 0 }]);
    expect(await owed()).toMatchObject([{ state: 'closed' }, { cycle: '2-2026-03-20', state: 'open' }]);
  });

  it('by a person other than the planned one is kept as a log, and the contact is still owed', async () => {
    await counter.ask('li', '/crm 接触计划 新增 C001 钱总 我方=li 下次=2026-03-21');
    await onTheDay('2026-03-21');
    const said = await counter.ask('zhang', '/crm 接触计划 完成 C001 3 碰到了钱总');
    expect(said).toContain('由 李主管 负责，仍是待办');
    expect(await logs()).toHaveLength(1);
    expect((await plans())[2]).toMatchObject({ contacts: 0, nextContactOn: day('2026-03-21') });
  });

  it('without words opens the form, whose answers have the same effect', async () => {
    const form = await counter.askForForm('zhang', '/crm 接触计划 完成 C001 1');
    expect(form.form).toBe('contact-plan');
    const submit = async (values: Record<string, string>) =>
      textOf(await submitForm(await counter.context('zhang'), 'contact-plan', form.subject, values));
    expect(await submit({ summary: '', nextOn: '2026-03-30' })).toContain('小结：请填写此项');
    expect(await submit({ summary: '谈过', nextOn: '2026-03-19' })).toContain('不能早于今天');
    expect((await plans())[0]).toMatchObject({ contacts: 0 });
    await submit({ summary: '谈过', nextOn: '2026-03-30' });
    expect((await plans())[0]).toMatchObject({ contacts: 1, nextContactOn: day('2026-03-30') });
    // Submitting the form twice closes one follow-up and counts one contact.
    await submit({ summary: '谈过', nextOn: '2026-04-30' });
    expect((await plans())[0]).toMatchObject({ contacts: 1, nextContactOn: day('2026-03-30') });
  });

  it.each([
    ['9 聊过', '没有进行中的接触计划 9'],
    ['1 聊过 下次=2026-03-19', '不能早于今天'],
    ['1 聊过 方式=烽火', '联系方式：请选择：电话'],
    ['王工 聊过', '计划编号“王工”不对'],
  ])('%s is refused, and nothing is kept', async (words, problem) => {
    expect(await counter.ask('zhang', `/crm 接触计划 完成 C001 ${words}`)).toContain(problem);
    expect(await logs()).toEqual([]);
    expect(await plans()).toMatchObject([{ contacts: 0 }, { contacts: 0 }]);
  });

  it('who rolled it on, from which day to which, is on record', async () => {
    await counter.ask('wang', '/crm 接触计划 完成 C001 1 代记 下次=2026-04-02');
    expect(await counter.core.db.audit.findMany({ where: { action: 'contact-plan.roll' } })).toMatchObject([
      {
        actor: '王芳',
        subject: '1',
        before: { contacts: 0, nextOn: '2026-03-20' },
        after: { contacts: 1, nextOn: '2026-04-02' },
      },
    ]);
  });
});

describe('接触计划 结束 and 列表', () => {
  it('ends one, cancels its follow-up and leaves the others', async () => {
    await counter.ask('zhang', '/crm 接触计划 新增 C001 王工 下次=2026-03-20');
    await counter.ask('zhang', '/crm 接触计划 新增 C001 赵总 下次=2026-03-20');
    await onTheDay('2026-03-20');
    const said = await counter.ask('zhang', '/crm 接触计划 结束 C001 1');
    expect(said).toContain('接触计划 1 已结束');
    expect(said).toContain('取消：按接触计划联系');
    expect((await owed()).map(({ state }) => state)).toEqual(['cancelled', 'open']);
    expect(await counter.ask('zhang', '/crm 接触计划 列表 C001')).not.toContain('王工');
    expect(await counter.ask('zhang', '/crm 接触计划 结束 C001 1')).toContain('没有进行中的接触计划 1');
    expect(await counter.ask('zhang', '/crm 接触计划 完成 C001 1 聊过')).toContain('没有进行中的接触计划 1');
    expect(await logs()).toEqual([]);
  });

  it('without a customer lists one’s own, the next contact first; those without a day last', async () => {
    await counter.aCustomer({
      code: 'C002',
      name: '宁波海天',
      anchors: {},
      salesperson: 'zhao',
      supervisor: 'qian',
      assistant: null,
    });
    await counter.ask('zhang', '/crm 接触计划 新增 C001 甲 下次=2026-03-30');
    await counter.ask('zhang', '/crm 接触计划 新增 C001 乙');
    await counter.ask('zhang', '/crm 接触计划 新增 C001 丙 下次=2026-03-20');
    await counter.ask('zhao', '/crm 接触计划 新增 C002 丁 下次=2026-03-13');
    const names = async (by: Colleague) =>
      [...(await counter.ask(by, '/crm 接触计划')).matchAll(/\d\. (.) · 我方/gu)].map(([, name]) => name);
    expect(await names('zhang')).toEqual(['丙', '甲', '乙']);
    expect(await names('zhao')).toEqual(['丁']);
    expect(await names('chen')).toEqual(['丁', '丙', '甲', '乙']);
    expect(await counter.ask('zhou', '/crm 接触计划')).toBe('没有接触计划。');
  });

  it('when the planned colleague has left, the customer’s owner takes over the plan', async () => {
    await counter.ask('li', '/crm 接触计划 新增 C001 王工 我方=wang 下次=2026-03-20');
    await counter.core.db.staff.update({ where: { code: 'wang' }, data: { leftOn: day('2026-03-15') } });
    await onTheDay('2026-03-20');
    expect(await owed()).toMatchObject([{ ownerId: counter.staff.zhang.id }]);
    expect(await counter.ask('zhang', '/crm 接触计划 列表 C001')).toContain('我方 跟进负责人');
  });

  it('speaks English where the company does', async () => {
    await counter.close();
    counter = await openCounter({ language: 'en', at: '2026-03-12T10:00' });
    await counter.aCustomer({ code: 'C001', name: 'Acme' });
    const said = await counter.ask(
      'zhang',
      '/crm contact-plan add C001 contact=Wang title=buyer next=+7d every=30',
    );
    expect(said).toContain('1. Wang (buyer) · our side: the owner of the follow-up · contacts: 0 · next');
    expect(said).not.toMatch(/\p{Script=Han}/u);
  });
});
