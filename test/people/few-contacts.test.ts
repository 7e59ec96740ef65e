import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runDay } from '../../jobs/run-day.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { type Colleague, type Company, aCompany } from '../company.ts';
import { openRegisterOffice } from '../registers/register-office.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T10:00', steps: [] });
});
afterEach(() => database.close());

const at = async (time: string) => {
  company.clock.set(time);
  await runDay(company.core, company.today());
};
const contact = async (by: Colleague, code: string) => {
  await writeLog(company.core, company.staff[by], await company.customer(code), {
    purpose: 'contact',
    channel: 'visit',
    summary: '拜访',
    fields: {},
  });
};
/** What supervisors were told, as `li C001 C002`, in order. */
const told = async () => {
  const notices = await company.core.db.notice.findMany({
    where: { say: 'people/few-contacts' },
    include: { recipient: true },
    orderBy: { id: 'asc' },
  });
  return notices.map(({ recipient, fields }) =>
    [recipient.code, ...(fields as unknown as { label: string }[]).map(({ label }) => label)].join(' '),
  );
};

describe('37 双人联系', () => {
  it('with fewer than two of ours in 90 days the supervisor hears weekly, in one message, until it is so no more', async () => {
    for (const code of ['C001', 'C002', 'C003', 'C004']) await company.aCustomer({ code, anchors: {} });
    await company.aCustomer({ code: 'C005', tier: 'potential', supervisor: 'qian', anchors: {} });
    await company.core.db.customer.updateMany({
      where: { code: { in: ['C001', 'C002'] } },
      data: { strategicLevel: 'important' },
    });
    await company.core.db.customer.update({ where: { code: 'C003' }, data: { strategicLevel: 'strategic' } });
    for (const by of ['zhang', 'li'] as const) await contact(by, 'C003');
    await contact('zhang', 'C001');
    // No one hears of a customer that has just been entered.
    await at('2026-03-09T09:00');
    expect(await told()).toEqual([]);
    await at('2026-03-23T09:00');
    expect((await told()).toSorted()).toEqual(['li C001 C002', 'qian C005']);
    // Once a week.
    await at('2026-03-24T09:00');
    expect(await told()).toHaveLength(2);
    await contact('li', 'C001');
    await at('2026-03-30T09:00');
    expect((await told()).slice(2).toSorted()).toEqual(['li C002', 'qian C005']);
  });

  it('a contact of 91 days ago does not count, and a customer that is new no more is its supervisor’s own affair', async () => {
    await company.aCustomer({ code: 'C001', anchors: {} });
    await company.aCustomer({ code: 'C005', tier: 'potential', anchors: {} });
    await company.core.db.customer.update({ where: { code: 'C001' }, data: { strategicLevel: 'important' } });
    for (const by of ['zhang', 'li'] as const) await contact(by, 'C001');
    await at('2026-05-31T09:00');
    expect(await told()).toEqual(['li C005']);
    await at('2026-06-08T09:00');
    expect((await told()).slice(1)).toEqual(['li C001']);
  });

  it('in the chat: the supervisor reads which customer, who is not theirs to record adds nothing, a second colleague ends it', async () => {
    const office = await openRegisterOffice();
    onTestFinished(() => office.close());
    await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: {} });
    await office.core.db.customer.updateMany({ data: { strategicLevel: 'important' } });
    const record = (by: Colleague) => office.ask(by, '/crm 记录 新增 C001 方式=拜访 看了新线');
    await record('zhang');
    for (const other of ['zhao', 'zhou', 'qian'] as const)
      expect(await record(other)).toMatch(/没有找到|不归您跟进/u);
    await office.at('2026-03-23T09:00');
    expect(office.lastTo('li')).toContain('C001');
    expect(office.lastTo('li')).toContain('杭州精工');
    const heard = office.titles('li').length;
    for (const other of ['zhang', 'zhao', 'qian', 'chen'] as const) expect(office.titles(other)).toEqual([]);
    await record('wang');
    await office.at('2026-03-30T09:00');
    expect(office.titles('li')).toHaveLength(heard);
    expect(office.inGroups()).toEqual([]);
  });
});
