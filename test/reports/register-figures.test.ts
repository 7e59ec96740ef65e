import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { exportReportOf } from '../../bot/cli/export-command.ts';
import { readWorkbook } from '../../jobs/book/read-workbook.ts';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { customerByCode } from '../../jobs/customers/find-customer.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { openRegisterOffice, type RegisterOffice } from '../registers/register-office.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-02-02' } });
  await office.aCustomer({
    code: 'C002',
    name: '宁波泵业',
    salesperson: 'zhao',
    supervisor: 'qian',
    anchors: { firstDeal: '2026-02-02' },
  });
});
afterEach(() => office.close());

const ask = (...[by, text]: Parameters<RegisterOffice['ask']>) => office.ask(by, text);
const handOver = async (code: string) => {
  const customer = await customerByCode(office.core.db, code);
  if (customer === null) throw new Error(`no customer ${code}`);
  await changeSeat(office.core, office.staff.chen, customer, 'salesperson', office.staff.zhao);
  await changeSeat(office.core, office.staff.chen, customer, 'supervisor', office.staff.qian);
};

describe('报表 应收', () => {
  /** On 31 March: 7 000 of 12 000 not past, 1 000.50 disputed and 21 days past, 500 40 days past; 4 000 are paid. */
  beforeEach(async () => {
    const open = (code: string, amount: string, dueOn: string) =>
      ask('zhou', `/crm 应收 新建 ${code} 金额=${amount} 应收日期=${dueOn} 发票${amount}`);
    await open('C001', '12000', '2026-04-10');
    await open('C001', '1000.50', '2026-03-10');
    await open('C001', '4000', '2026-03-05');
    await open('C002', '500', '2026-02-19');
    await office.at('2026-03-20T10:00');
    await ask('zhou', '/crm 应收 部分收款 YS2603-001 本次收款=3000');
    await ask('zhou', '/crm 应收 部分收款 YS2603-001 本次收款=2000');
    await ask('zhang', '/crm 应收 争议 YS2603-002 数量不符');
    await ask('zhou', '/crm 应收 收清 YS2603-003 到账日期=2026-03-20');
    await office.at('2026-03-31T10:00');
  });

  it('is what is owed by age, less what was paid, with disputed amounts apart', async () => {
    const said = await ask('zhou', '/crm 报表 应收 2026-03');
    expect(said).toContain('应收账款 · 2026-03');
    expect(said).toContain('欠款（元）合计：8,500.5');
    expect(said).toContain('· 未逾期 · 笔数 1 · 欠款（元） 7,000 · 其中有争议（元） 0');
    expect(said).toContain('· 逾期 1–30 天 · 笔数 1 · 欠款（元） 1,000.5 · 其中有争议（元） 1,000.5');
    expect(said).toContain('· 逾期 31–60 天 · 笔数 1 · 欠款（元） 500');
    expect(said).not.toContain('61–90');
  });

  it('a month that is over stays as it was, whatever is paid, reversed or handed over later', async () => {
    await office.at('2026-04-02T10:00');
    const march = async () => [
      await ask('chen', '/crm 报表 应收 2026-03'),
      await ask('chen', '/crm 报表 应收 2026-03 person=zhang'),
      await ask('li', '/crm 报表 应收 2026-03'),
    ];
    const before = await march();
    expect(before[1]).toContain('欠款（元）合计：8,000.5');
    await ask('zhou', '/crm 应收 部分收款 YS2603-001 本次收款=1000');
    await ask('zhou', '/crm 应收 收清 YS2603-002 到账日期=2026-04-02');
    await ask('zhou', '/crm 应收 冲回 YS2603-003 银行退票');
    await handOver('C001');
    expect(await march()).toEqual(before);
    const april = await ask('chen', '/crm 报表 应收 2026-04 person=zhao');
    expect(april).toContain('欠款（元）合计：10,500');
    expect(await ask('chen', '/crm 报表 应收 2026-04 person=zhang')).toContain('欠款（元）合计：0');
  });

  it('a salesperson counts their own, another team’s supervisor theirs, finance all', async () => {
    expect(await ask('zhang', '/crm 报表 应收 2026-Q1')).toContain('欠款（元）合计：8,000.5');
    expect(await ask('qian', '/crm 报表 应收 2026-Q1')).toContain('欠款（元）合计：500');
    expect(await ask('zhao', '/crm 报表 应收 2026-Q1')).toContain('欠款（元）合计：500');
  });

  it('is written as a workbook', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'report-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const to = join(dir, 'receivables.xlsx');
    await exportReportOf(office.core, 'receivables', { to, period: '2026-03' });
    const [sheet] = await readWorkbook(readFileSync(to));
    expect(sheet?.rows.slice(0, 2).map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['账龄', '笔数', '欠款（元）', '其中有争议（元）'],
      ['未逾期', '1', '7000.00', '0.00'],
    ]);
  });
});

