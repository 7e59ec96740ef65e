import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-02T08:00' });
});
afterEach(() => counter.close());

const others = { supervisor: 'qian', salesperson: 'zhao', assistant: null } as const;

/** The part of the answer for one day. */
const dayIn = (said: string, day: string) => new RegExp(`^${day}.*(?:\n· .*)*`, 'mu').exec(said)?.[0] ?? '';

describe('预告', () => {
  it('lists the messages and recipients of each day, and changes nothing', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    const planned = await counter.core.db.reminder.findMany({ orderBy: { id: 'asc' } });
    const said = await counter.ask('zhang', '/crm 预告 14');
    expect(said).toContain('预告：到 2026年3月16日 周一');
    expect(dayIn(said, '2026年3月10日')).toContain('· 张伟：C001 杭州精工 第一次回访客户试用情况');
    expect(dayIn(said, '2026年3月13日')).toContain('· 李主管：C001 杭州精工 第一次回访客户试用情况');
    expect(said).toContain('期间没有新记录的话，会照此发送。');
    expect(await counter.core.db.reminder.findMany({ orderBy: { id: 'asc' } })).toEqual(planned);
  });

  it('covers two weeks by default, and exactly the days requested otherwise', async () => {
    await counter.aCustomer({ code: 'C001' });
    const short = await counter.ask('zhang', '/crm preview 3');
    expect(short).toContain('到 2026年3月5日');
    expect(short).not.toContain('3月10日');
    expect(await counter.ask('zhang', '/crm 预告')).toContain('到 2026年3月16日');
  });

  it('a salesperson sees his own customers, a supervisor his team’s, a director all', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002', ...others });
    await counter.aCustomer({ code: 'C003', supervisor: 'qian' });
    const codes = async (by: 'zhang' | 'zhao' | 'li' | 'qian' | 'chen') => {
      const said = await counter.ask(by, '/crm 预告');
      return ['C001', 'C002', 'C003'].filter((code) => said.includes(code));
    };
    expect(await codes('zhang')).toEqual(['C001', 'C003']);
    expect(await codes('zhao')).toEqual(['C002']);
    // C003 belongs to qian and zhang; zhang reports to li.
    expect(await codes('li')).toEqual(['C001', 'C003']);
    expect(await codes('qian')).toEqual(['C002', 'C003']);
    expect(await codes('chen')).toEqual(['C001', 'C002', 'C003']);
  });

  it('of one customer is limited to people who may read it', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002', ...others });
    const said = await counter.ask('zhang', '/crm 预告 C001 30');
    expect(said).toContain('C001');
    expect(await counter.ask('zhang', '/crm 预告 C002')).toContain('没有找到客户“C002”');
  });

  it('other people’s customers shown are in the access log, one’s own are not', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002', ...others });
    await counter.ask('zhang', '/crm 预告');
    await counter.ask('li', '/crm 预告');
    const reads = async () =>
      await counter.core.db.audit.findMany({ where: { action: 'file.read' }, orderBy: { id: 'asc' } });
    expect(await reads()).toEqual([]);
    await counter.ask('chen', '/crm 预告');
    expect(await reads()).toHaveLength(2);
    expect((await reads())[0]).toMatchObject({ actor: '陈总监', customerId: id, subject: 'preview' });
    expect(await counter.ask('li', '/crm 审计 查阅 C001')).toContain('陈总监 · 查看档案：预告');
  });

  it('names the first of many, counts the rest, and ends after some screens', async () => {
    for (const n of [1, 2, 3, 4, 5]) await counter.aCustomer({ code: `C00${n}` });
    const day = dayIn(await counter.ask('zhang', '/crm 预告 12'), '2026年3月10日');
    expect(day).toMatch(/C003 .*；另有 2 条$/mu);
    expect(day).not.toContain('C004');
  });

  it('says so if there will be no messages', async () => {
    expect(await counter.ask('zhou', '/crm preview 5')).toBe('到 2026年3月7日 周六 没有要说的。');
  });

  it('speaks English too', async () => {
    const english = await openCounter({ language: 'en' });
    try {
      await english.aCustomer({ code: 'C001', name: 'Acme' });
      const said = await english.ask('zhang', '/crm preview');
      expect(said).toContain('Preview until Mon 16 Mar 2026');
      expect(said).toContain('Tue 10 Mar 2026');
      expect(said).toContain('C001 Acme First check on the trial');
    } finally {
      await english.close();
    }
  });
});
