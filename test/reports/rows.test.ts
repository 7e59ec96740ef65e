import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { customerByCode } from '../../jobs/customers/find-customer.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from '../registers/register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
});
afterEach(() => office.close());

const ask = (...[by, text]: Parameters<RegisterOffice['ask']>) => office.ask(by, text);
const ofZhao = { salesperson: 'zhao', supervisor: 'qian', assistant: null } as const;
const bought = { filed: '2026-02-01', firstDeal: '2026-02-20' };
const order = async (by: 'zhang' | 'zhao', code: string, amount: string, on = '2026-03-02') =>
  await ask(by, `/crm 销售订单 新建 ${code} 下单日期=${on} 金额=${amount} 承诺交期=2026-03-20 密封圈`);
const handOver = async (code: string) => {
  const customer = await customerByCode(office.core.db, code);
  if (customer === null) throw new Error(`no customer ${code}`);
  await changeSeat(office.core, office.staff.chen, customer, 'supervisor', office.staff.qian);
  await changeSeat(office.core, office.staff.chen, customer, 'salesperson', office.staff.zhao);
};

describe('45 漏斗, 目标, 预测', () => {
  const target = (by: 'li' | 'chen', words: string) =>
    ask(by, `/crm 销售目标 新建 年份=2026 ${words} 说明=按去年加一成`);

  it('which entries are targets, and what says whose and how much, is in the file of their register', async () => {
    const stated = '{ state: valid, whose: whose';
    const edit = (to: string) => ({ 'registers/target.yaml': [stated, to] }) as const;
    await office.close();
    office = await openRegisterOffice(edit('{ state: proposed, whose: whose'));
    await target('li', '谁的目标=person 人员代号=zhang 期间=q1 金额=20000');
    expect(await ask('chen', '/crm 报表 目标 2026-Q1')).toContain('张伟 · 目标（元） 20,000');
    for (const [to, key] of [
      ['{ state: agreed, whose: whose', 'targets.state'],
      ['{ state: valid, whose: owner', 'targets.whose'],
      ['{ state: valid, whose: span', 'targets.whose'],
    ] as const)
      expect(problemsOf(() => loadTemplates(editedTemplates(edit(to))))).toEqual([
        expect.stringContaining(key),
      ]);
  });

  it('targets of company, person and customer stand beside what was sold, by quarter and year', async () => {
    await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: bought });
    await office.aCustomer({ code: 'C002', name: '宁波泵业', ...ofZhao, anchors: bought });
    expect(await target('li', '谁的目标=person 期间=q1 金额=20000')).toContain('个人目标要填人员代号');
    await target('li', '谁的目标=person 人员代号=zhang 期间=q1 金额=20000');
    await office.decide('chen');
    await target('li', '谁的目标=account 目标客户代号=C001 期间=q1 金额=8000');
    await office.decide('chen');
    await target('chen', '谁的目标=company 期间=year 金额=100000');
    await office.decide('wu');
    // Not approved, so it does not count yet.
    await target('li', '谁的目标=person 人员代号=zhang 期间=q1 金额=1');
    await ask('zhang', '/crm order C001 2026-03-02 promised=2026-03-10 amount=1000');
    await order('zhang', 'C001', '9000.50');
    await order('zhao', 'C002', '4000');
    await order('zhao', 'C002', '500');
    await ask('zhao', '/crm 销售订单 取消 DD2603-003 客户撤单');
    const quarter = await ask('chen', '/crm 报表 目标 2026-Q1');
    expect(quarter).toContain('· 公司 · 实际（元） 14,000.5');
    expect(quarter).toContain('· 张伟 · 目标（元） 20,000 · 实际（元） 10,000.5 · 完成率 50%');
    expect(quarter).toContain('· 赵敏 · 实际（元） 4,000');
    expect(quarter).toContain('· C001 杭州精工 · 目标（元） 8,000 · 实际（元） 10,000.5 · 完成率 125%');
    expect(await ask('chen', '/crm report targets 2026')).toContain(
      '· 公司 · 目标（元） 100,000 · 实际（元） 14,000.5 · 完成率 14%',
    );
    // What a quarter was does not move with the customer; a month stands for its quarter.
    await office.at('2026-04-02T10:00');
    const then = await ask('chen', '/crm 报表 目标 2026-Q1');
    await handOver('C001');
    expect(await ask('chen', '/crm 报表 目标 2026-Q1')).toBe(then);
    expect((await ask('chen', '/crm 报表 目标 2026-02')).split('\n').slice(1)).toEqual(
      then.split('\n').slice(1),
    );
  });

  it('the company’s figures are not a salesperson’s, nor another’s target; only a supervisor or above sets one', async () => {
    await office.aCustomer({ code: 'C001', anchors: bought });
    await target('li', '谁的目标=person 人员代号=zhang 期间=q1 金额=20000');
    await office.decide('chen');
    expect(await ask('zhang', '/crm 报表 目标 2026-Q1')).toContain('· 张伟 · 目标（元） 20,000');
    expect(await ask('zhang', '/crm 报表 目标 2026-Q1')).not.toContain('公司 ·');
    expect(await ask('zhao', '/crm 报表 目标 2026-Q1')).not.toContain('20,000');
    expect(
      await ask('zhang', '/crm 销售目标 新建 谁的目标=company 年份=2026 期间=q1 金额=1 说明=x'),
    ).not.toContain('MB26-002');
  });

  it('the forecast is those in a stage × the part that bought × the average first order, and says so', async () => {
    for (const code of ['C001', 'C002']) await office.aCustomer({ code, anchors: { filed: '2026-01-10' } });
    for (const code of ['C003', 'C004']) await office.aCustomer({ code, anchors: bought });
    await ask('zhang', '/crm order C003 2026-02-20 promised=2026-03-10 amount=1000');
    await ask('zhang', '/crm order C004 2026-02-20 promised=2026-03-10 amount=2000');
    const said = await ask('li', '/crm 报表 预测');
    // Four were filed in the last year, two of them bought, two stand there: 2 × 50 % × 1 500.
    expect(said).toContain(
      '· 备案 · 现有 2 · 近一年进入 4 · 其中已成交 2 · 成交率 50% · 预计成交 1 · 预计金额（元） 1,500',
    );
    expect(said).toContain('预计成交 1 个，预计首单金额 1,500 元（平均首单 1,500 元）');
    expect(said).toContain('预计成交＝本阶段现有×成交率');
  });
});

