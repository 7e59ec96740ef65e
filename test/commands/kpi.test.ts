import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSpokenMonth } from '../../bot/commands/engine/read-spoken-day.ts';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Colleague, CustomerOptions } from '../company.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-15T10:00' });
});
afterEach(() => counter.close());

const aCustomer = (code: string, options: CustomerOptions = {}) =>
  counter.aCustomer({ code, anchors: {}, ...options });
const day = (written: string) => new Date(written);
const ofZhao = { salesperson: 'zhao', supervisor: 'qian', assistant: null } as const;
const anOrder = (by: Colleague, code: string, words: string) =>
  counter.ask(by, `/crm order ${code} ${words}`);

describe('指标: 首单准交率', () => {
  it('first order 0 of 0 → no data, never 0 %', async () => {
    const said = await counter.ask('zhang', '/crm 指标');
    expect(said).toContain('2026年3月指标（您的客户）');
    expect(said).toContain('首单准交率：无数据');
    expect(said).not.toContain('0%');
  });

  it('has numerator and denominator, lists late orders, and leaves out those not due yet', async () => {
    for (const code of ['C001', 'C002', 'C003', 'C004']) await aCustomer(code);
    await anOrder('zhang', 'C001', '2026-03-01 promised=2026-03-05 delivered=2026-03-05');
    await anOrder('zhang', 'C002', '2026-03-01 promised=2026-03-08 delivered=2026-03-10');
    await anOrder('zhang', 'C003', '2026-03-01 promised=2026-03-07');
    await anOrder('zhang', 'C004', '2026-03-01 promised=2026-03-15');
    const said = await counter.ask('zhang', '/crm 指标 本月');
    expect(said).toContain('首单准交率：33.3%（1/3）\n未到交期 1 单，不计入');
    expect(said).toMatch(/· C003 .* · 逾期 8 天未到货 · 张伟\n· C002 .* · 迟到 2 天 · 张伟/u);
    expect(said).not.toContain('· C001');
    expect(said).not.toContain('C004');
    counter.clock.set('2026-03-16T00:00');
    expect(await counter.ask('zhang', '/crm 指标')).toContain('首单准交率：25%（1/4）');
  });

  it('month starting on Monday the 1st: what was promised for that Monday belongs to it, 31 May to the month before', async () => {
    counter.clock.set('2026-06-20T10:00');
    await aCustomer('C001');
    await aCustomer('C002');
    await anOrder('zhang', 'C001', '2026-05-20 promised=2026-06-01 delivered=2026-06-01');
    await anOrder('zhang', 'C002', '2026-05-20 promised=2026-05-31');
    expect(await counter.ask('zhang', '/crm kpi 2026-06')).toContain('首单准交率：100%（1/1）');
    expect(await counter.ask('zhang', '/crm kpi 5月')).toContain('首单准交率：0%（0/1）');
    expect(await counter.ask('zhang', '/crm kpi 2026-04')).toContain('首单准交率：无数据');
  });

  it('an arrival recorded as a date of the customer counts as an arrival', async () => {
    await aCustomer('C001');
    await anOrder('zhang', 'C001', '2026-03-01 promised=2026-03-10');
    await counter.ask('zhang', '/crm 客户 日期 C001 到货 2026-03-10');
    expect(await counter.ask('zhang', '/crm 指标')).toContain('首单准交率：100%（1/1）');
  });

  it('a salesperson sees his own, a supervisor the team’s, the director and the general manager all', async () => {
    await aCustomer('C001');
    await aCustomer('C002', ofZhao);
    await aCustomer('C003', { salesperson: 'zhang', supervisor: 'qian', assistant: null });
    for (const [by, code] of [
      ['li', 'C001'],
      ['qian', 'C002'],
      ['qian', 'C003'],
    ] as const) {
      await anOrder(by, code, '2026-03-01 promised=2026-03-05');
    }
    const codes = async (by: Colleague) =>
      [...(await counter.ask(by, '/crm 指标')).matchAll(/· (C\d+)/gu)].map(([, code]) => code);
    expect(await codes('zhang')).toEqual(['C001', 'C003']);
    expect(await codes('zhao')).toEqual(['C002']);
    expect(await codes('wang')).toEqual(['C001']);
    // Because zhang reports to li; it does not matter who supervises the customer.
    expect(await codes('li')).toEqual(['C001', 'C003']);
    expect(await codes('qian')).toEqual(['C002', 'C003']);
    expect(await codes('chen')).toEqual(['C001', 'C002', 'C003']);
    expect(await codes('wu')).toEqual(['C001', 'C002', 'C003']);
    expect(await counter.ask('zhou', '/crm 指标')).toContain('这个命令由');
  });
});

