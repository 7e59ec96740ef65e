import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomersWanted } from '../../jobs/customers/customers-wanted.ts';
import { glanceAtCustomers, peopleMet } from '../../jobs/customers/glance-at-customers.ts';
import { listCustomers, type PageWanted } from '../../jobs/customers/list-customers.ts';
import { openEntry } from '../../jobs/entries/open-entry.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { aCompany, type Colleague, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';

let database: FreshDatabase;
let company: Company;
/** C1 is tried since 1 March; C2 is quoted, C3 filed, and paused; C4 is someone else's. */
beforeAll(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T10:00', steps: ['trial-check', 'silence'] });
  await company.aCustomer({
    code: 'C1',
    name: '丁',
    anchors: { filed: '2026-02-01', trialStarted: '2026-03-01' },
  });
  await company.aCustomer({ code: 'C2', name: '丙', tier: 'potential', anchors: { quoted: '2026-02-20' } });
  await company.aCustomer({ code: 'C3', name: '乙', anchors: { filed: '2026-02-01' } });
  await company.aCustomer({ code: 'C4', name: '甲', supervisor: 'qian', salesperson: 'zhao', anchors: {} });
  await database.db.customer.update({ where: { code: 'C1' }, data: { strategicLevel: 'strategic' } });
  await database.db.customer.update({ where: { code: 'C3' }, data: { state: 'paused' } });
});
afterAll(() => database.close());

const find = async (who: Colleague, wanted: CustomersWanted, page: Partial<PageWanted> = {}) =>
  (await listCustomers(database.db, company.staff[who], { limit: 9, ...wanted, ...page })).lines.map(
    ({ code }) => code,
  );

const registerOf = (key: string) => {
  const found = company.core.templates.registers.find((one) => one.key === key);
  if (found === undefined) throw new Error(`there is no register ${key}`);
  return found;
};

describe('customers are found', () => {
  it('by their owner, who depends on the tier, or by having none', async () => {
    expect(await find('chen', { ownerId: company.staff.zhang.id })).toEqual(['C1', 'C3']);
    expect(await find('chen', { ownerId: company.staff.li.id })).toEqual(['C2']);
    expect(await find('li', { ownerId: company.staff.zhao.id })).toEqual([]);
    await database.db.customer.update({ where: { code: 'C4' }, data: { salespersonId: null } });
    expect(await find('chen', { ownerId: null })).toEqual(['C4']);
    await database.db.customer.update({
      where: { code: 'C4' },
      data: { salespersonId: company.staff.zhao.id },
    });
  });

  it('by the stage they stand at, not one that they have passed or that is to come', async () => {
    const { pipeline } = company.core.rules.playbook;
    const today = company.today();
    const at = (key: string) => find('chen', { stage: { key, pipeline, today } });
    expect(await at('filed')).toEqual(['C3']);
    expect(await at('trialStarted')).toEqual(['C1']);
    const earlier = { key: 'filed', pipeline, today: today.subtract({ days: 2 }) };
    expect(await find('chen', { stage: earlier })).toEqual(['C1', 'C3']);
  });

  it('by their level only by those who manage them', async () => {
    expect(await find('li', { level: 'strategic' })).toEqual(['C1']);
    expect(await find('li', { level: 'ordinary' })).toEqual(['C2', 'C3']);
    expect(await find('zhang', { level: 'strategic' })).toEqual([]);
  });

  it('by what is overdue, by a pause, and the earliest deadline first', async () => {
    const overdueOn = company.today().add({ days: 30 });
    expect(await find('li', { overdueOn })).toEqual(['C1']);
    expect(await find('li', { overdueOn: company.today() })).toEqual([]);
    expect(await find('li', { paused: true })).toEqual(['C3']);
    expect(await find('chen', {}, { sort: 'due' })).toEqual(['C1', 'C2', 'C3', 'C4']);
    expect(await find('chen', {}, { sort: 'new', limit: 2 })).toEqual(['C4', 'C3']);
    expect(await find('chen', {}, { sort: 'name', limit: 1 })).toEqual(['C1']);
  });

  it('by a silence that is longer than their level allows', async () => {
    const { steps } = company.core.rules.playbook;
    const { id } = await company.customer('C2');
    const day = toDbDate(company.today().subtract({ days: 90 }));
    const owed = { step: 'silence', cycle: '2025-12-02', anchorOn: day, dueOn: toDbDate(company.today()) };
    const subject = { subjectKind: 'customer', subjectId: id, customerId: id } as const;
    await database.db.followUp.create({ data: { ...owed, ...subject, openedAt: day } });
    const silent = (days: number) =>
      find('chen', { silent: { steps, today: company.today().add({ days }) } });
    expect(await silent(0)).toEqual(['C2']);
    expect(await silent(-1)).toEqual([]);
    // What is overdue otherwise is not a silence.
    expect(await silent(30)).toEqual(['C2']);
    await database.db.followUp.deleteMany({ where: { step: 'silence' } });
  });

  it('by an open entry of a register, if the person may read it', async () => {
    const complaint = registerOf('complaint');
    const { core, staff } = company;
    const customer = await company.customer('C4');
    await openEntry(core, staff.zhao, { register: complaint, customer, answers: { summary: '漏油' } });
    expect(await find('zhao', { register: complaint })).toEqual(['C4']);
    expect(await find('chen', { register: complaint })).toEqual(['C4']);
    expect(await find('chen', { register: { ...complaint, read: [] } })).toEqual([]);
    await database.db.entry.updateMany({ data: { endedAt: toDbInstant(company.core.clock.now()) } });
    expect(await find('chen', { register: complaint })).toEqual([]);
  });

  it('by a person there, who is named to those who may read the file', async () => {
    const { id: customerId } = await company.customer('C1');
    await database.db.contact.create({ data: { customerId, name: '欧阳工程师' } });
    expect(await find('zhang', { search: '欧阳' })).toEqual(['C1']);
    expect(await find('zhang', { search: '欧' })).toEqual(['C1']);
    expect(await find('zhao', { search: '欧阳' })).toEqual([]);
    const met = await peopleMet(database.db, company.staff.zhang, [customerId], '欧阳');
    expect([...met.values()]).toEqual([['欧阳工程师']]);
    expect((await peopleMet(database.db, company.staff.zhao, [customerId], '欧阳')).size).toBe(0);
  });
});

it('a glance says what is overdue, the stage and the last contact that was not deleted', async () => {
  const { core, staff } = company;
  const customer = await company.customer('C1');
  const log = { purpose: 'contact', summary: '聊过', fields: {}, channel: 'phone' } as const;
  await writeLog(core, staff.zhang, customer, log);
  const scope = { today: company.today().add({ days: 30 }), pipeline: core.rules.playbook.pipeline };
  const glance = async () => (await glanceAtCustomers(database.db, [customer.id], scope)).get(customer.id);
  expect(await glance()).toMatchObject({
    overdue: 1,
    stage: 'trialStarted',
    lastContactAt: core.clock.now(),
  });
  await database.db.contactLog.updateMany({ data: { deletedAt: toDbInstant(core.clock.now()) } });
  expect((await glance())?.lastContactAt).toBeNull();
});