describe('报表 拜访', () => {
  it('compares what was approved with what was made, by person, and the day it was moved to', async () => {
    const plan = async (by: 'zhang' | 'zhao', code: string, on: string) => {
      await ask(by, `/crm 拜访 新建 ${code} 拜访日期=${on} 目的=volume 费用申请=300 谈用量`);
    };
    await plan('zhang', 'C001', '2026-03-05');
    await office.decide('li');
    await plan('zhang', 'C001', '2026-03-06');
    await office.decide('li');
    await plan('zhang', 'C001', '2026-03-09');
    await office.decide('li');
    await plan('zhang', 'C001', '2026-03-10');
    await office.decide('li', '先打电话');
    await plan('zhao', 'C002', '2026-03-12');
    await office.decide('qian');
    const report = (number: string, rest: string) =>
      ask('zhang', `/crm 拜访 结果 ${number} 有没有承诺=none 结果=谈了 ${rest}`);
    await report('BF2603-001', '达成目标=reached 实际费用=250');
    await report('BF2603-002', '达成目标=partly 没达成的原因=价格 实际费用=100.5');
    await ask('zhang', '/crm 拜访 改期 BF2603-003 新的日期=2026-04-08 原因=客户出差');
    const said = await ask('chen', '/crm 报表 拜访 2026-03');
    expect(said).toContain('批准合计：3');
    expect(said).toContain(
      '· 张伟 · 批准 2 · 已拜访 2 · 取消 0 · 完成率 100% · 达成目标率 50% · 申请费用（元） 600 · 实际费用（元） 350.5',
    );
    expect(said).toContain('· 批准 1 · 已拜访 0 · 取消 0 · 完成率 0% · 申请费用（元） 300');
    expect(await ask('chen', '/crm report visits 2026-04')).toContain('批准合计：1');
    expect(await ask('chen', '/crm report visits 2026-Q1 person=zhao')).toContain('批准合计：1');
    expect(await ask('zhao', '/crm report visits 2026-Q1')).not.toContain('张伟');
  });
});

