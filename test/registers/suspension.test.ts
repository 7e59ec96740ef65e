import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveEntry } from '../../jobs/entries/move-entry.ts';
import { openDb } from '../../prisma/client.ts';
import { openRegisterOffice, principles, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice({}, ['trial-check']);
  // Due on Monday 9 March; its group is asked on that day.
  const { id } = await office.aCustomer({
    code: 'C001',
    name: '杭州精工',
    anchors: { trialStarted: '2026-02-27' },
  });
  await office.core.db.room.create({
    data: { platform: 'paper', platformRoomId: 'G1', customerId: id, kind: 'customer', name: '群' },
  });
});
afterEach(() => office.close());

const check = 'XD26-001';
const suspend = async (number = check) => {
  await office.ask('zhang', '/crm 信用调查 新建 C001 查付款记录');
  await office.ask('zhang', `/crm 信用调查 中止 ${number} 被列为失信被执行人`);
};
const lift = (number = check) => office.ask('li', `/crm 信用调查 解除 ${number} 已撤销`);
const days = async (from: string, until: string) => {
  for (let day = from; day <= until; day = next(day)) await office.at(`${day}T09:00`);
};
const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const sentTo = (code: 'zhang' | 'li') => office.titles(code).length;
/** Those above who were told that the trial check was not done. */
const reported = async () => {
  const told = await office.core.db.reminder.findMany({
    where: { state: 'posted', slot: { startsWith: 'escalate' }, followUp: { step: 'trial-check' } },
    include: { recipient: true },
  });
  return told.map(({ recipient }) => recipient?.code);
};

