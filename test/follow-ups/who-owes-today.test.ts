import { afterAll, beforeAll, expect, it } from 'vitest';
import { allActing } from '../../jobs/access/acting-staff.ts';
import { whoOwesToday } from '../../jobs/follow-ups/list-today.ts';
import { aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
beforeAll(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-12T08:00' });
});
afterAll(() => database.close());

const owing = async (who: Colleague) => {
  const today = company.today();
  const readers = await allActing(database.db, [company.staff[who]], today);
  return await whoOwesToday(database.db, readers, { rules: company.core.rules, today });
};

it('a team’s matter opens the day of the one above it who was told of it, and of no one else above', async () => {
  await company.aCustomer({ code: 'C100', anchors: { trialStarted: '2026-03-01' } });
  expect(await owing('chen')).toEqual([]);
  const target = `dm:${company.staff.chen.id}`;
  await database.db.reminder.updateMany({ where: { target }, data: { state: 'unknown' } });
  expect(await owing('chen')).toEqual([company.staff.chen.id]);
  expect(await owing('wu')).toEqual([]);
  await database.db.reminder.updateMany({ where: { target }, data: { state: 'cancelled' } });
  expect(await owing('chen')).toEqual([]);
});

it('those above a team are told of the one matter that is left to them behind many that are postponed', async () => {
  const codes = Array.from({ length: 30 }, (_, n) => `C${String(n + 1).padStart(3, '0')}`);
  for (const code of codes) {
    await company.aCustomer({
      code,
      anchors: { trialStarted: '2026-03-01' },
      supervisor: null,
      salesperson: null,
      assistant: null,
    });
  }
  const postpone = async (which: readonly string[]) => {
    const where = { customer: { code: { in: [...which] } }, step: 'trial-check' };
    const data = { snoozedUntil: new Date('2026-03-16'), snoozeHolds: true };
    await database.db.followUp.updateMany({ where, data });
  };
  expect(await owing('chen')).toEqual([company.staff.chen.id]);
  await postpone(codes.slice(0, -1));
  expect(await owing('chen')).toEqual([company.staff.chen.id]);
  await postpone(codes);
  expect(await owing('chen')).toEqual([]);
});