describe('指标: 跟进按时率', () => {
  const close = async (by: Colleague, code: string) =>
    await writeLog(counter.core, counter.staff[by], await counter.customer(code), {
      purpose: 'trial-check',
      summary: '运行正常',
      fields: { result: 'good' },
      channel: 'phone',
    });

  it('counts what was done by 23:59 of its day, per owner, and states that the definition is the program’s own', async () => {
    counter.clock.set('2026-03-02T08:00');
    for (const code of ['C001', 'C002', 'C003'])
      await aCustomer(code, { anchors: { trialStarted: '2026-03-02' } });
    await aCustomer('C004', { ...ofZhao, anchors: { trialStarted: '2026-03-02' } });
    await aCustomer('C005', { anchors: { trialStarted: '2026-03-20' } });
    counter.clock.set('2026-03-12T23:59');
    await close('zhang', 'C001');
    counter.clock.set('2026-03-13T00:00');
    await close('zhang', 'C002');
    await close('zhao', 'C004');
    const said = await counter.ask('chen', '/crm 指标');
    expect(said).toMatch(/跟进按时率：25%（1\/4）【系统默认口径：[^】]*】/u);
    expect(said).toContain('· 张伟 33.3%（1/3）');
    expect(said).toContain('· 赵敏 0%（0/1）');
    expect(await counter.ask('zhang', '/crm 指标')).not.toContain('赵敏');
    expect(await counter.ask('li', '/crm 指标')).not.toContain('赵敏');
    expect(await counter.ask('zhao', '/crm 指标')).toMatch(/跟进按时率：0%（0\/1）【[^】]*】/u);
  });

  it('follow-ups not due yet, skipped or cancelled are in neither figure', async () => {
    counter.clock.set('2026-03-02T08:00');
    for (const code of ['C001', 'C002', 'C003'])
      await aCustomer(code, { anchors: { trialStarted: '2026-03-02' } });
    expect(await counter.ask('chen', '/crm 指标')).toMatch(/跟进按时率：无数据【[^】]*】/u);
    await counter.ask('li', '/crm 提醒 跳过 C001 客户已停产');
    await counter.ask('li', '/crm 客户 日期 C002 试用开始 无');
    counter.clock.set('2026-03-13T08:00');
    expect(await counter.ask('chen', '/crm 指标')).toMatch(/跟进按时率：0%（0\/1）【[^】]*】/u);
  });
});

describe('指标: what the bot itself does', () => {
  it('counts for no one: a posted greeting is in neither figure', async () => {
    const { id: customerId } = await aCustomer('C001');
    const at = day('2026-03-10T01:00:00Z');
    await counter.core.db.followUp.create({
      data: {
        customerId,
        subjectKind: 'customer',
        subjectId: customerId,
        step: 'holiday-greeting',
        cycle: 'spring-festival-2026',
        anchorOn: day('2026-03-10'),
        dueOn: day('2026-03-10'),
        ownerId: counter.staff.zhang.id,
        state: 'closed',
        closedBy: 'posting',
        openedAt: at,
        endedAt: at,
      },
    });
    expect(await counter.ask('zhang', '/crm 指标')).toMatch(/跟进按时率：无数据【[^】]*】/u);
  });
});