describe('22 中止与恢复', () => {
  it('what is owed to a suspended customer rests, and its card says who suspended it and by what', async () => {
    expect(await office.owed()).toContain('trial-check 2026-03-09');
    await suspend();
    expect(await office.owed()).toEqual(['credit-check-decide 2026-03-04']);
    const card = await office.ask('li', '/crm 客户 查看 C001');
    expect(card).toContain('已中止');
    expect(card).toContain('XD26-001，张伟，2026年3月3日');
    expect(await office.ask('li', `/crm 信用调查 查看 ${check}`)).toContain('已中止该客户');
    await days('2026-03-04', '2026-03-12');
    expect(office.inGroups()).toEqual([]);
    expect(office.lastTo('zhang')).not.toContain('试用');
  });

  it('complaints, receivables and contracts go on; applications, projects and key accounts do not', async () => {
    await office.ask('zhang', `/crm 开发申请 新建 C001 付款方式=月结30天 ${principles} 泵厂`);
    await suspend();
    for (const command of [
      `开发申请 新建 C001 付款方式=月结30天 ${principles} 泵厂`,
      `大客户 新建 C001 ${principles} 年用量大`,
    ])
      expect(await office.ask('zhang', `/crm ${command}`)).toContain('该客户已中止（XD26-001）');
    expect(await office.decide('chen')).toContain('该客户已中止');
    await office.ask('zhang', '/crm 投诉 新建 C001 漏油');
    await office.ask('zhou', '/crm 应收 新建 C001 金额=1000 应收日期=2026-03-10 INV-1');
    await office.ask('zhang', '/crm 合同 新建 C001 签订日期=2026-03-03 到期日期=2027-03-02 年度供货');
    const owed = (await office.owed()).join();
    expect(owed).toContain('complaint-reply');
    expect(owed).toContain('receivable-collect 2026-03-10');
    await office.at('2026-03-10T09:00');
    expect(office.lastTo('zhang')).toContain('催收货款（YS2603-001）');
    await lift();
    expect(await office.decide('chen')).not.toContain('该客户已中止');
  });

  it('a decision that waits rests with it: no one is asked or urged, it is on no list, and no turn has a yes until it is resumed; then it is asked for at once', async () => {
    await office.ask('chen', '/crm 员工 角色 qian 销售主管,评审组副组长');
    await office.ask(
      'zhang',
      `/crm 立项 新建 C001 产品线=铸球 年新增业务量=3000000 开发预算=1 联系渠道和方法=展会 新线`,
    );
    const waits = () => office.ask('chen', '/crm 今天');
    expect(await waits()).toContain('LX26-001');
    await suspend();
    expect(await waits()).not.toContain('LX26-001');
    await days('2026-03-04', '2026-03-16');
    const urged = () => office.core.db.notice.count({ where: { say: 'approval/overdue', state: 'posted' } });
    expect(await urged()).toBe(0);
    // Not the last turn: the deputy and the leader come after it.
    expect(await office.decide('chen')).toContain('该客户已中止（XD26-001）');
    expect(await office.core.db.approvalDecision.count()).toBe(0);
    expect(office.titles('chen').join()).not.toContain('请您');
    await lift();
    await office.deliver();
    expect(office.lastTo('chen')).toContain('LX26-001');
    await office.at('2026-03-17T09:00');
    expect(await waits()).toContain('LX26-001');
    await days('2026-03-18', '2026-03-23');
    expect(await urged()).toBeGreaterThan(0);
    expect(await office.decide('chen')).toContain('钱主管');
  });

  it('resuming with passed deadlines makes no burst: one list, nothing to the group, no one reported that day', async () => {
    await suspend();
    await days('2026-03-04', '2026-03-13');
    await office.at('2026-03-16T10:00');
    await lift();
    await office.deliver();
    const before = { zhang: sentTo('zhang'), li: sentTo('li') };
    expect(await office.owed()).toEqual(['trial-check 2026-03-09']);
    await office.at('2026-03-16T17:00');
    expect([sentTo('zhang'), sentTo('li')]).toEqual([before.zhang, before.li]);
    await office.at('2026-03-17T09:00');
    expect(sentTo('zhang')).toBe(before.zhang + 1);
    expect(office.lastTo('zhang')).toContain('已逾期 8 天');
    expect(await reported()).toEqual([]);
    await office.at('2026-03-18T09:00');
    expect(await reported()).toEqual(['li']);
    expect(office.inGroups()).toEqual([]);
  });

  it('suspended by two, it is resumed by the second lift', async () => {
    await suspend();
    await suspend('XD26-002');
    await lift();
    expect(await office.ask('li', '/crm 客户 查看 C001')).toContain('XD26-002');
    await lift('XD26-002');
    expect(await office.ask('li', '/crm 客户 查看 C001')).not.toContain('已中止');
  });

  it('by two workers at once it is suspended by both, and resumed once when both lift it', async () => {
    const { core, staff } = office;
    const numbers = [check, 'XD26-002'];
    for (const _ of numbers) await office.ask('zhang', '/crm 信用调查 新建 C001 查付款记录');
    const others = [openDb(office.url), openDb(office.url)];
    const both = (by: 'zhang' | 'li', key: string) =>
      Promise.all(
        others.map(async ({ db }, n) => {
          const entry = await core.db.entry.findFirstOrThrow({ where: { number: numbers[n] ?? '' } });
          const register = core.templates.registers.find((one) => one.key === entry.register);
          const move = register?.moves.find((one) => one.key === key);
          if (move === undefined) throw new Error(`there is no move ${key}`);
          await moveEntry({ ...core, db }, staff[by], entry.id, { move, answers: { reason: '失信' } });
        }),
      );
    try {
      await both('zhang', 'hold');
      const card = await office.ask('li', '/crm 客户 查看 C001');
      for (const number of numbers) expect(card).toContain(number);
      await both('li', 'lift');
      expect(await office.ask('li', '/crm 客户 查看 C001')).not.toContain('已中止');
      for (const key of ['suspended', 'resumed'])
        expect([key, await core.db.factChange.count({ where: { key } })]).toEqual([key, 1]);
    } finally {
      for (const other of others) await other.close();
    }
  });

  it('is not lifted by who suspended it, nor by a colleague of another customer', async () => {
    await suspend();
    expect(await office.ask('zhang', `/crm 信用调查 解除 ${check} 没事`)).toContain('由别人决定');
    expect(await office.ask('qian', `/crm 信用调查 解除 ${check} 没事`)).toContain('没有');
    expect((await office.core.db.customer.findFirstOrThrow()).state).toBe('paused');
  });
});
