import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;

beforeEach(async () => {
  office = await openRegisterOffice();
  await office.core.db.staff.updateMany({ data: { createdAt: new Date('2026-03-03T01:00:00Z') } });
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});

afterEach(() => office.close());

/** Who owes it, by day. */
async function owed(step: string): Promise<string[]> {
  const rows = await office.core.db.followUp.findMany({
    where: { step, state: 'open' },
    include: { owner: true },
    orderBy: [{ dueOn: 'asc' }, { owner: { code: 'asc' } }],
  });
  return rows.map(({ cycle, dueOn, owner }) => `${cycle} ${dueOn.toISOString().slice(5, 10)} ${owner?.code}`);
}

/** Who was sent it. */
async function posted(say: string): Promise<(string | undefined)[]> {
  const rows = await office.core.db.reminder.findMany({
    where: { followUp: { step: 'grade-review' }, say, state: 'posted' },
    include: { recipient: true },
  });
  return rows.map(({ recipient }) => recipient?.code);
}

describe('25 等级复核: a duty of each supervisor', () => {
  it('once a year each looks at the grades of their own customers: the form begins with those not judged for a year', async () => {
    await office.ask('li', '/crm 等级 C001 战略=重要');
    await office.at('2026-11-02T09:00');
    expect(await owed('grade-review')).toEqual(['2026 11-02 li', '2026 11-02 qian']);
    expect(await posted('duty/due')).toContain('li');
    await office.aCustomer({ code: 'C007', name: '嘉兴轴承' });
    await office.aCustomer({ code: 'C008', name: '湖州钢构', supervisor: 'qian' });
    const findings = async () => {
      const reply = await office.reply('li', '/crm 复核等级 新建');
      if (reply.kind !== 'form') return null;
      return reply.form.fields.find(({ key }) => key === 'findings')?.initial?.split('\n');
    };
    const named = await findings();
    expect(named?.join()).toContain('C007 嘉兴轴承：普通、未判定');
    expect(named?.join()).not.toMatch(/C001|C008/u);
    // Setting a grade on its card is looking at it.
    await office.ask('li', '/crm 等级 C007 战略=普通');
    expect((await findings())?.join() ?? '').not.toContain('C007');
    expect(await office.ask('zhang', '/crm 复核等级 新建 年度=2026 都合适')).not.toContain('FJ26-001');
    expect(await office.ask('li', '/crm 复核等级 新建 年度=2026 C007 改为普通，其余合适')).toContain(
      'FJ26-001',
    );
    expect(await owed('grade-review')).toEqual(['2026 11-02 qian']);
    await office.ask('li', '/crm 复核等级 已阅 FJ26-001');
    expect(await office.ask('li', '/crm 复核等级 查看 FJ26-001')).toContain('状态：待总监阅');
    expect(await office.ask('chen', '/crm 复核等级 已阅 FJ26-001')).toContain('已阅');
    const none = await office.ask('zhang', '/crm 复核等级 查看 FJ26-777');
    expect((await office.ask('zhang', '/crm 复核等级 查看 FJ26-001')).replace('001', '777')).toBe(none);
  });

  it('goes to the director five working days later, and is owed no more after sixty days', async () => {
    await office.at('2026-11-02T09:00');
    await office.at('2026-11-09T09:00');
    expect(await posted('duty/escalate')).toEqual(['chen', 'chen']);
    await office.at('2027-01-02T09:00');
    expect(await owed('grade-review')).toEqual([]);
  });
});
