import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listToday, type TodayList } from '../../jobs/follow-ups/list-today.ts';
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
  await company.aCustomer({ code: 'C004', ...trial('2026-03-10') });
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
  const { own, team } = await listToday(database.db, company.staff[who], { today: company.today(), limit });
  const of = (list: TodayList) =>
    Object.fromEntries(
      Object.entries<TodayList['due']>({ ...list }).map(([kind, { items, total }]) => [
        kind,
        [...items.map(({ customer, days }) => `${customer.code} ${days}`), `of ${total}`].join(', '),
      ]),
    );
  return { own: of(own), team: team === null ? null : of(team) };
};

describe('today’s list', () => {
  it('the day before today is overdue, the seventh day is still coming, the eighth is not', async () => {
    expect(await codes('zhang')).toEqual({
      own: { overdue: 'C001 -1, of 1', due: 'C002 0, of 1', coming: 'C003 7, of 1' },
      team: null,
    });
  });

  it('of many, the first are named and all are counted', async () => {
    expect((await codes('wu', 1)).team).toMatchObject({ due: 'C002 0, of 3' });
  });

  it('follow-ups without owner or assistant are listed for the director', async () => {
    expect((await codes('chen')).own).toMatchObject({ due: 'C005 0, of 1' });
    expect((await codes('wu')).team?.['due']).toContain('C005');
  });

  it('a supervisor also sees what his reports owe for other supervisors’ customers, and nothing else of theirs', async () => {
    expect((await codes('li')).team).toEqual({
      overdue: 'C001 -1, of 1',
      due: 'C002 0, of 1',
      coming: 'C003 7, of 1',
    });
    expect((await codes('qian')).team).toMatchObject({ overdue: 'of 0', due: 'C006 0, of 1' });
  });

  it('a customer that is not active owes nothing', async () => {
    for (const who of ['zhang', 'li', 'wu'] as const)
      expect(JSON.stringify(await codes(who))).not.toContain('C007');
  });
});

describe('the next free code', () => {
  it('is one above the highest of its form, whatever else there is', async () => {
    expect(await nextCustomerCode(database.db)).toBe('C008');
    await company.aCustomer({ code: 'C999' });
    await company.aCustomer({ code: 'CX-5000' });
    expect(await nextCustomerCode(database.db)).toBe('C1000');
  });
});
