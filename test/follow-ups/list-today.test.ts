import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comingDays, listToday, type TodayItem } from '../../jobs/follow-ups/list-today.ts';
import { readMatters } from '../../jobs/follow-ups/read-matters.ts';
import { nextCustomerCode } from '../../jobs/customers/next-code.ts';
import { aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
beforeAll(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-12T08:00' });
  const trial = (trialStarted: string) => ({ anchors: { trialStarted } });
  await company.aCustomer({ code: 'C001', ...trial('2026-03-01') });
  await company.aCustomer({ code: 'C002', ...trial('2026-03-02') });
  await company.aCustomer({ code: 'C003', ...trial('2026-03-09') });
  await company.aCustomer({ code: 'C004', ...trial('2026-03-16') });
  await company.aCustomer({ code: 'C008', ...trial('2026-03-17') });
  await company.aCustomer({
    code: 'C005',
    ...trial('2026-03-02'),
    supervisor: null,
    salesperson: null,
    assistant: null,
  });
  await company.aCustomer({ code: 'C006', ...trial('2026-03-02'), supervisor: 'qian', salesperson: 'zhao' });
  const paused = await company.aCustomer({ code: 'C007', ...trial('2026-03-02') });
  await database.db.customer.update({ where: { id: paused.id }, data: { state: 'paused' } });
});
afterAll(() => database.close());

const codes = async (who: Colleague, limit = 20) => {
  const { rules } = company.core;
  const reader = company.staff[who];
  const today = company.today();
  // Read together with others, as in a morning: no one gets anything of theirs.
  const people = [reader, ...Object.values(company.staff)];
  const read = await readMatters(database.db, people, { rules, today, ahead: comingDays, prompted: [] });
  const { matters, coming } = listToday(read, reader, {
    rules,
    today,
    naming: ({ name }) => name,
    limit,
  });
  const named = (items: readonly TodayItem[]) =>
    items.map(({ customer, days, own }) => `${customer?.code ?? '—'} ${days}${own ? '' : ' team'}`);
  return { matters: named(matters), coming: named(coming.items), total: coming.total };
};

describe('today’s list', () => {
  it('the day before today is overdue and first, the fourteenth day is still coming, the fifteenth is not', async () => {
    expect(await codes('zhang')).toEqual({
      matters: ['C001 -1', 'C002 0'],
      coming: ['C003 7', 'C004 14'],
      total: 2,
    });
  });

  it('of what is coming, the first are named and all are counted; of what is due, all are named', async () => {
    expect(await codes('zhang', 1)).toMatchObject({
      matters: ['C001 -1', 'C002 0'],
      coming: ['C003 7'],
      total: 2,
    });
  });

  it('follow-ups without owner or assistant are listed for the director; those above see others only once they were escalated', async () => {
    expect((await codes('chen')).matters).toEqual(['C005 0']);
    expect((await codes('wu')).matters).toEqual([]);
  });

  it('a supervisor also sees what his reports owe for other supervisors’ customers, and nothing else of theirs', async () => {
    expect(await codes('li')).toEqual({
      matters: ['C001 -1 team', 'C002 0 team'],
      coming: ['C003 7 team', 'C004 14 team'],
      total: 2,
    });
    expect((await codes('qian')).matters).toEqual(['C006 0 team']);
  });

  it('a customer that is not active owes nothing', async () => {
    const others = (list: unknown) => JSON.stringify(list).match(/C00\d/gu) ?? [];
    for (const who of ['zhang', 'li'] as const) expect(others(await codes(who))).toContain('C001');
    for (const who of ['zhang', 'li', 'wu'] as const) expect(others(await codes(who))).not.toContain('C007');
  });

  it('is without what was postponed; for those above, only a supervisor’s own postponing takes it away', async () => {
    const late = { customer: { code: 'C001' }, step: 'trial-check' };
    const until = new Date('2026-03-16');
    await database.db.followUp.updateMany({ where: late, data: { snoozedUntil: until } });
    expect(await codes('zhang')).toMatchObject({
      matters: ['C002 0'],
      coming: ['C001 -1', 'C003 7', 'C004 14'],
    });
    expect((await codes('li')).matters).toEqual(['C001 -1 team', 'C002 0 team']);
    await database.db.followUp.updateMany({ where: late, data: { snoozeHolds: true } });
    expect((await codes('li')).matters).toEqual(['C002 0 team']);
    await database.db.followUp.updateMany({ where: late, data: { snoozedUntil: null, snoozeHolds: false } });
  });

  it('names what is due later among the coming days once it is postponed to one of them', async () => {
    const ahead = { customer: { code: 'C008' }, step: 'trial-check' };
    expect((await codes('zhang')).coming).not.toContain('C008 15');
    await database.db.followUp.updateMany({ where: ahead, data: { snoozedUntil: new Date('2026-03-20') } });
    expect((await codes('zhang')).coming).toContain('C008 15');
    expect((await codes('zhao')).coming).not.toContain('C008 15');
    await database.db.followUp.updateMany({ where: ahead, data: { snoozedUntil: null } });
  });
});

describe('the next free code', () => {
  it('is one above the highest of its form, whatever else there is', async () => {
    expect(await nextCustomerCode(database.db)).toBe('C009');
    await company.aCustomer({ code: 'C999' });
    await company.aCustomer({ code: 'CX-5000' });
    expect(await nextCustomerCode(database.db)).toBe('C1000');
  });
});
