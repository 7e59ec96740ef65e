import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LeaveOptions, staffLeave } from '../../bot/cli/staff-leave.ts';
import { aCompany, type Company } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { inEnglish } from '../in-english.ts';

let company: Company;
let close: () => Promise<void>;
beforeEach(async () => {
  const database = await freshDatabase();
  company = await aCompany(database.db);
  close = () => database.close();
  await company.aCustomer({ code: 'C001' });
});
afterEach(() => close());

const gone = () => company.core.db.staff.count({ where: { NOT: { leftOn: null } } });

const inWords = async (...[code, options]: [string, LeaveOptions]) =>
  inEnglish([await staffLeave(company.core, code, options)]).join();

it('shows what would move, and moves it only when confirmed', async () => {
  expect(await inWords('zhang', { to: 'zhao' })).toContain('customers 1, open follow-ups 1');
  expect(await gone()).toBe(0);
  expect(await inWords('zhang', { to: 'zhao', confirm: true })).toContain('1 customer moved');
  expect(await gone()).toBe(1);
  expect(await company.customer('C001')).toMatchObject({ salespersonId: company.staff.zhao.id });
});

it.each([
  ['nobody9', {}, 'No colleague has the code'],
  ['zhang', { to: 'zhang' }, 'Another colleague'],
  ['zhang', { to: 'zhou' }, 'cannot be salesperson'],
  ['zhang', { on: 'soon' }, 'not a day'],
])('%s %o is refused', async (code, options, problem) => {
  await expect(staffLeave(company.core, code, { ...options, confirm: true })).rejects.toThrow(problem);
  expect(await gone()).toBe(0);
});
