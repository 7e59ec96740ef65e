import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseCustomer } from '../../jobs/erasure/erase-customer.ts';
import { changeTier } from '../../jobs/customers/manage-customer.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { dumpTables, fillTables, readTables, type Tables, tablesAround } from '../prisma/tables.ts';

let database: FreshDatabase;
let company: Company;
let customer: CustomerRef;
let tables: Tables;

/** Unlikely to match anything else in a pattern or in JSON. */
const name = '杭州"精工"(机械)\\厂';
/** The JSON-escaped form as well. */
const forms = [name, JSON.stringify(name).slice(1, -1)];

beforeEach(async () => {
  database = await freshDatabase();
  company = await aCompany(database.db, { at: '2026-03-02T10:00' });
  customer = await company.aCustomer({ code: 'C001', name });
  tables = await readTables(database.pool);
});
afterEach(() => database.close());

/** Columns with the program's keys, codes and states, never user input. */
const keys: Readonly<Record<string, unknown>> = {
  'approval_request.kind': 'gift',
  'audit.action': 'gift.spend',
  'audit.actor': '张伟',
  'contact_log.actor_id': null,
  'contact_log.author_role': 'customer',
  'contact_log.channel': 'group',
  'contact_log.purpose': 'trial-check',
  'contact_log_revision.change': 'edited',
  'delivery.lease_owner': null,
  'delivery.occupies': null,
  'delivery.platform': 'paper',
  'delivery.platform_message_id': 'm1',
  'delivery.platform_user_id': null,
  'delivery.state': 'posted',
  'entry.number': 'TS2603-001',
  'entry.register': 'complaint',
  'entry.state': 'open',
  'approval_decision.seat': '0',
  'entry_move.from_state': null,
  'entry_move.move': null,
  'entry_move.to_state': 'open',
  'fact.key': 'firstContact',
  'fact_change.key': 'name',
  'follow_up.cycle': '1',
  'follow_up.step': 'trial-check',
  'form_answer.form': 'trial-check',
  'form_answer.version': '1',
  'greeting.cycle': 'spring-festival-2027',
  'notice.key': 'approval:1',
  'notice.say': 'approval/ask',
  'notice.state': 'posted',
  'post_seat.post': 'technical',
  'reminder.say': 'trial-check/ask',
  'reminder.slot': 'due',
};

const customerMentions = async () =>
  (await dumpTables(database.pool, tables)).filter(({ row }) => forms.some((form) => row.includes(form)));