describe('指标: 复购率', () => {
  const again = async (code: string, purpose: string, fields: Record<string, string>) =>
    await writeLog(counter.core, counter.staff.zhang, await counter.customer(code), {
      purpose,
      summary: '又下了单',
      fields,
      channel: 'phone',
    });

  beforeEach(async () => {
    await counter.close();
    counter = await openCounter({ at: '2026-01-05T08:00', steps: ['repurchase-1', 'repurchase-2'] });
    // Day 90 of the stage is 1 April for these, and 31 March for the last one.
    for (const code of ['C001', 'C002', 'C003'])
      await aCustomer(code, { anchors: { trialStarted: '2026-01-01' } });
    await aCustomer('C004', { anchors: { arrived: '2025-12-31' } });
  });

  it('covers the customers whose stage ends in the month, based on records up to then', async () => {
    expect(await counter.ask('zhang', '/crm kpi 2026-04')).toMatch(/复购率：无数据【系统默认口径：[^】]*】/u);
    counter.clock.set('2026-02-20T10:00');
    await again('C001', 'repurchase-1', { intent: 'repurchased', plan: '-' });
    counter.clock.set('2026-04-01T23:59');
    await again('C002', 'repurchase-2', { progress: 'repurchased' });
    expect(await counter.ask('zhang', '/crm kpi 2026-04')).toMatch(/复购率：100%（2\/2）【[^】]*】/u);
    counter.clock.set('2026-04-02T00:00');
    await again('C003', 'repurchase-2', { progress: 'repurchased' });
    const said = await counter.ask('zhang', '/crm kpi 2026-04');
    expect(said).toMatch(/复购率：66\.7%（2\/3）【[^】]*第 90 天/u);
    expect(await counter.ask('zhang', '/crm kpi 2026-03')).toMatch(/复购率：0%（0\/1）【[^】]*】/u);
    expect(await counter.ask('zhao', '/crm kpi 2026-04')).toMatch(/复购率：无数据【[^】]*】/u);
    expect(await counter.ask('chen', '/crm kpi 2026-04')).toContain('（2/3）');
  });

  it('any answer other than a repurchase does not count', async () => {
    counter.clock.set('2026-03-20T10:00');
    await again('C001', 'repurchase-2', { progress: 'quoted', obstacles: '价格' });
    counter.clock.set('2026-04-05T10:00');
    expect(await counter.ask('zhang', '/crm kpi 2026-04')).toMatch(/复购率：0%（0\/3）【[^】]*】/u);
  });

  it('a merge leaves the past month to those who had the customers then, its undo too', async () => {
    await aCustomer('C005', {
      salesperson: 'zhao',
      supervisor: 'qian',
      anchors: { trialStarted: '2026-01-01' },
    });
    counter.clock.set('2026-03-20T10:00');
    await writeLog(counter.core, counter.staff.zhao, await counter.customer('C005'), {
      purpose: 'repurchase-2',
      summary: '又下了单',
      fields: { progress: 'repurchased' },
      channel: 'phone',
    });
    const told = async () => {
      const said = [];
      for (const who of ['zhang', 'zhao', 'li', 'qian', 'chen'] as const) {
        const answer = await counter.ask(who, '/crm kpi 2026-04');
        said.push(`${who} ${/复购率：[^【]*/u.exec(answer)?.[0]}`);
      }
      return said;
    };
    counter.clock.set('2026-05-11T10:00');
    const before = [
      'zhang 复购率：0%（0/3）',
      'zhao 复购率：100%（1/1）',
      'li 复购率：0%（0/3）',
      'qian 复购率：100%（1/1）',
      'chen 复购率：25%（1/4）',
    ];
    expect(await told()).toEqual(before);
    expect(await counter.ask('chen', '/crm 客户 合并 C001 C005 确认')).toContain('C005 已并入 C001');
    expect(await told()).toEqual(before);
    expect(await counter.ask('chen', '/crm 客户 撤销合并 1')).toContain('又是两个客户');
    expect(await told()).toEqual(before);
  });
});

describe('a process that never asks about a repurchase', () => {
  it('has no such figure', async () => {
    const said = await counter.ask('chen', '/crm 指标');
    expect(said).toContain('指标');
    expect(said).not.toContain('复购率');
  });
});

describe('a month in everyday words', () => {
  const today = Temporal.PlainDate.from('2026-03-15');
  it.each([
    ['2026-03', '2026-03'],
    ['2026/3', '2026-03'],
    ['2025年12月', '2025-12'],
    ['202512', '2025-12'],
    ['２０２６－０２', '2026-02'],
    ['本月', '2026-03'],
    ['this', '2026-03'],
    ['上月', '2026-02'],
    ['上个月', '2026-02'],
    ['last', '2026-02'],
    ['3月', '2026-03'],
    ['4月', '2025-04'],
  ])('%s is %s', (written, month) => {
    expect(readSpokenMonth(written, today)?.toString()).toBe(month);
  });

  it.each([['13月'], ['2026-13'], ['0月'], ['3'], ['1900-01'], ['三月'], ['2026']])(
    '%s is not a month',
    (written) => {
      expect(readSpokenMonth(written, today)).toBeNull();
    },
  );

  it('an invalid month is answered with the syntax', async () => {
    expect(await counter.ask('zhang', '/crm 指标 13月')).toContain('月份“13月”不对，应写月份，如 2026-03');
  });
});

describe('figures of a past month', () => {
  it('stay with those who had the customer then, when it is handed over later', async () => {
    await counter.aCustomer({ code: 'C001', anchors: { trialStarted: '2026-03-02' } });
    await anOrder('zhang', 'C001', '2026-03-01 promised=2026-03-10');
    counter.clock.set('2026-04-02T10:00');
    const figures = async () =>
      await Promise.all(
        (['zhang', 'li', 'zhao', 'qian'] as const).map((who) => counter.ask(who, '/crm kpi 2026-03')),
      );
    const before = await figures();
    expect(before[0]).toContain('张伟 0%（0/1）');
    expect(before[0]).toContain('首单准交率：0%（0/1）');
    const { core, staff } = counter;
    for (const [seat, to] of [
      ['salesperson', staff.zhao],
      ['supervisor', staff.qian],
    ] as const) {
      await changeSeat(core, staff.chen, await counter.customer('C001'), seat, to);
    }
    const open = await core.db.followUp.findFirst({ where: { step: 'trial-check' } });
    expect(open?.ownerId).toBe(staff.zhao.id);
    const after = await figures();
    // Only the name of today's salesperson may differ in the line of a late order.
    const rates = (said: string) => said.split('\n').filter((line) => /\d%|无数据/u.test(line));
    expect(after.map(rates)).toEqual(before.map(rates));
  });
});
