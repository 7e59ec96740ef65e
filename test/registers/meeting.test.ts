import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.core.db.staff.updateMany({ data: { createdAt: new Date('2026-03-03T01:00:00Z') } });
});
afterEach(() => office.close());

/** Who owes a meeting, by day. */
async function owed(): Promise<string[]> {
  const rows = await office.core.db.followUp.findMany({
    where: { step: 'monthly-meeting', state: 'open' },
    include: { owner: true },
    orderBy: [{ dueOn: 'asc' }, { owner: { code: 'asc' } }],
  });
  return rows.map(({ cycle, dueOn, owner }) => `${cycle} ${dueOn.toISOString().slice(5, 10)} ${owner?.code}`);
}

describe('47 例会: a duty done by the day that an entry names', () => {
  it('each supervisor is to call one on the first working day of a month, and has when it is called', async () => {
    // The first three days of May are days off, and so are the two after them.
    await office.at('2026-05-06T09:00');
    expect(await owed()).toEqual(['2026-05 05-06 li', '2026-05 05-06 qian']);
    expect(office.lastTo('qian')).toContain('召开部门月度例会 · 2026 年 5 月（/crm 例会 新建），今天到期');
    expect(office.lastTo('zhang')).not.toContain('召开部门月度例会');
    expect(await office.ask('zhang', '/crm 例会 新建 日期=2026-05-08 五月份例会')).not.toContain('LH26');
    // Which day of May is for the supervisor to say.
    const where = { step: 'monthly-meeting', owner: { code: 'li' } };
    const { id } = await office.core.db.followUp.findFirstOrThrow({ where });
    const reply = await office.press('li', 'close', id);
    expect(reply).toMatchObject({ kind: 'form', form: { form: 'meeting-open' } });
    expect(JSON.stringify(reply)).not.toContain('2026-05');
    await office.ask('li', '/crm 例会 新建 日期=2026-05-08 五月份例会');
    expect(await owed()).toEqual(['2026-05 05-06 qian']);
  });

  it('one called in November for December is December’s, and November still wants its own', async () => {
    await office.at('2026-11-02T09:00');
    await office.ask('li', '/crm 例会 新建 日期=2026-12-03 十二月例会');
    expect(await owed()).toEqual(['2026-11 11-02 li', '2026-11 11-02 qian']);
    await office.at('2026-12-01T09:00');
    expect(await owed()).toEqual(['2026-12 12-01 qian']);
  });

  it('one that is called off is owed again', async () => {
    await office.at('2026-05-06T09:00');
    await office.ask('li', '/crm 例会 新建 日期=2026-05-08 五月份例会');
    await office.ask('li', '/crm 例会 取消 LH26-001 客户来访');
    expect(await owed()).toEqual(['2026-05 05-06 li', '2026-05 05-06 qian']);
  });
});