describe('46 客户报告', () => {
  it('is one customer in one period: contacts, orders, share, complaints, satisfaction, receivables, what is owed', async () => {
    await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: bought });
    await office.aCustomer({ code: 'C002', ...ofZhao, anchors: bought });
    await order('zhang', 'C001', '3000');
    await order('zhao', 'C002', '9000');
    await ask('zhang', '/crm 记录 新增 C001 电话聊过，一切正常');
    await ask('zhang', '/crm 投诉 新建 C001 类别=质量 漏油');
    await ask('zhou', '/crm 应收 新建 C001 金额=3000 应收日期=2026-04-02 发票');
    const said = await ask('chen', '/crm 报表 客户 C001 2026-03');
    for (const line of [
      '· 联系 1',
      '· 金额（元） 3,000',
      '· 占比 25%',
      '· 投诉：新增 1',
      '· 投诉：未结案 1',
      '· 销售订单：订单 1',
      '· 应收账款：欠款（元） 3,000',
    ])
      expect(said).toContain(line);
    expect(await ask('zhang', '/crm 报表 客户 C001 2026-03')).not.toContain('占比');
    expect(await ask('zhao', '/crm 报表 客户 C001 2026-03')).toContain('没有找到客户“C001”');
    const before = await ask('chen', '/crm 报表 客户 C001 2026-02');
    expect(before).toContain('· 投诉：新增 0');
    // The company sold nothing: there is no share of it, which is not 0.
    expect(before).not.toContain('· 占比');
  });
});

describe('48 个人指标', () => {
  it('are number, quality, what was on time, suggestions and projects advanced of who owned the matter then', async () => {
    await office.aCustomer({
      code: 'C001',
      name: '杭州精工',
      anchors: { filed: '2026-03-02', firstDeal: '2026-03-03' },
    });
    await office.aCustomer({ code: 'C002', name: '宁波泵业', anchors: { filed: '2026-03-02' } });
    await ask('wang', '/crm 完善建议 新建 C001 落实日期=2026-03-20 缺采购联系人');
    const listed = await ask('zhang', '/crm 完善建议 列表');
    expect(listed).toContain('WS26-001');
    await ask('zhang', '/crm 完善建议 落实 WS26-001 已补');
    await ask(
      'zhang',
      '/crm 立项 新建 C002 产品线=设备 年新增业务量=1200000 开发预算=50000 联系渠道和方法=展会 水泥厂新线',
    );
    for (const who of ['chen', 'chen', 'wu'] as const) await office.decide(who);
    await ask('zhang', '/crm 立项 跟踪 LX26-001 进展=明显进展 进展情况=见了总工');
    const march = (by: 'zhang' | 'chen' | 'zhao', rest = '') => ask(by, `/crm 报表 个人 2026-03${rest}`);
    const said = await march('zhang');
    for (const line of [
      '· 备案 2',
      '· 其中已成交 1',
      '· 质量 50%',
      '· 完善建议：落实 1',
      '· 按时率 100%',
      '· 立项：有推进的项目 1',
    ])
      expect(said).toContain(line);
    await office.at('2026-04-02T10:00');
    const before = await march('chen', ' person=zhang');
    expect(before).toContain('· 完善建议：落实 1');
    await handOver('C001');
    expect(await march('chen', ' person=zhang')).toBe(before);
    expect(await march('chen', ' person=zhao')).toContain('· 完善建议：落实 0');
    // Figures of a colleague are for those who answer for them.
    expect(await march('zhao', ' person=zhang')).not.toContain('备案 2');
  });
});
