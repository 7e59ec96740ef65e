import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice({}, ['silence']);
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-02-02' } });
});
afterEach(() => office.close());

/** The silence that is owed, on the mornings of 90 days after the customer was entered, and of `later`. */
const silences = async (later: string) => {
  const found: string[] = [];
  for (const day of ['2026-06-01', later]) {
    await office.at(`${day}T09:00`);
    found.push(...(await office.owed()).filter((line) => line.startsWith('silence')));
  }
  return found;
};
const logs = () =>
  office.core.db.contactLog.findMany({
    orderBy: { recordedAt: 'asc' },
    select: { channel: true, summary: true, happenedAt: true, actor: { select: { code: true } } },
  });

describe('an entry that says that the customer was met or spoken to', () => {
  const visit = 'BF2603-001';
  const report = (by: 'zhang' | 'li' = 'zhang') =>
    office.ask(by, `/crm 拜访 结果 ${visit} 达成目标=reached 有没有承诺=none 结果=二季度要三台`);
  const planned = async (on: string) => {
    await office.ask('zhang', `/crm 拜访 新建 C001 拜访日期=${on} 目的=volume 谈二季度用量`);
    await office.decide('li');
  };

  it('restarts the silence: a reported visit counts from its day, and is a contact of the person who reported it', async () => {
    await planned('2026-03-10');
    await office.at('2026-03-12T10:00');
    expect(await report()).toContain('已拜访');
    expect(await logs()).toEqual([
      {
        channel: 'visit',
        summary: '二季度要三台',
        happenedAt: new Date('2026-03-10T12:00:00+08:00'),
        actor: { code: 'zhang' },
      },
    ]);
    expect(await office.ask('zhang', '/crm 记录 列表 C001')).toContain('二季度要三台');
    expect(await silences('2026-06-08')).toEqual(['silence 2026-06-08']);
  });

  it('ends a silence that was overdue, so that its owner is reminded no more', async () => {
    await planned('2026-06-02');
    expect(await silences('2026-06-02')).toEqual(['silence 2026-06-01', 'silence 2026-06-01']);
    await report();
    expect((await office.owed()).filter((line) => line.startsWith('silence'))).toEqual([]);
    expect(await silences('2026-08-31')).toEqual(['silence 2026-08-31']);
  });

  it('of a day still to come counts as today; who may not report it keeps no contact', async () => {
    await planned('2026-03-20');
    await office.at('2026-03-12T10:00');
    expect(
      await office.ask('zhao', `/crm 拜访 结果 ${visit} 达成目标=reached 有没有承诺=none 结果=冒名`),
    ).not.toContain('已拜访');
    expect(await logs()).toEqual([]);
    await report('li');
    const [log] = await logs();
    expect(log).toMatchObject({ happenedAt: new Date('2026-03-12T10:00:00+08:00'), actor: { code: 'li' } });
    expect(await silences('2026-06-10')).toEqual(['silence 2026-06-10']);
  });

  it('counts as today for a complaint that is answered; one that is only planned or solved inside is not a contact', async () => {
    await office.at('2026-03-12T10:00');
    await office.ask('zhang', '/crm 投诉 新建 C001 机器漏油');
    await office.core.db.customer.updateMany({ data: { waitsSince: new Date('2026-03-12T09:00:00+08:00') } });
    await office.ask('zhang', '/crm 投诉 回复 TS2603-001 明天派人');
    expect(await office.core.db.customer.count({ where: { waitsSince: null } })).toBe(1);
    await office.at('2026-03-16T10:00');
    await office.ask('zhang', '/crm 投诉 解决 TS2603-001 解决=换了密封圈 纠正措施=来料加检');
    expect((await logs()).map(({ summary }) => summary)).toEqual(['明天派人']);
    expect(await silences('2026-06-10')).toEqual(['silence 2026-06-10']);
  });

  it('each of them, by its register: every move whose form records what the customer was told or said', () => {
    const { registers } = office.core.templates;
    const kept = registers.flatMap(({ key, moves }) =>
      moves.flatMap((move) => (move.effects.some((effect) => 'log' in effect) ? [`${key} ${move.key}`] : [])),
    );
    expect(kept).toEqual([
      'complaint reply',
      'complaint revisit',
      'inquiry pass',
      'key-account field-done',
      'reception receive',
      'visit report',
    ]);
  });
});
