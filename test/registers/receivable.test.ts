import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCountedEntries } from '../../jobs/reports/read-counted-entries.ts';
import { readRows } from '../../templates/reader/rows.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const first = 'YS2603-001';
const open = (dueOn: string) =>
  office.ask('zhou', `/crm 应收 新建 C001 金额=12000 应收日期=${dueOn} 0318 密封圈`);
const planned = (until: string) => office.planned(until);

describe('43 应收账款', () => {
  it('what had been paid by the end of a past month is every part payment until then, not the last alone', async () => {
    await open('2026-03-17');
    for (const paid of ['5000', '2000'])
      await office.ask('zhou', `/crm 应收 部分收款 ${first} 本次收款=${paid}`);
    await office.at('2026-04-07T10:00');
    await office.ask('zhou', `/crm 应收 部分收款 ${first} 本次收款=1000`);
    const { core, staff } = office;
    const register = core.templates.registers.find(({ key }) => key === 'receivable');
    if (register === undefined) throw new Error('expected the register');
    const paidBy = async (next: string) => {
      const period = { from: Temporal.PlainDate.from('2026-03-01'), next: Temporal.PlainDate.from(next) };
      const today = office.today();
      const scope = { core, who: staff.zhou, person: null, zone: 'Asia/Shanghai', today, ...period };
      const [entry] = await readCountedEntries(scope, register, { of: 'standing' });
      return readRows(entry?.values['payments']).map(({ amount }) => amount);
    };
    expect(await paidBy('2026-04-01')).toEqual(['5000', '2000']);
    expect(await paidBy('2026-05-01')).toEqual(['5000', '2000', '1000']);
  });

  it('what is not paid yet is said until all is paid, and not of what is paid', async () => {
    await open('2026-03-17');
    const said = await office.ask('zhou', `/crm 应收 部分收款 ${first} 本次收款=5000`);
    expect(said).toContain('未收：7,000');
    const paid = await office.ask('zhou', `/crm 应收 收清 ${first} 到账日期=2026-03-03`);
    expect(paid).toContain('已收清');
    for (const answer of [paid, await office.ask('zhang', `/crm 应收 查看 ${first}`)])
      expect(answer).not.toMatch(/未收|已收：/u);
    expect(await office.ask('zhou', `/crm 应收 冲回 ${first} 退票`)).toContain('未收：7,000');
  });

  it('overpaid by 0.01, back-dated, reversed after paid: to the fen, owed since its own day, and asked for once', async () => {
    // Entered when it was a week over: said once, not once for every day that has passed.
    await office.ask('zhou', '/crm 应收 新建 C001 金额=12000 应收日期=2026-02-24 0318 密封圈');
    await office.deliver();
    expect(office.titles('zhang')).toHaveLength(1);
    expect(await office.owed()).toEqual(['receivable-collect 2026-02-24']);
    const over = await office.ask('zhou', `/crm 应收 部分收款 ${first} 本次收款=12000.01`);
    expect(over).toContain('未收：-0.01');
    await office.ask('zhou', `/crm 应收 收清 ${first} 到账日期=2026-03-03`);
    expect(await office.owed()).toEqual([]);
    expect(await office.ask('zhang', `/crm 应收 冲回 ${first} 退票`)).toContain('不由您办理');
    await office.ask('zhou', `/crm 应收 冲回 ${first} 退票`);
    expect(await office.owed()).toEqual(['receivable-collect 2026-02-24']);
  });

  it('owner and finance are reminded before, on and after the day, then weekly; supervisor after 15 days, director after 30', async () => {
    expect(await open('2026-03-17')).toContain(first);
    expect(await planned('2026-05-01')).toEqual([
      '03-10 zhang',
      '03-17 zhang',
      '03-17 zhou',
      '03-24 zhang',
      '03-24 zhou',
      '03-31 zhang',
      '04-01 li',
      '04-07 zhang',
      '04-14 zhang',
      '04-16 chen',
      '04-21 zhang',
      '04-28 zhang',
      // The one of 5 May, before the holiday.
      '04-30 zhang',
    ]);
    expect(await office.ask('zhang', `/crm 应收 收清 ${first} 到账日期=2026-03-03`)).toContain('不由您办理');
    await office.ask('zhou', `/crm 应收 部分收款 ${first} 本次收款=5000`);
    expect(await planned('2026-03-20')).toEqual(['03-10 zhang', '03-17 zhang', '03-17 zhou']);
    expect(await office.ask('zhou', `/crm 应收 收清 ${first} 到账日期=2026-03-03`)).toContain('已收清');
    expect(await planned('2027-01-01')).toEqual([]);
    expect(office.chat.messages.filter(({ room }) => !room.startsWith('dm:'))).toEqual([]);
  });

  it('a dispute rests it, without a burst when it is resumed; a payment taken back is owed again', async () => {
    await open('2026-03-10');
    await office.ask('zhang', `/crm 应收 争议 ${first} 数量不符`);
    expect(await planned('2027-01-01')).toEqual([]);
    await office.at('2026-04-08T09:00');
    const before = office.titles('zhang').length;
    await office.ask('zhou', `/crm 应收 恢复催收 ${first} 新的应收日期=2026-04-20 已核对`);
    await office.deliver();
    expect(office.titles('zhang').length).toBe(before);
    expect(await planned('2026-04-21')).toEqual(['04-13 zhang', '04-20 zhang', '04-20 zhou']);
    await office.ask('zhou', `/crm 应收 收清 ${first} 到账日期=2026-04-08`);
    await office.ask('zhou', `/crm 应收 冲回 ${first} 银行退票`);
    expect(await planned('2026-04-21')).toEqual(['04-13 zhang', '04-20 zhang', '04-20 zhou']);
  });

  it('does not exist for another salesperson; finance records it for any customer, others for their own', async () => {
    await open('2026-03-17');
    const none = await office.ask('zhao', '/crm 应收 查看 YS2603-777');
    expect((await office.ask('zhao', `/crm 应收 查看 ${first}`)).replace(first, 'YS2603-777')).toBe(none);
    expect(await office.ask('zhao', '/crm 应收 新建 C001 金额=1 应收日期=2026-03-17 x')).not.toContain(
      'YS2603',
    );
    expect(await office.ask('wang', '/crm 应收 新建 C001 金额=1 应收日期=2026-03-17 x')).not.toContain(
      'YS2603',
    );
  });
});