describe('a customer that is erased', () => {
  it('is not in any column of any table any more', async () => {
    const { db, pool } = database;
    const target = `customer:${customer.id}`;
    await db.followUp.deleteMany();
    await db.fact.deleteMany();
    const around = new Set([...tablesAround(tables, 'customer'), 'delivery']);
    await fillTables(pool, tables, around, {
      rows: { customer: customer.id, staff: company.staff.zhang.id },
      words: name,
      values: { ...keys, 'delivery.target': target, 'reminder.target': target },
    });
    const filled = new Set((await customerMentions()).map(({ table }) => table));
    expect([...filled]).toEqual(
      expect.arrayContaining(['customer', 'contact_log', 'delivery', 'notice', 'gift']),
    );

    await eraseCustomer(company.core, company.staff.chen, customer);
    expect(await customerMentions()).toEqual([]);
  });

  it('is not where it is only named: what arrived, the digest, the browser chat, a book that came in', async () => {
    const { db } = database;
    const { core, staff } = company;
    await core.db.contact.create({
      data: { customerId: customer.id, name: '王经理', platform: 'web', platformUserId: 'customer:C001' },
    });
    await db.room.create({
      data: { platform: 'web', platformRoomId: 'room-x', kind: 'customer', customerId: customer.id, name },
    });
    const at = new Date('2026-03-01T10:00:00Z');
    const arrived = async (key: string, payload: object, state: 'done' | 'new' | 'working' = 'done') =>
      await db.inboundItem.create({
        data: {
          platform: 'web',
          dedupeKey: key,
          payload: { text: `好 ${key}`, ...payload },
          state,
          receivedAt: at,
        },
      });
    await arrived('in its group', { message: { platformRoomId: 'room-x' }, words: '我们很满意' });
    await arrived('by its person', { from: { platformUserId: 'customer:C001' }, words: '我们很满意' });
    await arrived('by name', { words: `${name} 我们很满意` }, 'new');
    await arrived('by code', { words: 'log add C001 我们很满意' });
    const others = await arrived('of another', { words: 'log add C0011 他们很满意' });
    const notice = { recipientId: staff.li.id, say: 'digest/team', dueAt: at };
    await db.notice.create({
      data: { ...notice, key: 'said', state: 'posted', values: { lines: `C001 ${name} · 我们很满意` } },
    });
    await db.notice.create({
      data: { ...notice, key: 'unsaid', fields: [{ label: 'C001', value: `${name} 我们很满意` }] },
    });
    await db.delivery.create({
      data: { audience: 'staff', target: 'dm:x', state: 'posted', claimedAt: at, text: 'C001 我们很满意' },
    });
    await db.webRoom.create({
      data: {
        id: 'room-x',
        name,
        kind: 'customer',
        customerCode: 'C001',
        createdAt: at,
        members: { create: { personId: 'customer:C001', name: '王经理', external: true } },
        messages: {
          create: {
            authorId: 'customer:C001',
            authorName: '王经理',
            content: { kind: 'text', text: '我们很满意' },
            at,
            seq: 1,
            version: 1,
          },
        },
      },
    });
    await db.importRun.create({
      data: {
        file: 'book.xlsx',
        at,
        changes: {
          made: [],
          changed: [
            { id: customer.id, code: 'C001', fields: [{ key: 'name', before: '我们很满意', after: name }] },
            { id: staff.li.id, code: 'C009', fields: [] },
          ],
        },
      },
    });

    await eraseCustomer(core, staff.chen, customer);
    expect(await customerMentions()).toEqual([]);
    const words = (await dumpTables(database.pool, tables)).filter(({ row }) =>
      /我们很满意|王经理/.test(row),
    );
    expect(words).toEqual([]);
    expect((await db.inboundItem.findUniqueOrThrow({ where: { id: others.id } })).payload).toMatchObject({
      words: 'log add C0011 他们很满意',
    });
    expect(await db.notice.findUniqueOrThrow({ where: { key: 'unsaid' } })).toMatchObject({
      state: 'cancelled',
    });
    expect((await db.importRun.findFirstOrThrow()).changes).toMatchObject({ changed: [{ code: 'C009' }] });
  });

  it('is planned no more, and what accounting needs is still there', async () => {
    const { db } = database;
    const { core, staff } = company;
    const at = new Date('2026-03-01T10:00:00Z');
    await db.firstOrder.create({
      data: { customerId: customer.id, orderedOn: at, promisedOn: at, amountFen: 1_200_000n, recordedAt: at },
    });
    const request = await db.approvalRequest.create({
      data: {
        kind: 'gift',
        customerId: customer.id,
        applicantId: staff.zhang.id,
        answers: { item: '王经理的茶', amount: '480' },
        state: 'approved',
        askedAt: at,
      },
    });
    await db.gift.create({
      data: {
        customerId: customer.id,
        year: 1,
        anniversary: at,
        item: '王经理的茶',
        state: 'spent',
        proposedFen: 50_000n,
        spentFen: 48_000n,
        receiptNote: `No123 ${name}`,
        proposedById: staff.zhang.id,
        proposedAt: at,
        requestId: request.id,
      },
    });
    expect(await db.reminder.count({ where: { state: 'planned' } })).toBeGreaterThan(0);

    await eraseCustomer(core, staff.chen, customer);
    expect(await db.reminder.count({ where: { state: { in: ['planned', 'claimed'] } } })).toBe(0);
    expect(await db.followUp.count({ where: { state: 'open' } })).toBe(0);
    expect(await db.firstOrder.findFirst()).toMatchObject({ amountFen: 1_200_000n });
    expect(await db.gift.findFirst()).toMatchObject({ item: '—', spentFen: 48_000n, receiptNote: 'No123 —' });
    expect(await db.approvalRequest.findFirst()).toMatchObject({
      state: 'approved',
      answers: { amount: '480' },
    });
    expect(await db.customer.findFirst()).toMatchObject({ code: 'C001', name: '（已删除）', state: 'ended' });
    const audits = await db.audit.findMany({ where: { customerId: customer.id }, orderBy: { id: 'asc' } });
    expect(audits.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['customer.open', 'fact.change']),
    );
    expect(audits.at(-1)).toMatchObject({ action: 'customer.erase', actor: '陈总监', subject: 'C001' });
  });

  it('takes no new record, and erased once more nothing happens', async () => {
    const { core, staff } = company;
    await eraseCustomer(core, staff.chen, customer);
    await expect(changeTier(core, staff.li, customer, 'potential')).rejects.toMatchObject({
      code: 'not_allowed',
    });
    await eraseCustomer(core, staff.chen, customer);
    expect(await core.db.audit.count({ where: { action: 'customer.erase' } })).toBe(1);
  });
});
