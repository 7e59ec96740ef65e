import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addContact } from '../../jobs/contacts/keep-contacts.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { eraseContact } from '../../jobs/erasure/erase-contact.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { dumpTables, readTables } from '../prisma/tables.ts';

let database: FreshDatabase;
let company: Company;
let customer: CustomerRef;

/** A name that JSON has to escape. */
const person = '王"大"经理';

beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T10:00' });
  customer = await company.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => database.close());

const at = new Date('2026-03-01T10:00:00Z');

async function mentions(): Promise<readonly { table: string; row: string }[]> {
  const dump = await dumpTables(database.pool, await readTables(database.pool));
  return dump.filter(({ row }) => /大\\*"经理|大.{0,6}经理|我自己写的/.test(row));
}

describe('a contact that is erased', () => {
  it('is nowhere any more, and the customer stays with what others wrote', async () => {
    const { core, staff } = company;
    const { db } = core;
    await addContact(core, staff.zhang, customer, { name: person, title: '采购' });
    await db.contact.updateMany({ data: { platform: 'paper', platformUserId: 'P1' } });
    const log = {
      customerId: customer.id,
      purpose: 'contact',
      channel: 'group',
      happenedAt: at,
      recordedAt: at,
    };
    await db.contactLog.create({
      data: {
        ...log,
        direction: 'inbound',
        authorName: person,
        authorRole: 'customer',
        summary: '我自己写的',
        revisions: { create: { change: 'edited', before: '我自己写的第一稿', at } },
      },
    });
    await db.notice.create({
      data: {
        key: 'asked:1',
        say: 'answer/asked',
        recipient: { connect: { id: staff.zhang.id } },
        customer: { connect: { id: customer.id } },
        values: { author: person, words: '我自己写的' },
        dueAt: at,
        state: 'posted',
        delivery: {
          create: {
            audience: 'staff',
            target: `dm:${staff.zhang.id}`,
            state: 'posted',
            claimedAt: at,
            text: '客户在群里问：“我自己写的”',
          },
        },
      },
    });
    await db.contactLog.create({
      data: {
        ...log,
        direction: 'outbound',
        actorId: staff.zhang.id,
        authorName: '张伟',
        authorRole: 'salesperson',
        summary: `和${person}谈了报价`,
        fields: { who: person },
      },
    });
    await db.contactPlan.create({
      data: { customerId: customer.id, number: 1, contactName: person, goal: `请${person}签字`, setAt: at },
    });
    const entry = (register: string, number: string, answers: Record<string, string>) => ({
      register,
      number,
      customerId: customer.id,
      openerId: staff.zhang.id,
      state: 'known',
      answers,
      openedAt: at,
      moves: {
        create: { sequence: 1, toState: 'known', actorId: staff.zhang.id, at, answers: [{ value: person }] },
      },
    });
    await db.entry.create({
      data: entry('key-person', 'GR26-0001', { person, hobbies: '钓鱼，我自己写的' }),
    });
    await db.entry.create({ data: entry('complaint', 'TS2603-001', { what: `${person}说漏油` }) });
    await db.formAnswer.create({
      data: { form: 'contact', version: '1', customerId: customer.id, values: { who: person }, at },
    });
    await db.inboundItem.create({
      data: {
        platform: 'paper',
        dedupeKey: '1',
        payload: { from: { platformUserId: 'P1', name: person }, text: '我自己写的' },
        state: 'done',
        receivedAt: at,
      },
    });
    expect((await mentions()).length).toBeGreaterThan(5);

    await eraseContact(core, staff.li, customer, person);
    expect(await mentions()).toEqual([]);
    expect(await db.contact.count()).toBe(0);
    const entries = await db.entry.findMany({ orderBy: { number: 'asc' }, select: { answers: true } });
    expect(entries).toEqual([{ answers: {} }, { answers: { what: '—说漏油' } }]);
    expect(await db.customer.findFirst()).toMatchObject({ name: '杭州精工', state: 'active' });
    const logs = await db.contactLog.findMany({
      orderBy: { id: 'asc' },
      select: { summary: true, authorName: true },
    });
    expect(logs).toEqual([
      { summary: '', authorName: '—' },
      { summary: '和—谈了报价', authorName: '张伟' },
    ]);
    expect(await db.contactPlan.findFirst()).toMatchObject({ contactName: '—', nextContactOn: null });
    expect(await db.audit.findFirst({ where: { action: 'contact.erase' } })).toMatchObject({
      actor: '李主管',
    });
  });

  it('does not take others of the same name along, of another customer', async () => {
    const { core, staff } = company;
    const other = await company.aCustomer({ code: 'C002' });
    for (const one of [customer, other]) await addContact(core, staff.zhang, one, { name: person });
    await eraseContact(core, staff.li, customer, person);
    expect(await core.db.contact.findMany({ select: { customerId: true } })).toEqual([
      { customerId: other.id },
    ]);
  });

  it('leaves the home pages, which are all shown again', async () => {
    const { core, staff } = company;
    await addContact(core, staff.zhang, customer, { name: person, title: '采购' });
    await core.db.home.create({
      data: { platform: 'slack', platformUserId: 'U1', staffId: staff.li.id, openedAt: at, shownAt: at },
    });
    await eraseContact(core, staff.chen, customer, person);
    expect(await core.db.home.findMany()).toMatchObject([{ shownAt: null, staleSince: expect.any(Date) }]);
  });

  it('has to be known', async () => {
    await expect(eraseContact(company.core, company.staff.li, customer, '谁')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
