import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Colleague } from '../company.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstContact: '2026-02-02' } });
});
afterEach(() => office.close());

const sample = 'DY26-001';
const credit = 'ZQ26-001';
const links = '营业执照链接=https://a/b 税务登记证链接=https://a/c';
const apply = (terms: string) =>
  office.ask('zhang', `/crm 打样 新建 C001 ${links} ${terms} 20 口径密封圈三套`);
const confirm = (by: Colleague) =>
  office.ask(by, `/crm 打样 技术确认 ${sample} 计划交样日期=2026-03-12 按图 A-3，氟胶`);
const states = async () => {
  const rows = await office.core.db.entry.findMany({ orderBy: { openedAt: 'asc' } });
  return rows
    .filter(({ register }) => register !== 'development')
    .map(({ number, state }) => `${number} ${state}`);
};
const day = async (key: string) =>
  (await office.core.db.fact.findFirst({ where: { key } }))?.on?.toISOString().slice(0, 10);

describe('13 大体资料表 → 打样 (C2)', () => {
  it('comes after the development application; technical support confirms, the general manager approves, the trial counts from the delivery', async () => {
    expect(await apply('账期及信誉额度=cash')).toContain('打样申请要等该客户的新客户开发申请');
    await office.approveDevelopment();
    expect(await office.ask('zhang', '/crm 打样 新建 C001 账期及信誉额度=cash 密封圈')).toContain(
      '营业执照链接',
    );
    expect(await apply('账期及信誉额度=cash')).toContain(sample);
    // No one is technical support, so the supervisor is.
    expect(await confirm('zhang')).toContain('不由您办理');
    expect(await confirm('li')).toContain('待决定：总经理审批：吴总');
    expect(await office.decide('chen')).toContain('不由您审批');
    await office.decide('wu');
    expect(await states()).toEqual([`${sample} sampling`]);
    expect(await office.ask('zhang', `/crm 打样 交样 ${sample} 交样日期=2026-03-02`)).toContain('已交样');
    expect(await day('trialStarted')).toBe('2026-03-02');
    expect(await office.ask('li', '/crm 客户 查看 C001')).toContain('2026年3月2日');
    expect(office.chat.messages.filter(({ room }) => !room.startsWith('dm:'))).toEqual([]);
  });

  it('sent back by technical support or by a no, it is applied for again', async () => {
    await office.approveDevelopment();
    await apply('账期及信誉额度=cash');
    expect(await office.ask('li', `/crm 打样 技术退回 ${sample} 没有图纸`)).toContain('已退回');
    await office.ask('zhang', `/crm 打样 重新申请 ${sample} 附图 A-3`);
    await confirm('li');
    await office.decide('wu', '先付打样费');
    expect(await states()).toEqual([`${sample} returned`]);
    expect(await day('trialStarted')).toBeUndefined();
  });
});

