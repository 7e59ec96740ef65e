import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => counter.close());

const refusals = () =>
  counter.core.db.audit.findMany({ where: { action: 'command.refused' }, orderBy: { id: 'asc' } });

const aboutACustomer = [
  '客户 查看',
  '客户 日期 CODE 试用开始 今天',
  '记录 列表',
  '记录 新增 CODE 电话聊过',
  '记录 填写',
  '提醒 列表',
  '提醒 推迟 CODE +3d',
  '提醒 完成',
  '订单 CODE 今天 承诺=+7d',
  '订单 到货',
  '接触计划 新增 CODE 王工',
  '接触计划 列表',
  '接触计划 完成 CODE 1 聊过',
  '接触计划 结束 CODE 1',
] as const;

const line = (command: string, code: string) =>
  `/crm ${command.includes('CODE') ? command.replace('CODE', code) : `${command} ${code}`}`;

describe('a customer that is not theirs', () => {
  it.each(aboutACustomer)('is answered exactly like one that does not exist: %s', async (command) => {
    for (const by of ['zhao', 'zhou'] as const) {
      const theirs = await counter.ask(by, line(command, 'C001'));
      const none = await counter.ask(by, line(command, 'C777'));
      expect(theirs).toBe(none.replaceAll('C777', 'C001'));
      expect(theirs).not.toContain('杭州精工');
    }
    expect(await counter.core.db.contactLog.count()).toBe(0);
  });

  it.each([['杭州精工'], ['杭州精密']])('also when its name is written: %s', async (name) => {
    expect(await counter.ask('zhao', `/crm 客户 查看 ${name}`)).toContain(`没有找到客户“${name}”`);
  });

  it('nothing that means something to the database finds one', async () => {
    for (const code of ['%', '_001', 'C%', 'C00_', String.raw`C001\\`]) {
      expect(await counter.ask('zhang', `/crm 客户 查看 "${code}"`)).toContain('没有找到客户');
    }
  });

  it('the attempt is on record, for one that exists', async () => {
    const { id } = await counter.customer('C001');
    await counter.ask('zhao', '/crm 客户 查看 C001');
    await counter.ask('zhao', '/crm 客户 查看 C777');
    expect(await refusals()).toMatchObject([
      { actor: '赵敏', subject: 'customer show', customerId: id, after: { why: 'customer' } },
    ]);
  });
});

describe('who may do what', () => {
  const cases: readonly (readonly [Colleague, string, boolean])[] = [
    ['zhang', '客户 等级 C001 潜力', false],
    ['wang', '客户 等级 C001 潜力', false],
    ['zhou', '客户 等级 C001 潜力', false],
    ['qian', '客户 等级 C001 潜力', false],
    ['li', '客户 等级 C001 潜力', true],
    ['chen', '客户 等级 C001 潜力', true],
    ['wu', '客户 等级 C001 潜力', true],
    ['zhang', '客户 新建 C002 乙厂', false],
    ['zhou', '客户 新建 C002 乙厂', false],
    ['qian', '客户 新建 C002 乙厂', true],
    ['zhang', '客户 负责人 C001 业务员 赵敏', false],
    ['qian', '客户 负责人 C001 业务员 赵敏', false],
    ['qian', '客户 查看 C001', true],
    ['qian', '客户 日期 C001 到货 今天', false],
    ['qian', '记录 新增 C001 聊过', false],
    ['zhang', '客户 日期 C001 到货 今天', true],
    ['wang', '客户 日期 C001 到货 今天', true],
    ['wang', '记录 新增 C001 聊过', true],
    ['zhang', '提醒 跳过 C001 不做了', false],
    ['qian', '提醒 跳过 C001 不做了', false],
    ['li', '提醒 跳过 C001 不做了', true],
    ['zhang', '等级 C001', false],
    ['qian', '等级 C001', false],
    ['li', '等级 C001', true],
    ['chen', '等级 历史 C001', true],
    ['wang', '订单 到货 C001', true],
    ['qian', '订单 到货 C001', false],
    ['qian', '接触计划 列表 C001', true],
    ['qian', '接触计划 新增 C001 王工', false],
    ['zhou', '指标', false],
    ['zhang', '员工 新增 x 某人 业务员', false],
    ['zhang', '员工 列表', true],
    ['zhang', '今天', true],
    ['zhou', '今天', true],
  ];

  it.each(cases)('%s: %s → %s', async (by, command, may) => {
    await counter.ask(by, `/crm ${command}`);
    expect(await refusals()).toHaveLength(may ? 0 : 1);
  });

  it('a refused command changes nothing', async () => {
    const before = await counter.core.db.followUp.findMany({ include: { reminders: true } });
    for (const [by, command, may] of cases) if (!may) await counter.ask(by, `/crm ${command}`);
    expect(await counter.core.db.followUp.findMany({ include: { reminders: true } })).toEqual(before);
    expect(await counter.core.db.customer.count()).toBe(1);
    expect(await counter.core.db.staff.count()).toBe(Object.keys(counter.staff).length);
  });

  it('the refusal is polite, names the roles that may use the command, and reveals nothing about the customer', async () => {
    expect(await counter.ask('zhang', '/crm 客户 等级 C001 潜力')).toBe(
      '这个命令由销售主管、营销总监、总经理使用。您能用的命令：/crm 帮助',
    );
    expect(await counter.ask('qian', '/crm 客户 等级 C001 潜力')).toBe(
      'C001 只能由它的销售主管或更上一级改动。',
    );
  });

  it('the words of a refused command are not recorded', async () => {
    await counter.ask('zhang', '/crm 客户 新建 C009 机密名称');
    const recorded = await refusals();
    expect(recorded).toHaveLength(1);
    const words = JSON.stringify(recorded, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(words).toContain('command.refused');
    expect(words).not.toContain('机密');
  });
});
