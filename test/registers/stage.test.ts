import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  // A company that wants a stage review of every customer in development.
  const asked = { 'registers/stage.yaml': ['on: false', 'on: true'] } as const;
  office = await openRegisterOffice(asked, ['silence']);
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('20、40 开发阶段、推进与停止', () => {
  const first = 'JP26-001';
  const open = () => office.ask('zhang', '/crm 阶段 新建 C001 年内成交两条线');

  /** Each criterion with what is known, and checked as met. */
  const met = (criteria: Readonly<Record<string, string>>) =>
    Object.entries(criteria)
      .map(([label, evidence]) => `${label}=${evidence} ${label}是否符合=符合`)
      .join(' ');
  const check = (criteria: string) => office.ask('zhang', `/crm 阶段 核对需求 ${first} ${criteria}`);
  const prepare = () => office.ask('li', `/crm 阶段 进入准备 ${first}`);

  it('goes on by its criteria, and a move names all that is unmet', async () => {
    expect(await open()).toContain(first);
    const refused = await prepare();
    for (const unmet of ['原因', '紧迫性', '经营时间', '规模', '经营状况', '供应商结构'])
      expect(refused).toContain(unmet);
    await check(met({ 为什么增加或调整供应商: '交货不稳', 紧迫性: '旺季前', 经营时间: '八年' }));
    await check(met({ 规模: '六十人', 经营状况: '良好' }));
    const one = await prepare();
    expect(one).toContain('供应商结构：没有核对为符合');
    expect(one).not.toContain('紧迫性');
    await check(met({ 供应商结构: '两家' }));
    expect(await prepare()).toContain('开发准备');
    expect(await office.owed()).toEqual(['stage-preparation 2026-04-02']);
    const english = await office.askInEnglish('li', `/crm stage offer ${first}`);
    expect(english).toContain('The decider is not checked as met');
    expect(english).toContain('The way of payment is not checked as met');
    const rest = { 对方负责人: '陈厂长', 关键决策人: '王总', 同类供应商: '一家', 采购决策周期: '两个月' };
    await office.ask('li', `/crm 阶段 核对准备 ${first} ${met({ ...rest, 支付方式及回款周期: '月结' })}`);
    expect(await office.ask('li', `/crm 阶段 进入报价 ${first}`)).toContain('方案报价');
    // The pipeline's own days are the last criteria.
    expect(await office.ask('li', `/crm 阶段 成交 ${first}`)).toContain('首单还没成交');
    const shown = await office.ask('zhang', `/crm 阶段 查看 ${first}`);
    for (const part of ['进入准备', '进入报价', '交货不稳', '陈厂长', '符合']) expect(shown).toContain(part);
    expect(office.inGroups()).toEqual([]);
  });

  it('a criterion is met only if it says so and by what: "not met" is not, nor is a yes without evidence, nor one taken back', async () => {
    await open();
    await check(
      met({
        为什么增加或调整供应商: '交货不稳',
        经营时间: '八年',
        规模: '六十人',
        经营状况: '良好',
        供应商结构: '两家',
      }),
    );
    expect(await prepare()).toContain('紧迫性');
    await check('紧迫性=不符合');
    expect(await prepare()).toContain('紧迫性');
    await check('紧迫性是否符合=不符合');
    expect(await prepare()).toContain('紧迫性');
    await check('紧迫性=旺季前 紧迫性是否符合=符合 经营状况是否符合=不符合');
    const refused = await prepare();
    expect(refused).toContain('经营状况');
    expect(refused).not.toContain('紧迫性');
    await check('经营状况是否符合=符合');
    expect(await prepare()).toContain('开发准备');
  });

  it('a yes without evidence is not met', async () => {
    await open();
    const rest = { 为什么增加或调整供应商: '交货不稳', 经营时间: '八年', 规模: '六十人', 经营状况: '良好' };
    await check(`${met({ ...rest, 供应商结构: '两家' })} 紧迫性是否符合=符合`);
    expect(await prepare()).toContain('紧迫性');
  });

  it('is asked for in each stage, of who has it and then of the supervisor, also after the offer', async () => {
    await open();
    await check(
      met({
        为什么增加或调整供应商: '交货不稳',
        紧迫性: '旺季前',
        经营时间: '八年',
        规模: '六十人',
        经营状况: '良好',
        供应商结构: '两家',
      }),
    );
    expect(await office.owed()).toEqual(['stage-needs 2026-04-02']);
    await prepare();
    const rest = { 对方负责人: '陈厂长', 关键决策人: '王总', 同类供应商: '一家', 采购决策周期: '两个月' };
    await office.ask('li', `/crm 阶段 核对准备 ${first} ${met({ ...rest, 支付方式及回款周期: '月结' })}`);
    await office.ask('li', `/crm 阶段 进入报价 ${first}`);
    expect(await office.owed()).toEqual(['stage-offering 2026-04-02']);
    expect(await office.planned('2026-05-01')).toEqual(['04-02 zhang', '04-03 li']);
    await office.ask('li', `/crm 阶段 停止 ${first} 报价没有回音`);
    expect(await office.owed()).toEqual([]);
  });

  it('stops with a reason, which ends what is owed for the customer, and goes on again', async () => {
    await open();
    expect(await office.ask('li', `/crm 阶段 停止 ${first}`)).not.toContain('已停止');
    expect(await office.ask('li', `/crm 阶段 停止 ${first} 设备预算取消`)).toContain('已停止');
    expect(await office.owed()).toEqual([]);
    await office.at('2026-07-01T10:00');
    expect(await office.owed()).toEqual([]);
    expect(await office.ask('zhang', `/crm 阶段 查看 ${first}`)).toContain('设备预算取消');
    expect(await office.ask('li', `/crm 阶段 重启 ${first} 预算批了`)).toContain('了解需求');
    expect(await office.owed()).toContain('stage-needs 2026-07-31');
  });

  it('is the supervisor’s to decide; a colleague of another team finds none of it; one at a time', async () => {
    await open();
    expect(await office.ask('zhang', `/crm 阶段 停止 ${first} 不做了`)).toContain('不由您办理');
    expect(await office.ask('zhao', `/crm 阶段 停止 ${first} 不做了`)).toContain('没有');
    expect(await office.askInEnglish('zhao', `/crm stage stop ${first} over`)).toContain('There is no');
    expect(await open()).toContain('已有进行中的阶段评审');
  });

  it('a customer that is filed and has not bought is asked for one each month, of its salesperson and then its supervisor', async () => {
    const begun = { firstContact: '2026-02-02' };
    await office.aCustomer({ code: 'C002', name: '宁波泵业', anchors: begun });
    await office.aCustomer({
      code: 'C003',
      name: '绍兴纺机',
      anchors: { ...begun, firstDeal: '2026-02-20' },
    });
    await office.aCustomer({ code: 'C004', name: '温州阀门', anchors: begun });
    for (const code of ['C002', 'C003', 'C004'])
      await office.ask('li', `/crm 客户 日期 ${code} 备案 2026-02-03`);
    await office.ask('zhang', '/crm 阶段 新建 C004 年内成交');
    const asked = async () => {
      const rows = await office.core.db.followUp.findMany({
        where: { step: 'stage-review', state: 'open' },
        include: { customer: true, owner: true },
        orderBy: { customer: { code: 'asc' } },
      });
      return rows.map(({ cycle, customer, owner }) => `${cycle} ${customer?.code} ${owner?.code}`);
    };
    // C001 is not filed, C003 has bought, C004 has one.
    await office.at('2026-04-01T09:00');
    expect(await asked()).toEqual(['2026-04 C002 zhang']);
    expect(office.lastTo('zhang')).toContain('C002 宁波泵业');
    expect(office.lastTo('zhang')).toContain('还没有阶段评审：开一张 · 2026 年 4 月（/crm 阶段 新建）');
    await office.at('2026-04-07T09:00');
    expect(office.lastTo('li')).toContain('C002 宁波泵业');
    const { id } = await office.core.db.followUp.findFirstOrThrow({ where: { step: 'stage-review' } });
    expect(await office.pressed('zhao', 'close', id)).toContain('没有找到');
    expect(JSON.stringify(await office.press('zhang', 'close', id))).toContain('C002');
    expect(await office.ask('zhang', '/crm 阶段 新建 C002 先试一台')).toContain('JP26-002');
    expect(await asked()).toEqual([]);
    await office.ask('zhang', '/crm 客户 日期 C001 备案 2026-04-10');
    await office.at('2026-05-06T09:00');
    expect(await asked()).toEqual(['2026-05 C001 zhang']);
    await office.ask('li', '/crm 客户 日期 C001 首单成交 2026-05-06');
    expect(await asked()).toEqual([]);
    expect(office.inGroups()).toEqual([]);
  });
});