describe('a month that is over', () => {
  const visits = () => ask('chen', '/crm 报表 拜访 2026-03');

  it('takes what is recorded within a week, and stays as it was from then on', async () => {
    for (const on of ['2026-03-27', '2026-03-30', '2026-03-31']) {
      await ask('zhang', `/crm 拜访 新建 C001 拜访日期=${on} 目的=volume 费用申请=300 谈用量`);
      await office.decide('li');
    }
    await ask('zhang', '/crm 投诉 新建 C001 漏油');
    const result = (number: string) =>
      ask('zhang', `/crm 拜访 结果 ${number} 有没有承诺=none 结果=谈了 达成目标=reached 实际费用=250`);
    await office.at('2026-04-07T10:00');
    await result('BF2603-001');
    expect(await visits()).toContain('批准 3 · 已拜访 1');
    await office.at('2026-04-08T10:00');
    const [settled, complaints] = [await visits(), await ask('chen', '/crm 报表 投诉 2026-03')];
    await result('BF2603-002');
    await ask('zhang', '/crm 拜访 改期 BF2603-003 新的日期=2026-04-20 原因=客户出差');
    await ask('zhang', '/crm 投诉 回复 TS2603-001 已派人');
    expect(await visits()).toBe(settled);
    expect(await ask('chen', '/crm 报表 投诉 2026-03')).toBe(complaints);
    // It counts once, in March.
    expect(await ask('chen', '/crm 报表 拜访 2026-04')).toContain('批准合计：0');
    expect(await ask('chen', '/crm 报表 拜访 2026')).toContain('批准合计：3');
  });

  it('has what was moved into it or out of it within a week, and what was moved later stays where it was', async () => {
    const plan = async (on: string) => {
      await ask('zhang', `/crm 拜访 新建 C001 拜访日期=${on} 目的=volume 费用申请=300 谈用量`);
      await office.decide('li');
    };
    const move = (n: number, on: string) =>
      ask('zhang', `/crm 拜访 改期 BF2603-00${n} 新的日期=${on} 原因=客户出差`);
    const approved = async () => {
      const said = await Promise.all(
        ['2026-03', '2026-04', '2026-05', '2026-Q2', '2026'].map((period) =>
          ask('chen', `/crm 报表 拜访 ${period}`),
        ),
      );
      return said.map((one) => Number(/批准合计：(\d+)/u.exec(one)?.[1] ?? 0));
    };
    for (const on of ['2026-03-27', '2026-03-30', '2026-04-20', '2026-04-21']) await plan(on);
    expect(await approved()).toEqual([2, 2, 0, 2, 4]);
    await office.at('2026-04-07T23:59');
    await move(1, '2026-05-08');
    expect(await approved()).toEqual([1, 2, 1, 3, 4]);
    await office.at('2026-04-08T00:01');
    await move(2, '2026-05-09');
    // Back to a month that is settled: it stays in April.
    await move(3, '2026-03-25');
    expect(await approved()).toEqual([1, 2, 1, 3, 4]);
    await move(4, '2026-05-10');
    expect(await approved()).toEqual([1, 1, 2, 3, 4]);
    await office.at('2026-05-20T10:00');
    await move(2, '2026-05-21');
    await move(3, '2026-05-22');
    expect(await approved()).toEqual([1, 1, 2, 3, 4]);
  });

  it('still gets what is entered later, as it was entered', async () => {
    await office.at('2026-04-20T10:00');
    const order = '下单日期=2026-03-31 产品=泵 金额=500 承诺交期=2026-05-01';
    await ask('zhang', `/crm 销售订单 新建 C001 ${order}`);
    expect(await ask('chen', '/crm 报表 订单 2026-03')).toContain('金额（元）合计：500');
  });
});

describe('figures of a register', () => {
  const problems = (from: string, to: string) =>
    problemsOf(() => loadTemplates(editedTemplates({ 'registers/complaint.yaml': [from, to] })));

  it.each([
    ['moved: reply }', 'moved: answer }', 'answer'],
    ['stay: open', 'stay: waiting', 'waiting'],
    ['state: closed }\n    - { zh: 重开', 'state: done }\n    - { zh: 重开', 'done'],
    ['count: entries, moved', 'count: all, moved', 'entries'],
    ['{ en: complaints, zh: 投诉 }', '{ en: team, zh: 投诉 }', 'team is another report already'],
    ['  of: opened', '  of: { day: solvedOn }', 'no day field solvedOn'],
    ['  of: opened', '  of: opened\n  by: { age: solvedOn, upTo: [30] }', 'no day field solvedOn'],
    ['times: reopen', 'sum: hours', 'no number or amount hours'],
  ])('%s written as %s is a mistake with its line', (from, to, message) => {
    const [problem] = problems(from, to);
    expect(problem).toContain(message);
    expect(problem).toMatch(/^registers\/complaint\.yaml:\d+ figures/);
  });
});
