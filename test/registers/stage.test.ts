import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice({}, ['silence']);
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('20、40 开发阶段、推进与停止', () => {
  const first = 'JP26-001';
  const open = () => office.ask('zhang', '/crm 阶段 新建 C001 年内成交两条线');

  it('goes on by its criteria, and a move names all that is unmet', async () => {
    expect(await open()).toContain(first);
    const refused = await office.ask('li', `/crm 阶段 进入准备 ${first}`);
    for (const unmet of ['原因', '紧迫性', '经营时间', '规模', '经营状况', '供应商结构'])
      expect(refused).toContain(unmet);
    await office.ask(
      'zhang',
      `/crm 阶段 核对 ${first} 为什么增加或调整供应商=交货不稳 紧迫性=旺季前 经营时间=八年`,
    );
    await office.ask('zhang', `/crm 阶段 核对 ${first} 规模=六十人 经营状况=良好`);
    const one = await office.ask('li', `/crm 阶段 进入准备 ${first}`);
    expect(one).toContain('没写供应商结构');
    expect(one).not.toContain('紧迫性');
    await office.ask('zhang', `/crm 阶段 核对 ${first} 供应商结构=两家`);
    expect(await office.ask('li', `/crm 阶段 进入准备 ${first}`)).toContain('开发准备');
    expect(await office.owed()).toEqual(['stage-preparation 2026-04-02']);
    const english = await office.askInEnglish('li', `/crm stage offer ${first}`);
    expect(english).toContain('The decider is missing.');
    expect(english).toContain('The way of payment is missing.');
    await office.ask(
      'li',
      `/crm 阶段 核对 ${first} 对方负责人=陈厂长 关键决策人=王总 同类供应商=一家 采购决策周期=两个月 支付方式及回款周期=月结`,
    );
    expect(await office.ask('li', `/crm 阶段 进入报价 ${first}`)).toContain('方案报价');
    // The pipeline's own days are the last criteria.
    expect(await office.ask('li', `/crm 阶段 成交 ${first}`)).toContain('首单还没成交');
    const shown = await office.ask('zhang', `/crm 阶段 查看 ${first}`);
    for (const part of ['进入准备', '进入报价', '交货不稳', '陈厂长']) expect(shown).toContain(part);
    expect(office.inGroups()).toEqual([]);
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
});
