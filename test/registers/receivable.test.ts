import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCountedEntries } from '../../jobs/reports/read-counted-entries.ts';
import { readRows } from '../../templates/reader/rows.ts';
import { readCsv } from '../../jobs/book/read-csv.ts';
import { importEntries } from '../../jobs/entries/import-entries.ts';
import type { Colleague } from '../company.ts';
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
const register = (key: string) => {
  const found = office.core.templates.registers.find((one) => one.key === key);
  if (found === undefined) throw new Error(`there is no register ${key}`);
  return found;
};
const bring = async (key: string, csv: string, by: Colleague = 'zhou', isDry = false) =>
  await importEntries(office.core, {
    register: register(key),
    file: 'entries.csv',
    sheet: readCsv(csv),
    by: office.staff[by],
    isDry,
  });
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
    if (register?.figures === undefined) throw new Error('expected the register and its figures');
    const figures = { ...register.figures, of: 'standing' as const };
    const paidBy = async (next: string) => {
      const period = { from: Temporal.PlainDate.from('2026-03-01'), next: Temporal.PlainDate.from(next) };
      const today = office.today();
      const scope = { core, who: staff.zhou, person: null, zone: 'Asia/Shanghai', today, ...period };
      const [entry] = await readCountedEntries(scope, register, figures);
      return readRows(entry?.values['payments']).map(({ amount }) => amount);
    };
    expect(await paidBy('2026-04-01')).toEqual(['5000', '2000']);
    expect(await paidBy('2026-05-01')).toEqual(['5000', '2000', '1000']);
  });

  it('needs its due day where the customer has no credit terms to count from', async () => {
    const said = await office.ask('zhou', '/crm 应收 新建 C001 金额=12000 开票日期=2026-02-10 0318 密封圈');
    expect(said).toContain('应收日期：该客户没有账期，算不出日期，请填写');
    expect(await office.ask('zhou', '/crm 应收 列表')).not.toContain(first);
    expect(await office.ask('wang', '/crm 应收 新建 C001 金额=1 开票日期=2026-02-10 x')).not.toContain(first);
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

  it('owner and finance are reminded 7 days before, on the day, 7 and 15 days after it, then weekly; supervisor after 15 days, director after 30', async () => {
    expect(await open('2026-03-17')).toContain(first);
    expect(await planned('2026-05-01')).toEqual([
      '03-10 zhang',
      '03-10 zhou',
      '03-17 zhang',
      '03-17 zhou',
      '03-24 zhang',
      '03-24 zhou',
      '04-01 zhang',
      '04-01 zhou',
      '04-01 li',
      '04-08 zhang',
      '04-08 zhou',
      '04-15 zhang',
      '04-15 zhou',
      '04-16 chen',
      '04-22 zhang',
      '04-22 zhou',
      '04-29 zhang',
      '04-29 zhou',
    ]);
    expect(await office.ask('zhang', `/crm 应收 收清 ${first} 到账日期=2026-03-03`)).toContain('不由您办理');
    await office.ask('zhou', `/crm 应收 部分收款 ${first} 本次收款=5000`);
    expect(await planned('2026-03-20')).toEqual(['03-10 zhang', '03-10 zhou', '03-17 zhang', '03-17 zhou']);
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
    expect(await planned('2026-04-21')).toEqual(['04-13 zhang', '04-13 zhou', '04-20 zhang', '04-20 zhou']);
    await office.ask('zhou', `/crm 应收 收清 ${first} 到账日期=2026-04-08`);
    await office.ask('zhou', `/crm 应收 冲回 ${first} 银行退票`);
    expect(await planned('2026-04-21')).toEqual(['04-13 zhang', '04-13 zhou', '04-20 zhang', '04-20 zhou']);
  });

  it('comes from a file, all rows or none; the same file again adds nothing', async () => {
    const file =
      '客户代号,发票号和内容,金额,应收日期,备注\nC001,0318 密封圈,12000,2026-03-17,x\nc001,0319 轴承,800.50,2026/3/20,';
    expect(await bring('receivable', file, 'zhou', true)).toEqual({
      number: null,
      made: 2,
      same: 0,
      leftOut: ['备注'],
    });
    expect(await office.core.db.entry.count()).toBe(0);
    expect(await bring('receivable', file)).toMatchObject({ made: 2, same: 0 });
    expect(await office.owed()).toEqual(['receivable-collect 2026-03-17', 'receivable-collect 2026-03-20']);
    expect(await office.ask('zhou', `/crm 应收 查看 YS2603-002`)).toContain('0319 轴承');
    // Paid meanwhile, one of them is still the one in the file.
    await office.ask('zhou', `/crm 应收 收清 ${first} 到账日期=2026-03-03`);
    expect(await bring('receivable', file)).toMatchObject({ made: 0, same: 2 });
    const more = `${file}\nC001,0320 油封,100,2026-03-30,\nC001,0319 轴承,900,2026-03-20,\nC009,1,1,2026-03-30,`;
    await expect(bring('receivable', more)).rejects.toThrow('C009');
    await expect(bring('receivable', more.replace(/\nC009.*/u, ''))).rejects.toThrow('YS2603-002');
    const without = await bring('receivable', '客户代号,发票号,金额\nC001,1,x\nC001,2,x').then(
      () => '',
      String,
    );
    // Each missing column once, by its words, with the headings that were found.
    expect(without.match(/发票号和内容/gu)).toEqual(['发票号和内容']);
    const undue = '客户代号,发票号和内容,金额,开票日期\nC001,0321 油封,100,2026-03-02';
    await expect(bring('receivable', undue)).rejects.toThrow('no credit terms');
    expect(without).toMatch(/发票号[、,] ?金额/u);
    expect(without.match(/\bline \d/gu)).toEqual(['line 2', 'line 3']);
    expect(await office.core.db.entry.count()).toBe(2);
  });

  it('a file records no more than its colleague may: not for another’s customer, nor what is not theirs to open', async () => {
    const file = '客户代号,发票号和内容,金额,应收日期\nC001,0318 密封圈,12000,2026-03-17';
    await expect(bring('receivable', file, 'zhao')).rejects.toThrow('C001');
    await expect(bring('receivable', file, 'wang')).rejects.toThrow();
    expect(await office.core.db.entry.count()).toBe(0);
    expect(await bring('receivable', file, 'zhang')).toMatchObject({ made: 1 });
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

describe('59 销售订单', () => {
  const order = (by: Colleague, on: string, more = '') =>
    office.ask(by, `/crm 销售订单 新建 C001 下单日期=${on} 金额=8000 承诺交期=2026-03-20 ${more} 密封圈`);
  const delivered = 'DD2603-001';

  it('is delivered as promised or the supervisor hears; a new promise counts; its sum is a sale of who had the customer', async () => {
    expect(await order('zhang', '2026-03-02', '数量=200')).toContain(delivered);
    expect(await office.planned('2026-04-01')).toEqual(['03-18 zhang', '03-20 zhang', '03-23 li']);
    await office.ask('wang', `/crm 销售订单 改期 ${delivered} 新的交期=2026-03-25 原因=缺料`);
    expect(await office.owed()).toEqual(['sales-order-deliver 2026-03-25']);
    await office.at('2026-03-26T09:00');
    expect(office.lastTo('li')).toContain(delivered);
    expect(await office.ask('wang', `/crm 销售订单 交货 ${delivered} 交货日期=2026-03-26`)).toContain(
      '已交货',
    );
    expect(await office.owed()).toEqual([]);
    expect(await office.ask('li', '/crm 报表 订单 2026-03')).toContain('金额（元） 8,000');
    expect(office.inGroups()).toEqual([]);
  });

  it('from a file it is the same order, once; one that is cancelled is not a sale', async () => {
    const file = '客户代号,下单日期,产品,数量,金额,承诺交期\nC001,2026-03-02,密封圈,200,8000,2026-03-20';
    expect(await bring('sales-order', file, 'zhang')).toMatchObject({ made: 1 });
    expect(await bring('sales-order', file, 'zhang')).toMatchObject({ made: 0, same: 1 });
    await office.ask('zhang', `/crm 销售订单 取消 ${delivered} 客户不要了`);
    expect(await office.owed()).toEqual([]);
    expect(await office.ask('li', '/crm 报表 订单 2026-03')).toContain('金额（元） 0');
  });

  it('another salesperson can neither record nor find one, and finance reads without moving', async () => {
    await order('zhang', '2026-03-02');
    expect(await order('zhao', '2026-03-02')).not.toContain('DD2603');
    expect(await office.ask('zhao', `/crm 销售订单 交货 ${delivered} 交货日期=2026-03-03`)).toContain('没有');
    expect(await office.ask('zhou', `/crm 销售订单 查看 ${delivered}`)).toContain('密封圈');
    expect(await office.ask('zhou', `/crm 销售订单 交货 ${delivered} 交货日期=2026-03-03`)).not.toContain(
      '已交货',
    );
    expect(await office.owed()).toEqual(['sales-order-deliver 2026-03-20']);
  });
});
