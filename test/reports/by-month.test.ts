import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { periodOfMonth } from '../../bot/commands/engine/read-period.ts';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { monthsOf } from '../../jobs/reports/months.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-01-05T10:00' });
});
afterEach(() => counter.close());

const ofZhao = { salesperson: 'zhao', supervisor: 'qian', assistant: null } as const;
const ask = (by: Colleague, text: string) => counter.ask(by, text);
const checked = async (by: Colleague, code: string) =>
  await writeLog(counter.core, counter.staff[by], await counter.customer(code), {
    purpose: 'trial-check',
    summary: '运行正常',
    fields: { result: 'good' },
    channel: 'phone',
  });

describe('报表 按时率', () => {
  /** Trials are checked within ten days: January two of three on time, February none of one. */
  beforeEach(async () => {
    for (const code of ['C001', 'C002']) await counter.aCustomer({ code });
    await counter.aCustomer({ code: 'C003', ...ofZhao });
    await checked('zhang', 'C001');
    await checked('zhao', 'C003');
    counter.clock.set('2026-02-02T10:00');
    await counter.aCustomer({ code: 'C004' });
    counter.clock.set('2026-03-10T10:00');
  });

  it('has a line for each month and person, and one for all; months without anything due have none', async () => {
    const said = await ask('chen', '/crm 报表 按时率 2026-03');
    expect(said.match(/^· 2026.*$/gmu)).toEqual([
      '· 2026-01 · 全部 · 到期 3 · 按时 2 · 按时率 66.7%',
      '· 2026-01 · 张伟 · 到期 2 · 按时 1 · 按时率 50%',
      '· 2026-01 · 赵敏 · 到期 1 · 按时 1 · 按时率 100%',
      '· 2026-02 · 全部 · 到期 1 · 按时 0 · 按时率 0%',
      '· 2026-02 · 张伟 · 到期 1 · 按时 0 · 按时率 0%',
    ]);
  });

  it('a person sees their own and their team’s only', async () => {
    const said = await ask('qian', '/crm report on-time 2026-03');
    expect(said).toContain('赵敏 · 到期 1');
    expect(said).not.toContain('张伟');
  });

  it('a month that is over stays with those who owned its matters, and what is done later stays late', async () => {
    const before = await ask('chen', '/crm report on-time 2026-02');
    // Of several changes since, the first says whose it was.
    for (const next of ['zhao', 'zhang', 'zhao'] as const) {
      const customer = await counter.customer('C002');
      await changeSeat(counter.core, counter.staff.li, customer, 'salesperson', counter.staff[next]);
    }
    await checked('zhao', 'C002');
    await checked('zhang', 'C004');
    expect(await ask('chen', '/crm report on-time 2026-02')).toBe(before);
    // Handed over again after zhao did it: it was still zhang's when it was due.
    counter.clock.set('2026-03-11T10:00');
    const customer = await counter.customer('C002');
    await changeSeat(counter.core, counter.staff.li, customer, 'salesperson', counter.staff.zhang);
    expect(await ask('chen', '/crm report on-time 2026-02')).toBe(before);
    await changeSeat(counter.core, counter.staff.li, customer, 'salesperson', counter.staff.wang);
    expect(await ask('chen', '/crm report on-time 2026-02')).toBe(before);
  });

  it('the workload of a period says what became of each matter', async () => {
    counter.clock.set('2026-02-04T10:00');
    expect(await ask('li', '/crm 报表 工作量 2026-Q1')).toContain(
      '· 张伟 · 合计 3 · 按时完成 1 · 逾期完成 0 · 逾期未完成 1 · 未到期 1',
    );
  });
});

describe('报表 首单准交', () => {
  it('counts by the month promised, as 指标 does, and leaves out what is not due', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002' });
    await counter.aCustomer({ code: 'C003' });
    await ask('zhang', '/crm order C001 2026-01-02 promised=2026-01-05 delivered=2026-01-05');
    await ask('zhang', '/crm order C002 2026-01-02 promised=2026-01-04');
    await ask('zhang', '/crm order C003 2026-01-02 promised=2026-01-20');
    const said = await ask('zhang', '/crm 报表 首单准交');
    expect(said).toContain('· 2026-01 · 应交 2 · 按时 1 · 按时率 50% · 未到交期 1');
    expect(await ask('zhao', '/crm 报表 首单准交')).toContain('无数据');
  });
});

describe('报表 久未联系', () => {
  it('counts the days since the last contact, as of the last day of the period', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002' });
    counter.clock.set('2026-03-01T10:00');
    await checked('zhang', 'C002');
    await counter.aCustomer({ code: 'C003', ...ofZhao });
    counter.clock.set('2026-04-20T10:00');
    await ask('li', '/crm grade C001 level=strategic');
    const april = await ask('li', '/crm 报表 久未联系');
    expect(april).toContain('· 31–60 天 · 客户数 1 · 战略级 0 · 重要 0 · 普通 1');
    expect(april).toContain('· 91–180 天 · 客户数 1 · 战略级 1 · 重要 0 · 普通 0');
    // A contact since then leaves the month as it was.
    await ask('zhang', '/crm 记录 新增 C001 电话聊过，一切正常');
    const march = await ask('li', '/crm report silence 2026-03');
    expect(march).toContain('· 0–30 天 · 客户数 1');
    expect(march).toContain('· 61–90 天 · 客户数 1');
  });
});

describe('报表 礼品实付', () => {
  it('adds what gifts cost by anniversary, beside the caps of those anniversaries', async () => {
    for (const [code, firstDeal] of [
      ['C001', '2025-01-08'],
      ['C002', '2025-01-09'],
      ['C003', '2021-01-08'],
    ] as const) {
      await counter.aCustomer({ code, anchors: { firstDeal } });
    }
    await aGift('C001', 1, 300);
    await aGift('C001', 1, 100);
    await aGift('C002', 1, 500);
    await aGift('C003', 5, 1000);
    const said = await ask('li', '/crm 报表 礼品实付');
    expect(said).toContain('· 1 周年 · 礼品数 3 · 实付（元） 900 · 上限（元） 1,000 · 占上限 90%');
    expect(said).toContain('· 3 周年及以上 · 礼品数 1 · 实付（元） 1,000 · 上限（元） 2,000 · 占上限 50%');
    expect(await ask('zhao', '/crm 报表 礼品实付')).toContain('无数据');
  });

  async function aGift(code: string, year: number, yuan: number) {
    const { id: proposedById } = counter.staff.zhang;
    const day = new Date('2026-01-08');
    await counter.core.db.gift.create({
      data: {
        customerId: (await counter.customer(code)).id,
        year,
        anniversary: day,
        item: '茶叶',
        state: 'spent',
        proposedFen: yuan * 100,
        spentFen: yuan * 100,
        spentOn: new Date('2026-01-04'),
        proposedById,
        proposedAt: day,
      },
    });
  }
});

describe('the months of a picture', () => {
  const today = Temporal.PlainDate.from('2026-03-10');
  const of = (month: string) => ({
    ...periodOfMonth(Temporal.PlainYearMonth.from(month)),
    today,
    zone: 'Asia/Shanghai',
  });

  it('are the twelve up to a single month, and of a longer period its own, none to come', () => {
    const months = monthsOf(of('2026-03')).map(({ name }) => name);
    expect([months.length, months[0], months.at(-1)]).toEqual([12, '2025-04', '2026-03']);
    const year = { ...of('2026-01'), next: Temporal.PlainDate.from('2027-01-01') };
    expect(monthsOf(year).map(({ name }) => name)).toEqual(['2026-01', '2026-02', '2026-03']);
  });
});