describe('14 账期及信誉额度 (C3)', () => {
  const asked = async () => {
    await office.approveDevelopment();
    expect(await apply('账期及信誉额度=asked 账期天数=45 信誉额度=200000')).toContain(sample);
    await confirm('li');
  };

  it('asked inside 13 it is its own matter: finance writes an opinion, the director decides, who asked and finance read it', async () => {
    await asked();
    expect((await states()).toSorted()).toEqual([`${sample} confirmed`, `${credit} opinion`]);
    await office.deliver();
    expect(office.lastTo('zhou')).toContain(credit);
    expect(await office.ask('zhang', `/crm 账期 财务意见 ${credit} 可以`)).toContain('不由您办理');
    expect(await office.ask('zhou', `/crm 账期 财务意见 ${credit} 可给 45 天`)).toContain('总监审批：陈总监');
    await office.decide('chen');
    expect((await states()).toSorted()).toEqual([`${sample} confirmed`, `${credit} granted`]);
    for (const who of ['zhang', 'zhou'] as const) {
      const card = await office.ask(who, `/crm 账期 查看 ${credit}`);
      expect([who, card]).toEqual([who, expect.stringContaining('已批准')]);
      expect(card).toContain('可给 45 天');
    }
    const none = await office.ask('wang', '/crm 账期 查看 ZQ26-777');
    for (const who of ['wang', 'zhao', 'li'] as const) {
      const theirs = await office.ask(who, `/crm 账期 查看 ${credit}`);
      expect([who, theirs.replace(credit, 'ZQ26-777')]).toEqual([who, none]);
    }
    // New terms are a new entry: the old ones stay, and so does the day of an invoice that is open.
    // Due 45 days after the invoice of today.
    await office.ask('zhou', '/crm 应收 新建 C001 金额=12000 0318 密封圈');
    const owedBefore = (await office.owed()).filter((line) => line.startsWith('receivable'));
    expect(owedBefore).toEqual(['receivable-collect 2026-04-17']);
    // Of an older invoice only its day is typed: 45 days after 10 February.
    const older = await office.ask('zhou', '/crm 应收 新建 C001 金额=800 开票日期=2026-02-10 0210 轴承');
    expect(older).toContain('催收货款：2026年3月27日');
    await office.ask('zhou', '/crm 应收 收清 YS2603-002 到账日期=2026-03-03');
    expect(
      await office.submit('zhou', 'receivable-open', '', {
        customer: 'C001',
        invoice: '0211 轴承',
        amount: '900',
        invoicedOn: '2026-02-11',
        dueOn: '',
      }),
    ).toContain('催收货款：2026年3月28日');
    await office.ask('zhou', '/crm 应收 收清 YS2603-003 到账日期=2026-03-03');
    await office.ask('zhang', '/crm 账期 新建 C001 信誉额度=300000 60');
    expect((await office.owed()).filter((line) => line.startsWith('receivable'))).toEqual(owedBefore);
    expect((await states()).toSorted()).toEqual([
      `${sample} confirmed`,
      expect.stringMatching(/^YS2603-001 /u),
      'YS2603-002 paid',
      'YS2603-003 paid',
      `${credit} granted`,
      'ZQ26-002 opinion',
    ]);
  });

  it('a no with a yes to 13: sampling goes on, for cash', async () => {
    await asked();
    await office.decide('wu');
    await office.ask('zhou', `/crm 账期 财务意见 ${credit} 不建议`);
    await office.decide('chen', '新客户先款到发货');
    expect((await states()).toSorted()).toEqual([`${sample} sampling`, `${credit} cash`]);
    expect(await office.ask('zhang', `/crm 账期 查看 ${credit}`)).toContain('新客户先款到发货');
  });
});

describe('15 供方调查表 / 资质材料', () => {
  it('comes after 12; quality prepares it within three working days, the assistant confirms that it was handed over', async () => {
    const ask = () => office.ask('zhang', '/crm 资质 新建 C001 ISO9001 证书');
    expect(await ask()).toContain('要等该客户的新客户开发申请');
    await office.approveDevelopment();
    await office.ask('chen', '/crm 员工 角色 zhao 业务员,品质');
    expect(await ask()).toContain('ZL26-001');
    await office.deliver();
    expect(office.lastTo('zhao')).toContain('准备客户要的资质材料');
    expect(await office.ask('wang', '/crm 资质 备好 ZL26-001 存放处=p')).toContain('不由您办理');
    // Due on Friday; on Monday the supervisor hears.
    await office.at('2026-03-09T09:00');
    expect(office.lastTo('li')).toContain('ZL26-001');
    expect(await office.ask('zhao', '/crm 资质 备好 ZL26-001 存放处=共享盘/资质')).toContain('待交客户');
    await office.deliver();
    expect(office.lastTo('wang')).toContain('把资质材料交给客户并确认');
    expect(await office.ask('zhang', '/crm 资质 交付 ZL26-001 交给谁=王工')).toContain('不由您办理');
    expect(await office.ask('wang', '/crm 资质 交付 ZL26-001 交给谁=王工，邮件')).toContain('已交客户');
  });
});
